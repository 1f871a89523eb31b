"""Who acts: a citizen on a dossier of their own, an officer of a unit, or the system itself."""

from dataclasses import dataclass
from typing import Literal

from chalicelib.domain.errors import Refused

RECEIVER, SPECIALIST, LEADER, AUDITOR, ADMINISTRATOR = (
    "receiver",
    "specialist",
    "leader",
    "auditor",
    "administrator",
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who signed in (or the system). `agency_code` and `roles` are an officer's, from the token."""

    kind: Literal["citizen", "officer", "system"]
    id: str
    session_id: str = ""
    agency_code: str = ""
    roles: frozenset[str] = frozenset()

    def covers(self, agency_code: str) -> bool:
        """Whether an officer's unit answers for `agency_code`: its own unit; a leader's or auditor's whole subtree.

        Unit codes grow left to right (Decision 20/2020/QĐ-TTg article 4), so a subtree is a prefix.
        """
        if self.kind != "officer":
            return False
        if agency_code == self.agency_code:
            return True
        return bool(self.roles & {LEADER, AUDITOR}) and agency_code.startswith(self.agency_code + ".")


def require_administrator(actor: Actor, agency_code: str) -> None:
    """Refuse with `forbidden_role` who is no administrator, and with `not_found` one of another unit: an administrator
    keeps the unit's own data and that of the units below."""
    require_role(actor, frozenset({ADMINISTRATOR}))
    if agency_code != actor.agency_code and not agency_code.startswith(actor.agency_code + "."):
        raise Refused("not_found")


SYSTEM = Actor("system", "system")


def require_role(actor: Actor, allowed: frozenset[str]) -> None:
    """Refuse with `forbidden_role` an officer none of whose roles is in `allowed`."""
    if not actor.roles & allowed:
        raise Refused("forbidden_role")
