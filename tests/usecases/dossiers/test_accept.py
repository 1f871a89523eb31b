"""Acceptance: codes without gaps or doubles, however many officers work, whatever day it becomes."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import dossier_code
from chalicelib.store import dossiers
from chalicelib.store.counters import CounterRow
from chalicelib.store.transaction import put, write
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import at
from tests.racing import outcome, race
from tests.size import sized
from tests.usecases.office import an_office


def _submitted(office, number):
    return race([lambda: office.stored(state="submitted", version=2, events=1, submitted_at=NOW)] * number)


def _serials(wholes):
    return sorted(dossier_code.parse(whole[0].dossier_code).serial for whole in wholes)


def test_the_dossier_gets_its_code_its_due_time_and_its_place_in_the_queue(office):
    handed_in, _ = office.submit(office.ready_draft())
    taken, _ = office.accept(handed_in, now=at("2026-11-23 16:00"))
    assert (taken.dossier_code, taken.state) == (f"{office.unit}-261123-0001", "accepted")
    assert taken.due_at == at("2026-11-25 16:00"), "one working day; Tuesday the 24th is off"
    assert dossiers.find_by_code(taken.dossier_code) == taken
    counts = dossiers.queue_counts(office.unit)
    assert {queue for queue, count in counts.items() if count} == {"processing", "due_soon"}, "due within a working day"


def test_two_hundred_acceptances_by_sixteen_officers_give_1_to_200(office):
    many = sized(200, 1_000)
    waiting = _submitted(office, many)
    accepted = race([lambda one=one: office.accept(one) for one in waiting])
    assert _serials(accepted) == list(range(1, many + 1))
    assert dossiers.last_serial(office.unit, "261123") == many
    assert dossiers.queue_counts(office.unit)["processing"] == many


def test_over_a_vietnamese_midnight_each_day_counts_from_one(office):
    before = datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC)
    after = before + timedelta(seconds=1)
    waiting = _submitted(office, 40)
    calls = [lambda one=one, now=(before, after)[n % 2]: office.accept(one, now=now) for n, one in enumerate(waiting)]
    accepted = race(calls)
    for day in ("261123", "261124"):
        assert _serials([whole for whole in accepted if f"-{day}-" in whole[0].dossier_code]) == list(range(1, 21))


def test_units_count_for_themselves(office):
    other = an_office()
    for unit in (office, other):
        [one] = _submitted(unit, 1)
        assert unit.accept(one)[0].dossier_code == f"{unit.unit}-261123-0001"


def test_sixteen_acceptances_of_one_dossier_take_one_number(office):
    [one] = _submitted(office, 1)
    told = race([lambda: office.accept(one)] * 16)
    assert sum(not isinstance(answer, str) for answer in told) == 1
    assert {answer for answer in told if isinstance(answer, str)} <= {"Lost", "not_allowed_now"}
    assert dossiers.last_serial(office.unit, "261123") == 1


def test_a_refused_acceptance_takes_no_number(office):
    [one] = _submitted(office, 1)
    assert outcome(lambda: office.accept(one, by=office.specialist)) == "forbidden_role"
    assert outcome(lambda: office.accept(one, by=a.an_official("H38.01", "receiver"))) == "not_found"
    assert dossiers.last_serial(office.unit, "261123") == 0


@pytest.mark.parametrize("given", [7, 9999])
def test_counting_goes_on_where_it_stood(office, given):
    write(put(CounterRow(office.unit, "serial#261123", last=given)))
    [one] = _submitted(office, 1)
    assert office.accept(one)[0].dossier_code == f"{office.unit}-261123-{given + 1:04d}"
