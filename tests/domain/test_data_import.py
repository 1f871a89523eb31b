"""A file of an administrator: its faults in order, and every arrow from checked to taken back."""

from dataclasses import replace

import pytest

from chalicelib.domain.data_import import (
    APPLIED,
    APPLYING,
    CHECKED,
    FAULTY,
    MOST_FAULTS,
    REVERTED,
    REVERTING,
    CellFault,
    DataImport,
    Planned,
    begun,
    in_order,
    stepped,
    taking_back,
)
from chalicelib.domain.errors import Refused
from tests.builders import NOW

STATES = (FAULTY, CHECKED, APPLYING, APPLIED, REVERTING, REVERTED)


def an_import(state=CHECKED, **changes):
    planned = tuple(Planned(f"unit:H37.{number}", 0, {}) for number in range(3))
    told = DataImport("i", "units", "units.csv", "H37", "admin", NOW, state, 3, planned=planned, version=4)
    return replace(told, **changes)


def test_faults_are_told_by_rows_then_columns_then_codes_and_each_once():
    some = [
        CellFault(3, "name", "too_long"),
        CellFault(2, "name", "required"),
        CellFault(3, "zebra", "column_unknown"),
        CellFault(3, "code", "wrong_shape"),
        CellFault(3, "", "broken_quoting"),
        CellFault(3, "apple", "column_unknown"),
        CellFault(3, "code", "given_twice"),
        CellFault(2, "name", "required"),
    ]
    assert [(one.row, one.column, one.code) for one in in_order(some, ["code", "name"])] == [
        (2, "name", "required"),
        (3, "", "broken_quoting"),
        (3, "apple", "column_unknown"),
        (3, "zebra", "column_unknown"),
        (3, "code", "given_twice"),
        (3, "code", "wrong_shape"),
        (3, "name", "too_long"),
    ]


def test_no_more_faults_are_kept_than_anybody_reads():
    many = [CellFault(row, "a", "required") for row in range(2, MOST_FAULTS + 3)]
    assert in_order(many, ["a"]) == tuple(many[:MOST_FAULTS])


BEGINS = {CHECKED: an_import(APPLYING, reason="Năm 2027"), APPLYING: an_import(APPLYING)}
TAKEN_BACK = {
    APPLIED: an_import(REVERTING, reason="Nhầm tệp"),
    APPLYING: an_import(REVERTING, reason="Nhầm tệp"),
    REVERTING: an_import(REVERTING),
}


@pytest.mark.parametrize("state", STATES)
def test_what_was_checked_is_applied_once_and_goes_on_where_it_stopped(state):
    _moved_or_refused(begun, state, BEGINS, reason="Năm 2027")


@pytest.mark.parametrize("state", STATES)
def test_what_was_applied_or_was_being_is_taken_back(state):
    _moved_or_refused(taking_back, state, TAKEN_BACK, reason="Nhầm tệp")


def _moved_or_refused(move, state, table, *, reason):
    if state in table:
        assert move(an_import(state), reason=reason) == table[state]
        return
    with pytest.raises(Refused) as refused:
        move(an_import(state), reason=reason)
    assert (refused.value.slug, refused.value.extensions) == ("import_not_now", {"state": state})


@pytest.mark.parametrize(
    ("state", "done", "count", "then"),
    [
        (APPLYING, 0, 1, (APPLYING, 1, 5)),
        (APPLYING, 1, 1, (APPLYING, 2, 5)),
        (APPLYING, 1, 2, (APPLIED, 3, 5)),
        (REVERTING, 3, 1, (REVERTING, 2, 5)),
        (REVERTING, 2, 1, (REVERTING, 1, 5)),
        (REVERTING, 2, 2, (REVERTED, 0, 5)),
    ],
)
def test_steps_go_on_until_the_last_thing_is_done_or_undone(state, done, count, then):
    after = stepped(an_import(state, done=done), count)
    assert (after.state, after.done, after.version) == then
    assert replace(after, state=state, done=done, version=4) == an_import(state, done=done), "nothing else moves"
