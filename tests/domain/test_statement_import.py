"""A statement's file is taken whole or refused whole, once; and what is remembered of its entries names them once."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain import statement_import as rules
from chalicelib.domain import told_entry
from chalicelib.domain.statement import Batch, Statement, StatementCredit, UnprovenStatement
from chalicelib.domain.statement_import import (
    ARROWS,
    AWAITING_UPLOAD,
    MOST_FAULTS,
    STATES,
    RowFault,
    StatementImport,
    UnusableStatement,
)
from chalicelib.domain.told_entry import Counts
from tests.builders import LATER, NOW

DAY = date(2026, 11, 23)


def an_import(state=AWAITING_UPLOAD):
    return StatementImport("i", "H37", "ep", "1020", "camt", "x.xml", "tu", NOW, NOW, "statements/H37/i", state=state)


def a_told(**changes):
    told = Statement("ST-1", "1020", "VND", DAY, DAY, 100, 200, ())
    return replace(told, **changes)


MOVES = {
    "arrived": lambda one: rules.arrived(one, now=LATER),
    "taken": lambda one: rules.taken(one, [a_told()], Counts(), now=LATER),
    "refused": lambda one: rules.refused(one, UnusableStatement("dtd"), now=LATER),
}


@pytest.mark.parametrize("happened", MOVES)
@pytest.mark.parametrize("state", STATES)
def test_every_arrow_and_no_other(state, happened):
    after = MOVES[happened](an_import(state))
    assert (after.state if after else "") == ARROWS.get((state, happened), "")
    assert after is None or (after.version, after.updated_at) == (2, LATER)


def test_one_that_was_taken_tells_of_all_its_statements():
    later = a_told(statement_id="ST-2", from_on=date(2026, 11, 24), to_on=date(2026, 11, 25), opening_vnd=200)
    after = rules.taken(an_import("reading"), [replace(later, closing_vnd=50), a_told()], Counts({"known": 1}), now=NOW)
    assert (after.statement_ids, after.from_on, after.to_on) == (("ST-1", "ST-2"), DAY, date(2026, 11, 25))
    assert (after.opening_vnd, after.closing_vnd, after.entries) == (100, 50, {"known": 1})


def test_one_that_was_refused_tells_why_and_where():
    why = UnprovenStatement("balance_differs", "x", expected_vnd=1, found_vnd=2)
    after = rules.refused(an_import("reading"), why, now=NOW)
    assert (after.reason, after.place, after.expected_vnd, after.found_vnd) == ("balance_differs", "x", 1, 2)
    rows = [RowFault(row, "amount", "no_amount") for row in range(MOST_FAULTS + 1)]
    after = rules.refused(an_import("reading"), UnusableStatement("faulty_rows", faults=rows), now=NOW)
    assert after.faults == tuple(rows[:MOST_FAULTS])


def a_credit(**changes):
    told = StatementCredit("received", "10-20", "FT1", 5, "memo", DAY, DAY, "ST-1", "7", None, "", "")
    return replace(told, **changes)


def key_of(**changes):
    return told_entry.told(a_credit(**changes), a_told(), account="1020", import_id="i").key


def test_an_entry_is_named_by_its_reference_else_by_what_it_undoes_else_by_its_place():
    assert key_of() == "entry#1020#FT1"
    assert key_of(bank_reference="") == "line#1020#statement#ST-1#7"
    assert key_of(bank_reference="", related=("FT0",)) == "line#1020#statement#ST-1#7"
    assert key_of(meaning="taken_back") == "back#1020#FT1"
    assert key_of(meaning="taken_back", bank_reference="", related=("FT0",)) == "back-of#1020#5#FT0"
    assert key_of(meaning="came_back", bank_reference="") == "line#1020#statement#ST-1#7"


@pytest.mark.parametrize(("reference", "part"), [("FT1", True), ("", True), ("ALL", False)])
def test_a_part_is_what_does_not_bear_the_bookings_own_reference(reference, part):
    batch = Batch("B", "in", 9, "ALL")
    assert told_entry.is_part(a_credit(bank_reference=reference, batch=batch)) == part
    assert not told_entry.is_part(a_credit(bank_reference=reference))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("1020 3040-50", "1020304050", True), ("ab.12", "AB12", True), ("1020", "10200", False)],
)
def test_an_account_is_the_same_however_it_is_printed(one, other, same):
    assert told_entry.same_account(one, other) == same


def test_counts_of_several_statements_are_added():
    found = told_entry.together([told_entry.counted([("known", 5), ("known", 6)]), told_entry.counted([("known", 1)])])
    assert found == Counts({"known": 3}, {"known": 12})


def test_a_file_that_cannot_be_used_tells_where_and_how_much_it_lacks():
    told = UnusableStatement("balance_differs", "sheet 1", expected_vnd=5, found_vnd=6)
    after = rules.refused(an_import("reading"), told, now=LATER)
    assert after == replace(
        an_import("refused"), version=2, updated_at=LATER, reason="balance_differs", place="sheet 1", expected_vnd=5,
        found_vnd=6,
    )  # fmt: skip
    nowhere = rules.refused(an_import("reading"), UnusableStatement("dtd"), now=LATER)
    assert (nowhere.reason, nowhere.place, nowhere.expected_vnd, nowhere.found_vnd) == ("dtd", "", None, None)
    assert rules.refused(an_import("reading"), UnprovenStatement("not_vnd"), now=LATER).faults == ()


def test_one_that_was_taken_tells_the_sums_of_each_outcome():
    after = rules.taken(an_import("reading"), [a_told()], Counts({"known": 2}, {"known": 90}), now=LATER)
    assert (after.entries, after.sums_vnd) == ({"known": 2}, {"known": 90})
