"""Many dossiers at once: the rows that the store would write, put in place in batches and past the doors."""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from chalicelib import config
from chalicelib.domain.access import DOSSIER, Access
from chalicelib.domain.applicant import Applicant
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_parts import DueWarning, FeeDue
from chalicelib.domain.feed import Change, Entry
from chalicelib.domain.register import entry as register_entry
from chalicelib.domain.slips import Person
from chalicelib.domain.submission import SealedPaper, SealedSet
from chalicelib.store import accesses, counters, feed
from chalicelib.store import dossier_claims as claims
from chalicelib.store import dossier_rows as rows
from chalicelib.store.counters import CounterRow
from chalicelib.store.dossier_sets import set_row
from chalicelib.store.feed_rows import ChangeRow
from chalicelib.store.register import RegisterRow, _place
from chalicelib.store.row import Row
from chalicelib.store.transaction import Action, put
from tests import builders as a
from tests.builders import NOW

BIG, SMALL = "Y96.11", ("Y96.12", "Y96.13", "Y96.14")
MANY, OFFICER, PROCEDURE = "citizen-of-many", "officer-of-many", "LOCAL-SCALE"
BUSINESS = Applicant("business", business={"tax_code": "0314409058", "name": "Công ty A"})
IN_A_BATCH = 25  # BatchWriteItem's own limit
# Every place that a dossier may have in a list, (state, stage): prime to how units, people and desks go round.
PLACES = (
    ("draft", ""),
    ("submitted", ""),
    ("submitted", "not_taken_in"),
    ("not_accepted", ""),
    ("accepted", "in_time"),
    ("processing", "due_soon"),
    ("processing", "overdue"),
    ("supplement_requested", ""),
    ("payment_required", ""),
    ("stopped", ""),
    ("withdrawn", ""),
    ("finished", ""),
    ("returned", ""),
)
OF_MANY = 2_000  # the dossiers of which one citizen has half: nobody has more than a thousand
_FEW = 100  # all of the big unit, so that few suffice to fill a page of each of its lists


class Crowd:
    """Dossiers by their numbers, each with its move, what was handed in, and who looked at it. The big unit has most of
    them, one citizen, who was told of each, a thousand, and one officer half of what is in queues."""

    def __init__(self) -> None:
        self.made, self._told = 0, 0
        self._counts: dict[tuple[str, str], Counter[str]] = {}

    def grows_to(self, size: int) -> None:
        """Puts in place what is missing, eight batches at a time."""
        with ThreadPoolExecutor(8) as pool:
            for _ in pool.map(_send, _batches(self._rows(size))):
                pass
        self.made = size

    def _rows(self, size: int) -> Iterator[Action]:
        for number in range(self.made, size):
            dossier = a_dossier(number)
            for row, column in counters._counted(dossier):
                self._counts.setdefault(row, Counter())[column] += 1
            yield from map(put, _own_rows(dossier))
            if dossier.applicant_id == MANY:
                yield from _told(dossier, self._told)
                self._told += 1
        for (owner, counter), counts in self._counts.items():
            yield put(CounterRow(owner, counter, **counts))
        yield put(ChangeRow(feed._sync(MANY), feed._COUNTER, last=self._told))


# Changed for each dossier: builders make new ids, which take as long as all the rest.
_FEE = FeeDue("due", 16000, ({"kind": "fee", "code": "copy", "name": "Phí", "amount_vnd": 16000},))
_DRAFT = a.a_dossier(form={"full_name": "Nông Thị Bình"}, fee=_FEE, procedure_code=PROCEDURE)
_MOVE = a.an_event(_DRAFT, detail={})
_PERSON = Person("Nông Thị Bình")


def a_dossier(number: int) -> Dossier:
    """The dossier with this number; warnings fall due and drafts are forgotten one by one."""
    (state, stage), at = PLACES[number % len(PLACES)], NOW + timedelta(seconds=number)
    told: dict[str, Any] = {"state": state, "events": 1, "version": 2}
    if state != "draft":
        told |= {"submitted_at": at, "sealed_sets": 1, "applicant_name": "Nông Thị Bình"}
    if stage == "not_taken_in":
        told |= {"due_stage": stage}
    elif stage:
        warnings = (DueWarning("due_soon", at + timedelta(hours=8)),)
        told |= {"accepted_at": at, "due_at": at + timedelta(days=1), "due_stage": stage, "warnings": warnings}
        told |= {"dossier_code": code_of(number)}
    if number % 5 == 0:
        told |= {"applicant": BUSINESS}
    if number % 4 < 2:
        told |= {"assigned_to": OFFICER, "assigned_at": at}
    return replace(
        _DRAFT,
        dossier_id=f"dossier-{number:07}",
        applicant_id=MANY if number % 2 and number < OF_MANY else f"citizen-{number:07}",
        agency_code=BIG if number < _FEW or number % 10 < 7 else SMALL[number % 3],
        created_at=at,
        updated_at=at,
        **told,
    )


def code_of(number: int) -> str:
    """The code of a dossier that was accepted: the first ones on a day of their own."""
    return f"{BIG}-{'261120' if number < _FEW else '261123'}-{number:07}"


def _own_rows(dossier: Dossier) -> Iterator[Row]:
    """What the store keeps beside the head, and of who looked at it."""
    of, whose, at = dossier.dossier_id, dossier.applicant_id, dossier.updated_at
    yield rows.head(dossier)
    yield rows.event(replace(_MOVE, dossier_id=of, applicant_id=whose, at=at))
    if dossier.state == "draft":
        yield claims.draft_claim(dossier)
    else:
        page = SealedPaper(f"{of}-paper", "identity", 1, a.SHA256)
        yield set_row(SealedSet(of, 1, at, whose, {}, (page,), a.SHA256))
    if dossier.dossier_code:
        yield claims.ClaimRow(claims.code_claim_name(dossier.dossier_code), claims.CLAIM, held_by=of)
        book, position = _place(dossier.dossier_code)
        yield RegisterRow.of(register_entry(dossier, None, _PERSON), book=book, position=position)
    yield accesses._row(Access(whose, DOSSIER, OFFICER, dossier.agency_code, at, of))


def _told(dossier: Dossier, last: int) -> Iterator[Action]:
    """What its citizen was told of it: a line, a message, and the change after the `last` one."""
    of, whose, at = dossier.dossier_id, dossier.applicant_id, dossier.updated_at
    entry = Entry(f"{of}.1", of, whose, "dossier", "accept", at, "officer", of)
    change = Change(whose, "dossier", of, dossier.version, at)
    actions = [*feed._numbered(feed._sync(whose), change, last), *feed._lines(entry)]
    yield from (one for one in actions if one.verb == "Put")


def _batches(actions: Iterable[Action]) -> Iterator[list[Action]]:
    left = iter(actions)
    while batch := list(islice(left, IN_A_BATCH)):
        yield batch


def _send(batch: list[Action]) -> None:
    asked: dict[str, list[Any]] = {}
    for one in batch:
        asked.setdefault(one.request["TableName"], []).append({"PutRequest": {"Item": one.request["Item"]}})
    while asked:
        asked = config.client("dynamodb").batch_write_item(RequestItems=asked)["UnprocessedItems"]
