"""Clear the desk of an officer who does not work there any more: its dossiers go back to the unit's pile."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from chalicelib.domain import dossier_assignment as rules
from chalicelib.domain.agency import Agency
from chalicelib.domain.errors import Conflict
from chalicelib.domain.officer import Officer
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.people import Officers
from chalicelib.usecases.retrying import again_on_conflict

STEP = 50  # dossiers of one message
# An access token of before goes on being good for a quarter of an hour and the skew of clocks: what is taken with it
# lies there too, and the desk is looked at once more when none of them can be.
UNTIL = timedelta(minutes=17)
TakenOver = Callable[[str], list[Agency]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose desk, at which unit, with which roles the officer worked there, and until when (RFC 3339) it may fill."""

    officer_id: str
    agency_code: str
    roles: tuple[str, ...]
    until: str

    def message(self) -> str:
        """As a queue carries it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, message: str) -> "Desk":
        """What `message` made."""
        told = json.loads(message)
        return cls(told["officer_id"], told["agency_code"], tuple(told["roles"]), told["until"])


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many dossiers were put on nobody's desk, and whether some may be left."""

    released: int
    left: bool


def desk_left(before: Officer, after: Officer, *, now: datetime) -> Desk | None:
    """The desk that must be looked at after a change of an officer; None for changes that take no work away."""
    if not rules.leaves_work(before, after):
        return None
    until = (now + UNTIL).isoformat()
    return Desk(before.officer_id, before.agency_code, tuple(sorted(before.roles)), until)


def clear_desk(desk: Desk, *, now: datetime, dossiers: Dossiers, officers: Officers, taken_over: TakenOver) -> Cleared:
    """Release at most `STEP` dossiers of the desk, found by the index of desks, at the unit and at those whose work it
    took over (`taken_over`). Decided on the officer as of now: who came back meanwhile keeps what is left. Each is a
    transaction of its own, and one that somebody moved meanwhile is not touched; told again, nothing is left to do."""
    officer = officers.get(desk.officer_id)
    released, left = 0, False
    heirs = _units_of(officer, taken_over)
    for unit in (desk.agency_code, *(one.agency_code for one in taken_over(desk.agency_code))):
        for queue in rules.queues_left(desk.roles, officer, works_here=unit in heirs):
            if released >= STEP:
                return Cleared(released, left=True)
            page = dossiers.in_queue(unit, queue, limit=STEP - released, cursor="", assigned_to=desk.officer_id)
            left = left or bool(page.next_cursor)
            for item in page.items:
                try:
                    released += _released(item.dossier_id, desk.officer_id, now=now, dossiers=dossiers)
                except Conflict:  # it moves all the time: another message takes it
                    left = True
    return Cleared(released, left)


@again_on_conflict()
def _released(dossier_id: str, officer_id: str, *, now: datetime, dossiers: Dossiers) -> bool:
    before = dossiers.get(dossier_id)  # the index may be a second behind
    moved = rules.release(before, officer_id, now=now) if before else None
    if before is None or moved is None:
        return False
    dossiers.save(before, moved.dossier, event=moved.event)
    return True


def _units_of(officer: Officer | None, taken_over: TakenOver) -> set[str]:
    """The units with whose dossiers the officer works now."""
    if officer is None or not officer.active:
        return set()
    return {officer.agency_code, *(one.agency_code for one in taken_over(officer.agency_code))}
