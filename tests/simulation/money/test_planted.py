"""The stories see what they are told to see: faults planted into the program are found by them."""

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.simulation.faults import FIRST_WRITE
from tests.simulation.money.planted import FAULTS, STALE_REFUND, planted
from tests.simulation.money.plot import ITS_OWN, PLOTS, Transfer, deed_of, play
from tests.simulation.money.story import Story
from tests.simulation.money.test_money import town as town
from tests.simulation.money.town import Town
from tests.size import PROOF

SOME = ("a notice is written row by row", "a payment forgets what came before")


@pytest.mark.parametrize("fault", FAULTS if PROOF else SOME)
def test_a_planted_fault_is_found_within_200_stories(town: Town, fault: str, record_property):
    told = []

    @seed(1)
    @settings(
        max_examples=200, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(plot=PLOTS)
    def tell(plot):
        told.append(plot)
        play(town, plot)

    with planted(fault), pytest.raises(Exception):  # noqa: B017 - however it shows
        tell()
    record_property("figures", f"planted, {fault}: found by story {len(told)}")


def _approved_while_it_is_rejected(town: Town) -> None:
    story = Story(town)
    plot = {"transfers": [Transfer((0,), 20000, True, "as written", "paid", 0)]}

    def does(name, *told):
        return deed_of(story, plot, name, told)

    for told in (("starts", 0, "sepay"), ("tells", 0, ITS_OWN), ("names_account", 0), ("refunds", 0, 0)):
        story.step(does(*told))
    story.step(does("approves", 0), {FIRST_WRITE: lambda: story.meanwhile(does("refunds", 0, 2))})
    story.ends()


def test_a_refund_that_is_approved_while_it_is_rejected_is_decided_once(town: Town):
    _approved_while_it_is_rejected(town)
    with planted(STALE_REFUND), pytest.raises(AssertionError, match="promised"):
        _approved_while_it_is_rejected(town)
