"""Counters of a unit: serial numbers without gaps, and how many dossiers stand in each queue."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from chalicelib.domain.credit import EXCEPTIONS, Credit, exception_of
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.delivery_looks import QUEUES as POST_QUEUES
from chalicelib.domain.delivery_looks import queue_of as post_queue_of
from chalicelib.domain.delivery_looks import why
from chalicelib.domain.dossier import Dossier, queues_of
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.feedback import queues_of as feedback_queues_of
from chalicelib.domain.opinion import ASKED, Opinion
from chalicelib.domain.refund import STATES, Refund
from chalicelib.domain.submission import PaperCount, SealedSet
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store.attributes import Number, Text
from chalicelib.store.many import fetch_many
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, update

QUEUES = ("new", "not_taken_in", "processing", "waiting_citizen", "due_soon", "overdue", "ready")
_QUEUES_ROW = "queues"
_NOBODYS = "nobodys_"
_EXCEPTIONS_ROW = "exceptions"
_REFUNDS_ROW = "refunds"
_POST_ROW = "post"
_OPINIONS_ROW = "opinions"
_FEEDBACK_ROW = "feedback"
FEEDBACK_QUEUES = ("open", "overdue", "done")
_PAPERS = "papers#"
SERIAL_LABEL = "serial"


class CounterRow(Row):
    """Either the last serial of a day, or a count for each queue (the unit's, with what of it is on nobody's desk, or
    one officer's), or one for each place of money with a person."""

    class Meta:
        table_name = Named("counters")

    owner = Text(hash_key=True)
    counter = Text(range_key=True)
    last = Number()
    new = Number()
    not_taken_in = Number()
    processing = Number()
    waiting_citizen = Number()
    due_soon = Number()
    overdue = Number()
    ready = Number()
    nobodys_new = Number()
    nobodys_not_taken_in = Number()
    nobodys_processing = Number()
    nobodys_waiting_citizen = Number()
    nobodys_due_soon = Number()
    nobodys_overdue = Number()
    nobodys_ready = Number()
    to_look_at = Number()
    parcels_waiting = Number()
    parcels_stuck = Number()
    parcels_returned = Number()
    taken_back = Number()
    waiting = Number()
    to_refund = Number()
    requested = Number()
    approved = Number()
    sent = Number()
    refunded = Number()
    failed = Number()
    rejected = Number()
    asked = Number()
    open = Number()
    done = Number()
    handed_in = Number()
    reused = Number()


def queue_counts(agency_code: str, assigned_to: str | None = None) -> dict[str, int]:
    """How many dossiers stand in each queue of the unit; with `assigned_to` on that officer's desk, or on nobody's
    ("")."""
    row = CounterRow.fetch(agency_code, _desk_row(assigned_to or ""))
    kind = _NOBODYS if assigned_to == "" else ""
    return {queue: (getattr(row, kind + queue) if row else None) or 0 for queue in QUEUES}


def queue_counts_of(agency_codes: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many dossiers stand in each queue of several units, in one read, by unit; without those that never had any.
    Each code is told once."""
    keys = [{"owner": {"S": code}, "counter": {"S": _QUEUES_ROW}} for code in agency_codes]
    rows = fetch_many(CounterRow, keys)
    return {row.owner: {queue: getattr(row, queue) or 0 for queue in QUEUES} for row in rows}


def desk_counts(agency_code: str, officer_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many dossiers of the unit lie on each of these desks, by officer and queue, in one read for a hundred; each
    officer is told once."""
    keys = [{"owner": {"S": agency_code}, "counter": {"S": _desk_row(one)}} for one in officer_ids]
    found = {row.counter: row for row in fetch_many(CounterRow, keys)}
    rows = {one: found.get(_desk_row(one)) for one in officer_ids}
    return {one: {queue: (getattr(row, queue) if row else None) or 0 for queue in QUEUES} for one, row in rows.items()}


def exception_counts(agency_code: str) -> dict[str, int]:
    """How many transfers wait for a person of the unit, by place."""
    row = CounterRow.fetch(agency_code, _EXCEPTIONS_ROW)
    return {place: (getattr(row, place) if row else None) or 0 for place in EXCEPTIONS}


def refund_counts(agency_code: str) -> dict[str, int]:
    """How many refunds of the unit stand in each state."""
    row = CounterRow.fetch(agency_code, _REFUNDS_ROW)
    return {state: (getattr(row, state) if row else None) or 0 for state in STATES}


def opinion_count(agency_code: str) -> int:
    """How many questions of other units wait for the unit's answer."""
    row = CounterRow.fetch(agency_code, _OPINIONS_ROW)
    return (row.asked if row else None) or 0


def feedback_counts(agency_code: str) -> dict[str, int]:
    """How much feedback stands in each list of the unit; the overdue are among the open."""
    return _feedback_in(CounterRow.fetch(agency_code, _FEEDBACK_ROW))


def feedback_counts_of(agency_codes: Sequence[str]) -> dict[str, dict[str, int]]:
    """The same of several units in one read, by unit, for those to which anybody ever wrote; each code is told once."""
    keys = [{"owner": {"S": code}, "counter": {"S": _FEEDBACK_ROW}} for code in agency_codes]
    return {row.owner: _feedback_in(row) for row in fetch_many(CounterRow, keys)}


def _feedback_in(row: CounterRow | None) -> dict[str, int]:
    return {queue: (getattr(row, queue) if row else None) or 0 for queue in FEEDBACK_QUEUES}


def count_papers(agency_code: str, sealed: SealedSet) -> list[Action]:
    """Counts the pages of a set that was handed in to the unit, and those of them that were used again, in its
    Vietnamese month; once, since the set is written once, in the same transaction."""
    if not sealed.papers:
        return []
    row = CounterRow(agency_code, f"{_PAPERS}{vietnamese_date(sealed.sealed_at):%Y-%m}")
    used_again = [CounterRow.reused.add(sealed.reused)] if sealed.reused else []
    return [update(row, [CounterRow.handed_in.add(len(sealed.papers)), *used_again])]


def paper_counts(agency_code: str, *, months: int) -> list[PaperCount]:
    """The unit's last months in which papers were handed in, the newest first: one Query."""
    pages = CounterRow.pages(agency_code, where=CounterRow.counter.startswith(_PAPERS), newest_first=True, limit=months)
    rows = [CounterRow.from_raw_data(raw) for raw in next(pages).items]
    return [PaperCount(row.counter.removeprefix(_PAPERS), row.handed_in or 0, row.reused or 0) for row in rows]


def post_counts(agency_code: str) -> dict[str, int]:
    """How many parcels of the unit are on each list: those that need a person, and those that wait for the carrier,
    are stuck or came back."""
    row = CounterRow.fetch(agency_code, _POST_ROW)
    columns = {"to_look_at": "to_look_at"} | {queue: f"parcels_{queue}" for queue in POST_QUEUES}
    return {queue: (getattr(row, column) if row else None) or 0 for queue, column in columns.items()}


def last_number(owner: str, counter: str) -> int:
    """The last number that `owner` (a unit) gave in one row of numbers without gaps; 0 before the first."""
    row = CounterRow.fetch(owner, counter)
    return (row.last if row else None) or 0


def take_number(owner: str, counter: str, number: int) -> Action:
    """Gives `number` if it is the next of its row; lost under `SERIAL_LABEL` when somebody else took it. It goes into
    the transaction of what it numbers, so that there are neither gaps nor doubles (docs/decisions/0004)."""
    follows = CounterRow.last.does_not_exist() if number == 1 else CounterRow.last == number - 1
    return update(CounterRow(owner, counter), [CounterRow.last.set(number)], SERIAL_LABEL, only_if=follows)


def last_serial(agency_code: str, day: str) -> int:
    """The last serial given by the unit on that Vietnamese day (YYMMDD); 0 before the first."""
    return last_number(agency_code, f"serial#{day}")


def take_serial(agency_code: str, accepted_at: datetime, serial: int) -> Action:
    """Gives `serial` if it is the next one of the unit on the Vietnamese day of acceptance (Circular 01/2018)."""
    return take_number(agency_code, f"serial#{vietnamese_date(accepted_at):%y%m%d}", serial)


def move_queues(before: Dossier | None, after: Dossier | None) -> list[Action]:
    """Counts the dossier out of the queues it stood in and into those it now stands in, of whichever unit has it.
    Without conditions: the version condition on the dossier in the same transaction makes each move count once."""
    moves: dict[tuple[str, str], Counter[str]] = {}
    for dossier, change in ((before, -1), (after, 1)):
        for row, column in _counted(dossier) if dossier else ():
            moves.setdefault(row, Counter())[column] += change
    actions = []
    for row, counts in moves.items():
        changes = [getattr(CounterRow, column).add(by) for column, by in counts.items() if by]
        if changes:
            actions.append(update(CounterRow(*row), changes))
    return actions


def _counted(dossier: Dossier) -> Iterator[tuple[tuple[str, str], str]]:
    unit, desk = dossier.agency_code, dossier.assigned_to
    for queue in queues_of(dossier):
        yield (unit, _QUEUES_ROW), queue
        yield (unit, _desk_row(desk)), queue if desk else _NOBODYS + queue


def _desk_row(officer_id: str) -> str:
    return f"{_QUEUES_ROW}#{officer_id}" if officer_id else _QUEUES_ROW


def move_exceptions(before: Credit | None, after: Credit) -> list[Action]:
    """Counts the transfer out of the list it stood in and into the one it now stands in; once, as `move_queues`."""
    was, now = exception_of(before) if before else "", exception_of(after)
    changes = [getattr(CounterRow, place).add(by) for place, by in ((was, -1), (now, 1)) if place and was != now]
    return [update(CounterRow(after.agency_code, _EXCEPTIONS_ROW), changes)] if changes else []


def move_refunds(before: Refund | None, after: Refund) -> list[Action]:
    """Counts the refund out of the state it stood in and into the one it now stands in; once, as `move_queues`."""
    was = before.state if before else ""
    changes = [getattr(CounterRow, one).add(by) for one, by in ((was, -1), (after.state, 1)) if one]
    return [update(CounterRow(after.agency_code, _REFUNDS_ROW), changes)] if was != after.state else []


def move_opinions(before: Opinion | None, after: Opinion) -> list[Action]:
    """Counts the question into the queue of the unit that is asked, or out of it; once, as `move_queues`."""
    change = (after.state == ASKED) - (before is not None and before.state == ASKED)
    return [update(CounterRow(after.agency_code, _OPINIONS_ROW), [CounterRow.asked.add(change)])] if change else []


def move_feedback(before: Feedback | None, after: Feedback) -> list[Action]:
    """Counts feedback out of the lists it stood in and into those it now stands in; once, as `move_queues`."""
    was, now = set(feedback_queues_of(before)) if before else set[str](), set(feedback_queues_of(after))
    changes = [getattr(CounterRow, queue).add(-1) for queue in sorted(was - now)]
    changes += [getattr(CounterRow, queue).add(1) for queue in sorted(now - was)]
    return [update(CounterRow(after.agency_code, _FEEDBACK_ROW), changes)] if changes else []


def move_post(before: Delivery | None, after: Delivery) -> list[Action]:
    """Counts the parcel out of its unit's lists and into those where it now is; once, as `move_queues`."""
    moves: dict[str, Counter[str]] = {}
    for delivery, change in ((before, -1), (after, 1)):
        for column in _post_lists(delivery) if delivery else ():
            moves.setdefault(delivery.agency_code if delivery else "", Counter())[column] += change
    actions = []
    for unit, counts in moves.items():
        changes = [getattr(CounterRow, column).add(by) for column, by in counts.items() if by]
        if changes:
            actions.append(update(CounterRow(unit, _POST_ROW), changes))
    return actions


def _post_lists(delivery: Delivery) -> Iterator[str]:
    if why(delivery):
        yield "to_look_at"
    if queue := post_queue_of(delivery):
        yield f"parcels_{queue}"
