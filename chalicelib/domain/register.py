"""The register of dossiers taken in ("sổ theo dõi hồ sơ"): one entry for each code that a unit gave."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.domain import dossier_code
from chalicelib.domain.dossier import Dossier, DossierEvent
from chalicelib.domain.dossier_states import NOT_ACCEPTED, WITHDRAWN
from chalicelib.domain.slips import Person

MOST_DAYS = 366  # of one print: a leap year
_ENDS, _RATES = frozenset({"withdraw", "refuse", "stop"}), frozenset({"rate"})


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One line of the book. The unit and day are those of the code, whoever has the dossier now (`agency_name`);
    the person is as on the day of acceptance. `due_at` is the first promise, `new_due_at` another that was made since.
    `state` is the dossier's; `version` is the dossier's version that this was written from. `channel` is online or
    counter. `ended_at` is when it ended without an outcome; `rated_at` and `score` (1 to 3) are of the applicant's
    opinion. These four are for the figures, and not printed."""

    dossier_code: str
    dossier_id: str
    procedure_code: str
    procedure_name: str
    sets: int
    person: Person
    agency_name: str
    accepted_at: datetime
    state: str
    version: int
    due_at: datetime | None = None
    new_due_at: datetime | None = None
    finished_at: datetime | None = None
    promptness: str = ""
    returned_at: datetime | None = None
    result_channel: str = ""
    outcome: str = ""
    channel: str = "online"
    ended_at: datetime | None = None
    rated_at: datetime | None = None
    score: int = 0

    @property
    def unit(self) -> str:
        """The unit whose book it stands in."""
        return dossier_code.parse(self.dossier_code).agency_code

    @property
    def received_on(self) -> date:
        """The Vietnamese day of the code."""
        return dossier_code.parse(self.dossier_code).received_on


@dataclass(frozen=True, slots=True)
class Register:
    """What a printed register says of itself: whose it is, for which Vietnamese days, made when (aware), by which
    form."""

    agency_name: str
    unit_name: str
    parent_name: str
    first: date
    last: date
    made_at: datetime
    title: str
    form_number: str
    circular: str
    entries: tuple[RegisterEntry, ...]

    @property
    def period(self) -> str:
        """From which day to which."""
        return f"Từ ngày {self.first:%d/%m/%Y} đến ngày {self.last:%d/%m/%Y}"


def entry(
    dossier: Dossier, before: RegisterEntry | None, person: Person, told: DossierEvent | None = None
) -> RegisterEntry | None:
    """The line for a dossier as it is now; `before` keeps what was written at acceptance, unless that was undone and
    the dossier was taken in anew. `told` is the move that is told of: it knows when it was. None for a dossier that was
    never taken in, and for one that is written already."""
    if not dossier.dossier_code or (before and before.version >= dossier.version):
        return None
    kept = before if before and dossier.accepted_at in (None, before.accepted_at) else None
    accepted_at = kept.accepted_at if kept else dossier.accepted_at
    if accepted_at is None:
        return None
    due_at = kept.due_at if kept else dossier.first_due_at or dossier.due_at
    if dossier.due_at is None:  # the clock stands still: the last that was told stays
        new_due_at = kept.new_due_at if kept else None
    else:
        new_due_at = dossier.due_at if dossier.due_at != due_at else None
    return RegisterEntry(
        dossier_code=dossier.dossier_code,
        dossier_id=dossier.dossier_id,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        sets=1,
        person=before.person if before else person,
        agency_name=dossier.agency_name,
        accepted_at=accepted_at,
        state=dossier.state,
        version=dossier.version,
        due_at=due_at,
        new_due_at=new_due_at,
        finished_at=dossier.finished_at,
        promptness=dossier.promptness,
        returned_at=dossier.returned_at,
        result_channel=dossier.return_channel or dossier.result_channel,
        outcome=dossier.outcome,
        channel=dossier.channel,
        ended_at=_since(told, _ENDS, before.ended_at if before else None, dossier) if is_ended(dossier) else None,
        rated_at=_since(told, _RATES, before.rated_at if before else None, dossier) if dossier.rating else None,
        score=dossier.rating.get("score", 0),
    )


def is_ended(dossier: Dossier) -> bool:
    """Whether it ended without an outcome."""
    return dossier.state in (NOT_ACCEPTED, WITHDRAWN) or dossier.stopped_finally


def _since(told: DossierEvent | None, moves: frozenset[str], known: datetime | None, dossier: Dossier) -> datetime:
    """Since when something is so that the dossier keeps no instant of: since the move that made it so, or since it was
    first written."""
    return told.at if told and told.action in moves else known or dossier.updated_at


def months(first: date, last: date) -> list[str]:
    """The months from `first` to `last` as 2026-11, each one book."""
    found, day = [], first.replace(day=1)
    while day <= last:
        found.append(f"{day:%Y-%m}")
        day = (day + timedelta(days=32)).replace(day=1)
    return found
