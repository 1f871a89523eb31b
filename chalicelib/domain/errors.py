"""How a rule says no: a refusal with a slug, and the faults of what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a request: `pointer` is a JSON pointer (RFC 6901), `code` is listed in problems.yaml."""

    pointer: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """A request that may not be done. `slug` names the problem in problems.yaml; `facts` fill its texts.

    `extensions` are members added to the problem document (RFC 9457 section 3.2), such as the current draft.
    """

    def __init__(
        self,
        slug: str,
        *,
        faults: Sequence[Fault] = (),
        extensions: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(slug)
        self.slug = slug
        self.faults = tuple(faults)
        self.extensions = dict(extensions or {})
        self.facts = facts


class Conflict(Exception):
    """Somebody else wrote first: a version or condition was lost. Load again and decide again."""


class AlreadyAnswered(Exception):
    """The same Idempotency-Key was answered before: give the stored answer again."""
