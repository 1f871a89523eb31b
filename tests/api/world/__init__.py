"""The small world in which the doors are tested.

One class in steps, each over the one before: `office` (units and people), `dossiers`, then `money` and `parcels`. What
stands without it: `places` (units, partners), `people`, `case`, `bodies` (what people send).
"""

from tests.api.world.money import Money
from tests.api.world.parcels import Parcels


class World(Money, Parcels):
    """Made once for a worker: what it seeds is read-only for tests, people and dossiers are made anew by each."""
