"""Whatever banks, citizens, officers, clocks and crashes do: every đồng is in one place, and no fee is settled twice or
without its money."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.simulation.money.plot import PLOTS, play
from tests.simulation.money.town import Town, a_town
from tests.size import sized


@pytest.fixture(scope="module")
def town():
    """A unit with everything that a story needs."""
    with a_town() as town:
        yield town


@settings(max_examples=sized(100, 5_000), deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(plot=PLOTS)
def test_the_books_are_right_after_each_step_of_any_story(town: Town, plot):
    play(town, plot)
