"""Whatever is lost on the way and sent again, a journey ends as if nothing had been: nothing twice, nothing missing."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from tests.api.weak_network import (
    Network,
    copies_come_late,
    every_second_answer_lost,
    everything_twice,
    losing,
    undisturbed,
)
from tests.api.whole_journey import Journey
from tests.api.world import World
from tests.size import sized

pytestmark = pytest.mark.xdist_group("weak_network")  # the undisturbed journey is made once
Goes = Callable[..., tuple[dict[str, Any], int]]
NETWORKS: dict[str, Network] = {
    "every second answer is lost": every_second_answer_lost,
    "every request arrives twice": everything_twice,
    "copies come after the next request": copies_come_late,
    **{f"half of all answers are lost, {seed}": losing(seed) for seed in range(sized(1, 50))},
}
_UNITS = count(900)  # below the province, beyond those that scenes take


@pytest.fixture(scope="module")
def goes(world: World, gateway: str) -> Goes:
    """One journey at a unit of its own: its result, and how many requests it took."""

    def go(network: Network, code_of: Callable[[str], str], comes: int) -> tuple[dict[str, Any], int]:
        journey = Journey(world, f"Y98.{next(_UNITS)}", network, gateway, comes)
        return journey.goes(code_of), journey.requests

    return go


_UNDISTURBED: list[tuple[dict[str, Any], int]] = []


@pytest.fixture
def as_it_should_be(goes: Goes, code_of: Callable[[str], str]) -> tuple[dict[str, Any], int]:
    """The undisturbed journey."""
    if not _UNDISTURBED:
        _UNDISTURBED.append(goes(undisturbed, code_of, 1))
    return _UNDISTURBED[0]


def test_an_undisturbed_journey_leaves_one_of_each(as_it_should_be: tuple[dict[str, Any], int]):
    result, _ = as_it_should_be
    assert [result[name] for name in ("codes sent", "codes", "receipts", "ordered of the post")] == [1, 1, 1, 1]
    assert result["credits"] == [[16000, True, [["allocated", 16000]]]] and result["exceptions"] == []
    assert len(result["/v1/me/sessions"]["items"]) == len(result["/v1/dossiers"]["items"]) == 1
    dossier = result["/v1/dossiers/<dossier>"]
    assert (dossier["state"], dossier["fee"]["state"], dossier["rating"]["score"]) == ("returned", "settled", 3)
    lines = [line["event"] for line in result["/v1/dossiers/<dossier>/timeline?limit=100"]["items"]]
    assert len(lines) == len(set(lines)), "nothing happens twice on this journey, so nothing may be told twice"


@pytest.mark.parametrize("told", NETWORKS)
def test_a_disturbed_journey_ends_as_an_undisturbed_one(
    told: str,
    goes: Goes,
    code_of: Callable[[str], str],
    as_it_should_be: tuple[dict[str, Any], int],
    record_property: Any,
):
    result, requests = goes(NETWORKS[told], code_of, 2)
    should_be, of_old = as_it_should_be
    assert {url: found for url, found in result.items() if found != should_be[url]} == {}
    assert requests > 1.3 * of_old
    if told in list(NETWORKS)[:3]:
        record_property("figures", f"weak network: {told}: {requests} requests for {of_old}, the same result")
