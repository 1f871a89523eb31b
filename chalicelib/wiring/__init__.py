"""The composition root: which implementation serves which need. Everything is built when first asked for and kept.

Imports stand inside the functions: what an import costs is paid by every cold start that does not need it.
"""

from chalicelib.wiring import checks, documents, gateways, partners, people, queues, rules, stores

__all__ = ["checks", "documents", "gateways", "partners", "people", "queues", "rules", "stores"]
