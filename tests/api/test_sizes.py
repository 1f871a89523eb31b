"""How large an answer may become is bounded, and written down as it is."""

import pytest

from chalicelib.api_spec import operations
from tests.api.costs import HEARD, measured_all
from tests.api.sizes import ITEM, LARGEST, PAGE, Size, bound_of, far_from, sizes, with_rows, written
from tests.api.world import World

# One worker makes what these and the costs look at.
pytestmark = pytest.mark.xdist_group("costs")
Sizes = dict[tuple[str, str], Size]
# What other tests of the worker do to its units shows here: held to the bound only.
SHARED = {"officer_calendars.read", "agencies.read", "register.read", "hand_overs.read", "hand_overs.print_list"}


@pytest.fixture(scope="module")
def found(world: World) -> Sizes:
    measured_all(world)
    return sizes(with_rows(HEARD, world))


def test_the_page_of_sizes_is_fresh(found: Sizes):
    told = written()
    assert list(told) == list(found), "run python -m tests.api.costs"
    far = {one: (told[one], size) for one, size in found.items() if one[0] not in SHARED and far_from(told[one], size)}
    assert far == {}, "run python -m tests.api.costs"


def test_no_answer_is_larger_than_its_bound(found: Sizes):
    over = {
        (name, kind): size
        for (name, kind), size in found.items()
        if size.plain > bound_of(name, kind).plain or size.packed > bound_of(name, kind).packed
    }
    assert over == {}


def test_every_answer_to_a_get_is_measured(found: Sizes):
    gets = {name for name, entry in operations().items() if entry["method"] == "GET"}
    assert {name for name, _ in found} == gets
    assert {name for name, kind in found if kind == PAGE.kind} == {name for name, kind in found if kind == LARGEST.kind}
    assert ITEM.plain < PAGE.plain < LARGEST.plain
