"""Units that no other test of this worker has."""

from itertools import count

from tests.api.world import World
from tests.api.world.places import PROVINCE, UNIT

_NUMBERS = count(100)


def new_unit() -> str:
    """The code of a unit that no other test of this worker has."""
    return f"{PROVINCE}.{next(_NUMBERS)}"


def unit_below(world: World) -> str:
    """A unit that no other test has, which the administrator of UNIT keeps too."""
    return world.a_unit(f"{UNIT}.{next(_NUMBERS)}")
