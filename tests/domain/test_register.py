"""The register of dossiers: what was written at acceptance stays, and what came since is written beside it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.register import RegisterEntry, entry, months
from chalicelib.domain.slips import Person
from tests import builders as a
from tests.builders import LATER, NOW
from tests.slips import a_register

DUE, NEW_DUE = NOW + timedelta(days=2), NOW + timedelta(days=5)
BINH, RENAMED = Person("Nông Thị Bình"), Person("Nông Thị Bình Minh")
ACCEPTED = a.a_submitted_dossier(
    state="accepted", accepted_at=NOW, due_at=DUE, first_due_at=DUE, dossier_code="H37.12-261123-0001", version=3,
    result_channel="post",
)  # fmt: skip
LINE = RegisterEntry(
    dossier_code="H37.12-261123-0001",
    dossier_id=ACCEPTED.dossier_id,
    procedure_code="2.000635",
    procedure_name="Cấp bản sao trích lục hộ tịch",
    sets=1,
    person=BINH,
    agency_name="UBND phường Đông Kinh",
    accepted_at=NOW,
    state="accepted",
    version=3,
    due_at=DUE,
    result_channel="post",
)


def test_an_accepted_dossier_is_one_line_with_what_was_promised():
    assert entry(ACCEPTED, None, BINH) == LINE


def test_a_returned_one_says_when_how_and_what_came_of_it():
    ended = {"finished_at": DUE, "promptness": "on_time", "returned_at": NEW_DUE, "outcome": "granted"}
    returned = replace(
        ACCEPTED, state="returned", version=9, return_channel="counter", agency_name="Sở Tư pháp", **ended
    )
    assert entry(returned, LINE, RENAMED) == replace(
        LINE, state="returned", version=9, result_channel="counter", agency_name="Sở Tư pháp", **ended
    )


def test_a_dossier_that_ended_without_an_outcome_says_since_when():
    for how in ({"state": "withdrawn"}, {"state": "not_accepted"}, {"state": "stopped", "stopped_finally": True}):
        ended = replace(ACCEPTED, version=9, updated_at=LATER, **how)
        line = entry(ended, LINE, BINH)
        assert line.ended_at == LATER
        touched = replace(ended, version=10, updated_at=LATER + timedelta(hours=1))
        assert entry(touched, line, BINH).ended_at == LATER, "it did not end again"
        undone = replace(ACCEPTED, version=11, updated_at=LATER + timedelta(hours=2))
        assert entry(undone, line, BINH).ended_at is None
    assert entry(replace(ACCEPTED, version=9, state="stopped"), LINE, BINH).ended_at is None, "it may go on"


@pytest.mark.parametrize("action", ["withdraw", "refuse", "stop", "rate", "note_payment"])
def test_the_move_that_is_told_of_knows_when_it_ended_or_was_rated(action):
    at = LATER - timedelta(hours=1)
    over = replace(ACCEPTED, version=9, updated_at=LATER, state="withdrawn", rating={"score": 2})
    for before in (None, LINE, replace(LINE, ended_at=NOW, rated_at=NOW)):
        line = entry(over, before, BINH, a.an_event(over, action=action, at=at))
        known = (before and before.ended_at) or LATER
        assert line.ended_at == (at if action in ("withdraw", "refuse", "stop") else known)
        assert line.rated_at == (at if action == "rate" else known)


def test_the_applicants_opinion_and_the_way_of_filing_are_kept_for_the_figures():
    rated = replace(
        ACCEPTED, version=9, channel="counter", updated_at=LATER, rating={"score": 3, "comment": "Nhanh, dễ dùng"}
    )
    line = entry(rated, LINE, BINH)
    assert (line.channel, line.rated_at, line.score) == ("counter", LATER, 3)
    later = entry(replace(rated, version=10, updated_at=NEW_DUE), line, BINH)
    assert (later.rated_at, later.score) == (LATER, 3)


def test_a_dossier_that_was_never_taken_in_is_on_no_line():
    assert entry(replace(ACCEPTED, dossier_code=""), None, BINH) is None
    assert entry(replace(ACCEPTED, accepted_at=None), None, BINH) is None


@pytest.mark.parametrize(("version", "is_written"), [(2, False), (3, False), (4, True)])
def test_news_that_is_older_than_the_line_is_not_written(version, is_written):
    found = entry(replace(ACCEPTED, version=version), LINE, BINH)
    assert (found.version == version) if is_written else found is None


def test_another_promise_stands_beside_the_first_and_stays_while_the_clock_stands_still():
    extended = entry(replace(ACCEPTED, version=4, due_at=NEW_DUE), LINE, BINH)
    assert (extended.due_at, extended.new_due_at) == (DUE, NEW_DUE)
    paused = entry(replace(ACCEPTED, version=5, due_at=None), extended, BINH)
    assert (paused.due_at, paused.new_due_at) == (DUE, NEW_DUE)
    kept = entry(replace(ACCEPTED, version=6), paused, BINH)
    assert (kept.due_at, kept.new_due_at) == (DUE, None), "the first promise holds again"


def test_a_line_first_written_after_a_new_promise_tells_both():
    late = entry(replace(ACCEPTED, due_at=NEW_DUE), None, BINH)
    assert (late.due_at, late.new_due_at) == (DUE, NEW_DUE)
    without_first = entry(replace(ACCEPTED, first_due_at=None), None, BINH)
    assert (without_first.due_at, without_first.new_due_at) == (DUE, None)
    paused = entry(replace(ACCEPTED, due_at=None), None, BINH)
    assert (paused.due_at, paused.new_due_at) == (DUE, None)


def test_an_acceptance_undone_and_made_anew_is_written_anew_for_the_same_person():
    before = replace(LINE, new_due_at=NEW_DUE)
    nothing = {"accepted_at": None, "due_at": None, "first_due_at": None}
    undone = entry(replace(ACCEPTED, version=4, state="submitted", **nothing), before, RENAMED)
    assert (undone.accepted_at, undone.due_at, undone.new_due_at) == (NOW, DUE, NEW_DUE)
    promised = LATER + timedelta(days=2)
    anew = replace(ACCEPTED, version=5, accepted_at=LATER, due_at=promised, first_due_at=promised)
    assert entry(anew, undone, RENAMED) == replace(LINE, version=5, accepted_at=LATER, due_at=promised)


def test_a_line_stands_in_the_book_of_the_unit_and_day_of_its_code():
    moved = replace(LINE, agency_name="Sở Tư pháp", accepted_at=NOW - timedelta(days=30))
    assert (moved.unit, moved.received_on) == ("H37.12", date(2026, 11, 23))


def test_the_print_says_from_which_day_to_which():
    register = a_register(1, first=date(2026, 1, 5), last=date(2026, 12, 31))
    assert register.period == "Từ ngày 05/01/2026 đến ngày 31/12/2026"


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2026, 11, 30), date(2026, 11, 30), ["2026-11"]),
        (date(2026, 11, 30), date(2026, 12, 1), ["2026-11", "2026-12"]),
        (date(2026, 12, 31), date(2027, 2, 1), ["2026-12", "2027-01", "2027-02"]),
        (date(2027, 1, 31), date(2027, 3, 1), ["2027-01", "2027-02", "2027-03"]),
        (date(2026, 1, 1), date(2026, 12, 31), [f"2026-{month:02d}" for month in range(1, 13)]),
        (date(2026, 12, 1), date(2026, 12, 1), ["2026-12"]),
        (date(2026, 12, 1), date(2026, 11, 30), []),
    ],
)
def test_a_period_is_looked_up_in_the_book_of_each_month(first, last, found):
    assert months(first, last) == found
