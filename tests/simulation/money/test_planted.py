"""The stories see what they are told to see: faults planted into the program are found by them."""

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.simulation.money.planted import FAULTS, planted
from tests.simulation.money.plot import PLOTS, play
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
