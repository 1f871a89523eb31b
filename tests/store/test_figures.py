"""Figures move with the lines of the register, in the same transaction, for a unit and those above it."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.domain.figures import Figures
from chalicelib.store import figures, register
from tests.builders import LATER
from tests.slips import an_entry

PROVINCES = itertools.count(10)
OPEN = {"finished_at": None, "promptness": "", "returned_at": None, "outcome": "", "state": "processing"}
RECEIVED = Figures(received=1, received_online=1)
RETURNED = RECEIVED + Figures(received_in_time=1, finished=1, early=1, returned=1, returned_by_post=1)


@pytest.fixture
def unit(aws):
    """The code of a commune in a province of its own."""
    return f"F{next(PROVINCES)}.12"


def a_line(unit, serial=1, **changes):
    return an_entry(dossier_code=f"{unit}-261123-{serial:04d}", **changes)


def of(unit, kind, first="2026-01", last="2026-12"):
    return getattr(figures, f"of_{kind}")(unit, first, last)


def test_a_line_is_counted_for_the_unit_and_those_above_it_by_month_procedure_and_unit(unit):
    register.save(None, a_line(unit))
    province, births = unit.split(".")[0], a_line(unit).procedure_code
    for owner in (unit, province):
        assert figures.of_months(owner, until="2026-12") == {"2026-11": RETURNED}
        assert of(owner, "procedures") == {births: RETURNED}
        assert of(owner, "units") == {unit: RETURNED}


def test_a_unit_is_told_beside_those_below_it(unit):
    province = unit.split(".")[0]
    register.save(None, a_line(unit))
    register.save(None, a_line(province, **OPEN))
    assert of(province, "units") == {province: RECEIVED, unit: RETURNED}
    assert figures.of_months(province, until="2026-12") == {"2026-11": RECEIVED + RETURNED}
    assert of(unit, "units") == {unit: RETURNED}


def test_lines_add_up_and_months_stay_apart(unit):
    other = f"{unit}.03"
    register.save(None, a_line(unit, **OPEN))
    register.save(None, a_line(unit, 2, procedure_code="2.000635", **OPEN))
    register.save(None, a_line(other, **OPEN))
    in_december = a_line(other, 2, **OPEN | {"finished_at": LATER + timedelta(days=20), "promptness": "late"})
    register.save(None, in_december)
    three_and_one = RECEIVED + RECEIVED + RECEIVED + RECEIVED
    late = Figures(finished=1, late=1)
    assert figures.of_months(unit, until="2026-12") == {"2026-11": three_and_one, "2026-12": late}
    assert figures.of_months(unit, until="2026-11") == {"2026-11": three_and_one}
    assert of(unit, "units") == {unit: RECEIVED + RECEIVED, other: RECEIVED + RECEIVED + late}
    assert of(unit, "units", "2026-12", "2026-12") == {other: late}
    assert of(unit, "procedures", "2026-11", "2026-11") == {
        "1.001193": RECEIVED + RECEIVED + RECEIVED,
        "2.000635": RECEIVED,
    }


def test_a_line_that_is_written_over_another_counts_only_what_is_new(unit):
    line = a_line(unit, **OPEN)
    register.save(None, line)
    register.save(line, a_line(unit, version=8))
    assert figures.of_months(unit, until="2026-12") == {"2026-11": RETURNED}


def test_a_line_that_lost_its_race_counts_nothing(unit):
    line = a_line(unit, **OPEN)
    register.save(None, line)
    for before in (None, replace(line, version=6)):
        with pytest.raises(Conflict):
            register.save(before, a_line(unit, version=8))
    assert figures.of_months(unit, until="2026-12") == {"2026-11": RECEIVED}


def test_a_line_that_changes_no_figure_is_one_write(unit, calls):
    line = a_line(unit, **OPEN)
    register.save(None, line)
    calls.clear()
    register.save(line, replace(line, state="supplement_requested", version=8))
    assert calls == ["PutItem"]


def test_lines_that_come_at_once_are_all_counted(unit, at_once):
    lines = [a_line(unit, serial, **OPEN) for serial in range(1, 25)]
    assert at_once(lambda line: register.save(None, line), lines, threads=4) == [None] * 24
    assert figures.of_months(unit.split(".")[0], until="2026-11") == {
        "2026-11": Figures(received=24, received_online=24)
    }
