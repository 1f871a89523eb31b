"""What is remembered of a statement's entry, so that its money counts once."""

from datetime import date

import pytest

from chalicelib.domain.statement import Batch, Statement, StatementCredit
from chalicelib.domain.told_entry import (
    Counts,
    ToldEntry,
    counted,
    place_of,
    same_account,
    together,
    told,
    told_in_parts,
)

DAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)
STATEMENT = Statement("N-1", "10-20", "VND", DAY, DAY, None, None, (), kind="notification")


def remembered(meaning="received", reference="FT1", related=()):
    entry = StatementCredit(
        meaning, "10-20", reference, 16000, "NONG THI BINH", DAY, NEXT, "N-1", "7", None, "BINH", "99", related
    )
    return told(entry, STATEMENT, account="1020", import_id="import-1")


def test_an_entry_is_remembered_with_its_place_its_import_and_the_references_it_bears():
    assert remembered() == ToldEntry(
        key="entry#1020#FT1", account="1020", meaning="received", amount_vnd=16000, booked_on=DAY,
        told_in="notification#N-1#7", import_id="import-1", told_as="whole", memo="NONG THI BINH", references=("FT1",),
        outcome="", credit_id="", candidates=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("meaning", "reference", "related", "key", "references"),
    [
        ("received", "", ("FT0",), "line#1020#notification#N-1#7", ("FT0",)),
        ("received", "", (), "line#1020#notification#N-1#7", ()),
        ("taken_back", "FT1", ("FT0", ""), "back#1020#FT1", ("FT0", "FT1")),
        ("taken_back", "", ("FT0", "FT9"), "back-of#1020#16000#FT0", ("FT0", "FT9")),
        ("taken_back", "", (), "line#1020#notification#N-1#7", ()),
        ("came_back", "FT1", (), "return#1020#FT1", ("FT1",)),
        ("came_back", "", ("FT0",), "return-of#1020#16000#FT0", ("FT0",)),
    ],
)
def test_its_key_is_one_for_each_thing_that_happened(meaning, reference, related, key, references):
    found = remembered(meaning, reference, related)
    assert (found.key, found.meaning, found.references) == (key, meaning, references)


def test_a_booking_told_in_parts_is_remembered_under_its_own_reference_and_amount():
    found = told_in_parts(Batch("B", "in", 90_000, "ALL", "SETTLE-7"), remembered(), "statement#ST-1#9")
    assert found == ToldEntry(
        key="entry#1020#ALL", account="1020", meaning="received", amount_vnd=90_000, booked_on=DAY,
        told_in="statement#ST-1#9", import_id="import-1", told_as="in_parts",
    )  # fmt: skip


def test_a_place_is_kind_statement_and_entry():
    assert place_of(STATEMENT, "7") == "notification#N-1#7"


def test_outcomes_are_counted_with_their_sums():
    found = counted([("known", 5), ("recorded", 7), ("known", 6)])
    assert found == Counts({"known": 2, "recorded": 1}, {"known": 11, "recorded": 7})
    assert counted([]) == Counts({}, {})
    assert together([found, Counts(), counted([("recorded", 1), ("reversed", 2)])]) == Counts(
        {"known": 2, "recorded": 2, "reversed": 1}, {"known": 11, "recorded": 8, "reversed": 2}
    )


@pytest.mark.parametrize(("one", "other"), [("1020 3040-50", "10.2030.4050"), ("vn12 ab", "VN12AB")])
def test_an_account_is_the_same_however_each_of_the_two_is_printed(one, other):
    assert same_account(one, other) and same_account(other, one)
    assert not same_account(one, other + "0")
