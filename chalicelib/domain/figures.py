"""What a unit took in, finished and gave back in a month: every dossier counted from its line in the register."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from chalicelib.domain.register import RegisterEntry
from chalicelib.domain.vietnamese_time import vietnamese_date

SATISFIED = 2  # of three


@dataclass(frozen=True, slots=True)
class Figures:
    """How many dossiers; each thing is counted in the Vietnamese month in which it happened, for the unit that took
    the dossier in, whoever has it now.

    `received` got a code, `received_online` of them were filed by phone or web, the others at the counter, and
    `received_in_time` have an outcome by now that came in time. `finished` has an outcome, `refused` of them the answer
    no; `early`, `on_time` and `late` are measured by the due time that held then, and one that had none is in none of
    the three. `ended` went without an outcome: withdrawn, stopped for good, or not accepted after all. `returned` came
    to the applicant, `returned_online` and `returned_by_post` so, the others at the counter. `rated` have an opinion,
    `satisfied` of them 2 or 3 of 3.
    """

    received: int = 0
    received_online: int = 0
    received_in_time: int = 0
    finished: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    refused: int = 0
    ended: int = 0
    returned: int = 0
    returned_online: int = 0
    returned_by_post: int = 0
    rated: int = 0
    satisfied: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        """Both together."""
        return Figures(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    @property
    def change(self) -> int:
        """How many more are open after it than before."""
        return self.received - self.finished - self.ended


NAMES = tuple(field.name for field in fields(Figures))


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both kept: a share can be checked and added up."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """With two decimals, halves up; None of nothing, which is neither 0 % nor 100 %."""
        if not self.denominator:
            return None
        exact = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def shares(of: Figures) -> dict[str, Share]:
    """The indicators by name. In time is told twice: of what was finished then and had a time to keep, and of what was
    received then, by which what has no outcome yet, or none at all, counts as not in time."""
    in_time = of.early + of.on_time
    return {
        "received_online": Share(of.received_online, of.received),
        "in_time_of_finished": Share(in_time, in_time + of.late),
        "in_time_of_received": Share(of.received_in_time, of.received),
        "returned_online": Share(of.returned_online, of.returned),
        "returned_by_post": Share(of.returned_by_post, of.returned),
        "satisfied": Share(of.satisfied, of.rated),
    }


def months_of(entry: RegisterEntry) -> dict[str, Counter[str]]:
    """What one line counts for, by Vietnamese month (2026-11): names of `Figures`."""
    found: dict[str, Counter[str]] = {f"{entry.received_on:%Y-%m}": Counter(_received(entry))}
    happened = (
        (entry.finished_at, _finished(entry)),
        (entry.ended_at, ["ended"]),
        (entry.returned_at, _returned(entry)),
        (entry.rated_at, ["rated", *(["satisfied"] if entry.score >= SATISFIED else [])]),
    )
    for at, names in happened:
        if at:
            found.setdefault(_month(at), Counter()).update(names)
    return found


def _received(entry: RegisterEntry) -> Iterator[str]:
    yield "received"
    if entry.channel == "online":
        yield "received_online"
    if entry.finished_at and entry.promptness in ("early", "on_time"):
        yield "received_in_time"


def _finished(entry: RegisterEntry) -> Iterator[str]:
    yield "finished"
    if entry.promptness:
        yield entry.promptness
    if entry.outcome == "refused":
        yield "refused"


def _returned(entry: RegisterEntry) -> Iterator[str]:
    yield "returned"
    if entry.result_channel == "online":
        yield "returned_online"
    elif entry.result_channel == "post":
        yield "returned_by_post"


def _month(at: datetime) -> str:
    return f"{vietnamese_date(at):%Y-%m}"


def changes(before: RegisterEntry | None, after: RegisterEntry) -> dict[str, Counter[str]]:
    """By how much the figures of each month change when a line is written over another; without what stays."""
    was, now = months_of(before) if before else {}, months_of(after)
    found = {}
    for month in sorted({*was, *now}):
        change = Counter(now.get(month))
        change.subtract(was.get(month))
        if moved := Counter({name: by for name, by in change.items() if by}):
            found[month] = moved
    return found


def open_before(known: Mapping[str, Figures], months: Iterable[str]) -> dict[str, int]:
    """How many stood open before each of these months, by the figures of all months since the first."""
    return {month: total(of for at, of in known.items() if at < month).change for month in months}


def total(of: Iterable[Figures]) -> Figures:
    """All of them together."""
    return sum(of, Figures())
