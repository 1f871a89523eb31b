"""Who took over: chains of any length up to ten, ends without anybody, and circles, which nobody walks for ever."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.actor import Actor
from chalicelib.domain.succession import MOST_STEPS, comes_back, taken_over_by
from tests import builders as a

TODAY, GONE = date(2026, 11, 23), date(2026, 1, 31)


def chain(*codes, last_is_open=True):
    """Units of which each took over from the one before."""
    units = {}
    for code, successor in zip(codes, (*codes[1:], ""), strict=True):
        is_open = not successor and last_is_open
        units[code] = a.an_agency(agency_code=code, valid_to=None if is_open else GONE, successor=successor)
    return units


def heir(units, code):
    found = taken_over_by(units[code], on=TODAY, find=units.get)
    return found.agency_code if found else None


def test_an_open_unit_is_its_own_and_a_closed_one_is_followed_through_two_reorganisations():
    units = chain("A", "B", "C")
    assert [heir(units, code) for code in "ABC"] == ["C", "C", "C"]


def test_on_its_last_day_a_unit_is_open():
    unit = a.an_agency(valid_to=TODAY, successor="B")
    assert taken_over_by(unit, on=TODAY, find=lambda code: None) is unit


def test_nobody_took_over_where_the_chain_ends_or_goes_in_a_circle():
    assert heir(chain("A", "B", last_is_open=False), "A") is None
    circle = chain("A", "B") | {"B": a.an_agency(agency_code="B", valid_to=GONE, successor="A")}
    assert heir(circle, "A") is None
    assert heir({"A": a.an_agency(agency_code="A", valid_to=GONE, successor="Z")}, "A") is None


@pytest.mark.parametrize(("steps", "found"), [(MOST_STEPS, True), (MOST_STEPS + 1, False)])
def test_ten_reorganisations_are_followed_and_not_eleven(steps, found):
    codes = [f"U{number}" for number in range(steps + 1)]
    assert (heir(chain(*codes), "U0") == codes[-1]) == found


@given(st.dictionaries(st.sampled_from("ABCDE"), st.sampled_from("ABCDE")), st.sampled_from("ABCDE"))
def test_what_does_not_come_back_leads_to_an_end(successors, unit):
    successor = successors.get(unit, "")
    others = {code: to for code, to in successors.items() if code != unit}
    reached, at = set(), successor
    while at and at not in reached:
        reached.add(at)
        at = others.get(at, "")
    walks_in_a_circle = bool(at)
    told = comes_back(unit, successor, successor_of=lambda code: others.get(code, ""))
    assert told == (unit in reached or walks_in_a_circle)


def test_an_officer_answers_for_what_the_unit_took_over_as_for_the_unit():
    roles = frozenset({"leader", "receiver"})
    one = Actor("officer", "o", "", "H37.12", roles, frozenset({"H37.91"}))
    assert one.roles_at("H37.91") == roles and one.roles_at("H37.92") == frozenset()
    assert one.roles_at("H37.91.01") == {"leader"}
    assert not Actor("citizen", "c", took_over=frozenset({"H37.91"})).covers("H37.91")
