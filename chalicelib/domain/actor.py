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
    """Somebody who signed in (or the system). `agency_code` and `roles` are an officer's, from the token; `took_over`
    are the closed units whose work is the officer's unit's now."""

    kind: Literal["citizen", "officer", "system"]
    id: str
    session_id: str = ""
    agency_code: str = ""
    roles: frozenset[str] = frozenset()
    took_over: frozenset[str] = frozenset()

    def works_for(self, agency_code: str) -> bool:
        """Whether a unit is the officer's own, or one that it took over."""
        return self.kind == "officer" and (agency_code == self.agency_code or agency_code in self.took_over)

    def roles_at(self, agency_code: str) -> frozenset[str]:
        """An officer's roles towards a unit: all of them at their own and at those that it took over; a leader's and an
        auditor's hold for the units below these too, the others do not.

        Unit codes grow left to right (Decision 20/2020/QĐ-TTg article 4), so a subtree is a prefix.
        """
        if self.works_for(agency_code):
            return self.roles
        own = (self.agency_code, *self.took_over)
        if self.kind == "officer" and any(agency_code.startswith(one + ".") for one in own):
            return self.roles & {LEADER, AUDITOR}
        return frozenset()

    def covers(self, agency_code: str) -> bool:
        """Whether an officer answers for a unit in any of their roles; at a door, of those that the door is for."""
        return bool(self.roles_at(agency_code))


def require_administrator(actor: Actor, agency_code: str) -> None:
    """Refuse with `forbidden_role` who is no administrator, and with `not_found` one of another unit: an administrator
    keeps the unit's own data and that of the units below."""
    require_role(actor, frozenset({ADMINISTRATOR}))
    if not is_within(agency_code, actor.agency_code):
        raise Refused("not_found")


def is_within(agency_code: str, above: str) -> bool:
    """Whether a unit is `above` or one of the units below it."""
    return agency_code == above or agency_code.startswith(above + ".")


SYSTEM = Actor("system", "system")


def require_role(actor: Actor, allowed: frozenset[str]) -> None:
    """Refuse with `forbidden_role` an officer none of whose roles is in `allowed`."""
    if not actor.roles & allowed:
        raise Refused("forbidden_role")
