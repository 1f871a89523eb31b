"""The register of a unit: a line for each code, kept up with its dossier, found by days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.register import months
from chalicelib.store import calendars, dossiers, figures, payments, procedures, register, together
from chalicelib.usecases.dossiers.undo import undo
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import race
from tests.usecases.slips.desk import DUE, a_desk, note

DAY = date(2026, 11, 23)


@pytest.fixture
def desk(system):
    return a_desk()


def _lines(desk, first=DAY, last=DAY, most=100):
    return register.between(desk.office.unit, first, last, most=most)


def _moved(dossier, **changes):
    after = replace(dossier, version=dossier.version + 1, **changes)
    dossiers.save(dossier, after)
    return after


def test_a_fee_that_was_paid_sets_it_going_again_in_the_book(desk):
    dossier = desk.accepted()
    note(desk.event(dossier))
    waits = _moved(dossier, state="payment_required", due_at=None)
    note(desk.event(waits, "request_fee", 3))
    assert _lines(desk)[0].state == "payment_required"
    on = _moved(waits, state="processing", due_at=DUE + timedelta(days=2))
    note(desk.event(on, "settle_fee", 4, actor_kind="system"))
    [line] = _lines(desk)
    assert (line.state, line.new_due_at) == ("processing", DUE + timedelta(days=2))


def test_a_dossier_that_is_refused_after_its_acceptance_was_taken_back_has_ended(desk):
    dossier = desk.accepted()
    note(desk.event(dossier))
    back = _moved(dossier, state="submitted", accepted_at=None, due_at=None)
    note(desk.event(back, "undo", 3))
    [line] = _lines(desk)
    assert (line.state, line.ended_at) == ("submitted", None)
    refused = _moved(back, state="not_accepted", updated_at=LATER)
    note(desk.event(refused, "refuse", 4, at=LATER))
    [line] = _lines(desk)
    assert (line.state, line.ended_at) == ("not_accepted", LATER)
    [counted] = figures.of_months(desk.office.unit, until="2099-12").values()
    assert (counted.received, counted.ended, counted.change) == (1, 1, 0)


def test_what_ended_or_was_rated_is_counted_when_it_was_however_late_it_is_told(desk):
    """Withdrawn on the last evening of November; money came, and the register heard of it, in December."""
    dossier = desk.accepted()
    note(desk.event(dossier))
    before_midnight = NOW + timedelta(days=7, hours=14, minutes=59)
    gone = _moved(dossier, state="withdrawn", due_at=None, updated_at=before_midnight)
    since = _moved(gone, updated_at=before_midnight + timedelta(minutes=2))
    note(desk.event(since, "withdraw", 3, at=before_midnight))
    [line] = _lines(desk)
    assert line.ended_at == before_midnight
    rated = _moved(since, rating={"score": 1, "comment": ""}, updated_at=before_midnight + timedelta(days=9))
    note(desk.event(rated, "rate", 4, at=before_midnight + timedelta(days=8)))
    [line] = _lines(desk)
    assert (line.ended_at, line.rated_at) == (before_midnight, before_midnight + timedelta(days=8))
    assert [
        (month, one.ended, one.rated) for month, one in figures.of_months(desk.office.unit, until="2099").items()
    ] == [("2026-11", 1, 0), ("2026-12", 0, 1)]


def test_a_clock_that_is_counted_on_when_its_calendar_came_tells_the_new_due_time(desk):
    dossier = desk.accepted()
    note(desk.event(dossier))
    waits = _moved(dossier, due_at=None, paused_by="calendar")
    note(desk.event(waits, "resume", 3))
    on = _moved(waits, due_at=DUE + timedelta(days=9), paused_by="")
    note(desk.event(on, "warn", 4, threshold="calendar"))
    [line] = _lines(desk)
    assert line.new_due_at == DUE + timedelta(days=9)


def test_every_code_that_was_given_has_its_line_though_it_was_undone_before_the_book_heard_of_it(desk):
    office = desk.office
    accepted = office.accept(office.submit(office.ready_draft())[0])[0]
    undo(
        accepted.dossier_id, reason="bấm nhầm", by=office.receiver, now=NOW, once=a.once(), dossiers=dossiers,
        procedures=procedures, payments=payments, calendars=calendars, money_and_post_of=together.money_and_post_of,
    )  # fmt: skip
    other = office.accept(office.submit(office.ready_draft())[0])[0]
    for one in (accepted, other):
        for event in dossiers.load_with_events(one.dossier_id)[2]:
            note(event)
    lines = _lines(desk)
    assert [line.dossier_code[-4:] for line in lines] == ["0001", "0002"]
    assert [line.state for line in lines] == ["submitted", "accepted"]


def test_an_extension_that_was_undone_is_no_other_appointment(desk):
    dossier = desk.accepted()
    note(desk.event(dossier))
    extended = _moved(dossier, due_at=DUE + timedelta(days=3), extensions=1)
    note(desk.event(extended, "extend", 3))
    assert _lines(desk)[0].new_due_at == DUE + timedelta(days=3)
    note(desk.event(_moved(extended, due_at=DUE, extensions=0), "undo", 4))
    assert (_lines(desk)[0].due_at, _lines(desk)[0].new_due_at) == (DUE, None)


def test_a_dossier_taken_in_is_a_line_with_its_person(desk):
    dossier = desk.accepted()
    note(desk.event(dossier))
    [line] = _lines(desk)
    assert (line.dossier_code, line.unit, line.received_on) == (dossier.dossier_code, desk.office.unit, DAY)
    assert line.person.name == "Nông Thị Bình" and line.person.address.endswith("tỉnh Lạng Sơn")
    assert (line.accepted_at, line.due_at, line.returned_at, line.state) == (NOW, DUE, None, "accepted")


def test_the_line_follows_its_dossier_and_keeps_what_was_promised_first(desk):
    dossier = desk.accepted()
    note(first := desk.event(dossier))
    new_due = DUE + timedelta(days=3)
    extended = _moved(dossier, due_at=new_due)
    note(desk.event(extended, "extend", 3))
    returned = _moved(extended, state="returned", returned_at=LATER, return_channel="post", outcome="granted")
    note(desk.event(returned, "return_result", 4))
    note(first)  # told again, late
    [line] = _lines(desk)
    assert (line.due_at, line.new_due_at, line.returned_at) == (DUE, new_due, LATER)
    assert (line.result_channel, line.state, line.version) == ("post", "returned", returned.version)


def test_an_acceptance_undone_stays_a_line_and_taken_in_anew_it_has_its_new_time(desk):
    dossier = desk.accepted()
    note(desk.event(dossier))
    undone = _moved(dossier, state="submitted", accepted_at=None, due_at=None)
    note(desk.event(undone, "undo", 3))
    [line] = _lines(desk)
    assert (line.state, line.accepted_at, line.due_at) == ("submitted", NOW, DUE)
    new_due = DUE + timedelta(days=1)
    note(desk.event(_moved(undone, state="accepted", accepted_at=LATER, due_at=new_due), "accept", 4))
    [line] = _lines(desk)
    assert (line.state, line.accepted_at, line.due_at, line.new_due_at) == ("accepted", LATER, new_due, None)


def test_who_was_never_taken_in_is_not_in_the_book(desk):
    note(desk.event(desk.office.stored(state="submitted", submitted_at=NOW), "request_supplement"))
    note(desk.event(desk.office.stored(state="not_accepted", submitted_at=NOW), "refuse"))
    assert _lines(desk) == []


def test_told_by_many_at_once_it_is_one_line(desk):
    event = desk.event(desk.accepted())
    race([lambda: note(event)] * 8, threads=8)
    assert len(_lines(desk)) == 1


def test_lines_come_in_the_order_of_codes_over_months_and_another_units_never(desk):
    codes = [
        f"{desk.office.unit}-{day}-{serial:04d}" for day in ("261130", "261201", "261202") for serial in (1, 2, 10)
    ]
    for code in reversed(codes):
        note(desk.event(desk.accepted(dossier_code=code)))
    note(desk.event(a_desk().accepted()))
    found = [line.dossier_code for line in _lines(desk, date(2026, 11, 1), date(2027, 1, 31))]
    assert found == codes
    assert [line.dossier_code for line in _lines(desk, date(2026, 12, 1), date(2026, 12, 1))] == codes[3:6]


def test_more_than_may_be_is_refused_and_not_cut(desk):
    for serial in range(1, 5):
        note(desk.event(desk.accepted(serial)))
    assert len(_lines(desk, most=4)) == 4
    with pytest.raises(Refused) as refusal:
        _lines(desk, most=3)
    assert (refusal.value.slug, refusal.value.facts) == ("register_too_large", {"most": 3})


@pytest.mark.parametrize(
    ("first", "last", "books"),
    [
        (DAY, DAY, ["2026-11"]),
        (date(2026, 1, 31), date(2026, 3, 1), ["2026-01", "2026-02", "2026-03"]),
        (date(2025, 12, 31), date(2026, 1, 1), ["2025-12", "2026-01"]),
        (DAY, date(2026, 11, 1), ["2026-11"]),
        (DAY, date(2026, 10, 31), []),
    ],
)
def test_the_months_between_two_days(first, last, books):
    assert months(first, last) == books
