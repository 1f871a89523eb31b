"""Which unit takes which procedure, and since when; both days included."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.offer import Offer, begins_on, checked, is_offered
from tests import builders as a

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
DAY = timedelta(days=1)
OFFER = Offer("H37.12", "2.000635", FIRST, LAST)
EVERYWHERE = a.a_procedure()
PER_UNIT = a.a_procedure(content={**EVERYWHERE.content, "offered": "per_unit"})


@pytest.mark.parametrize(("on", "runs"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)])
def test_an_offer_decides_wherever_there_is_one(on, runs):
    for procedure in (EVERYWHERE, PER_UNIT):
        assert is_offered(procedure, OFFER, on=on) is runs


def test_an_offer_without_a_last_day_runs_on():
    assert replace(OFFER, to_on=None).runs(date(2099, 1, 1))


@pytest.mark.parametrize("offer", [None, replace(OFFER, withdrawn=True)])
def test_without_an_offer_a_procedure_is_taken_everywhere_unless_it_is_enabled_unit_by_unit(offer):
    assert is_offered(EVERYWHERE, offer, on=FIRST - DAY)
    assert not is_offered(PER_UNIT, offer, on=FIRST)


@pytest.mark.parametrize(
    ("offer", "after", "told"),
    [
        (OFFER, FIRST - DAY, "2026-12-01"),
        (OFFER, FIRST, None),
        (OFFER, LAST + DAY, None),
        (replace(OFFER, withdrawn=True), FIRST - DAY, None),
        (None, FIRST - DAY, None),
    ],
)
def test_when_a_unit_will_take_a_procedure_is_told_until_it_does(offer, after, told):
    assert begins_on(offer, after=after) == told


def test_an_offer_may_end_on_its_first_day_and_not_before():
    one_day = replace(OFFER, to_on=FIRST)
    assert checked(one_day) is one_day
    assert checked(replace(OFFER, to_on=None)).to_on is None
    with pytest.raises(Refused) as refused:
        checked(replace(OFFER, to_on=FIRST - DAY))
    assert refused.value.slug == "invalid_request"
    assert [(one.pointer, one.code) for one in refused.value.faults] == [("/to_on", "dates_backwards")]


def test_what_is_told_of_an_offer_are_its_days_and_whether_it_was_withdrawn():
    assert OFFER.content == {"from_on": "2026-12-01", "to_on": "2026-12-31"}
    assert replace(OFFER, to_on=None, withdrawn=True).content == {
        "from_on": "2026-12-01",
        "to_on": None,
        "withdrawn": True,
    }
    assert OFFER.subject == "offer:H37.12:2.000635"
