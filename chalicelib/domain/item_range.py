"""Item numbers that a carrier let the province give itself: a range, used from its first to its last, each once."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.postal_item import make

# How few are left when somebody is to ask the carrier for more.
FEW_LEFT = frozenset({1_000, 100, 10, 0})


@dataclass(frozen=True, slots=True)
class ItemRange:
    """Serials from `first` to `last`, both included, of a carrier's two service letters. A range may be made longer
    (`last`); another `first` would be another range."""

    carrier: str
    service: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """By which it is counted how many were given."""
        return f"{self.service}{self.first:08d}"

    @property
    def size(self) -> int:
        """How many numbers there are in all."""
        return self.last - self.first + 1


def code_of(told: ItemRange, given: int) -> str:
    """The number that comes after `given` ones, with its check digit. Refuses (ValueError) one beyond the range."""
    if not 0 <= given < told.size:
        raise ValueError(f"{told.name} has no number {given}")
    return make(told.service, told.first + given)


def left_after(ranges: Sequence[ItemRange], current: ItemRange, given: int) -> int:
    """How many numbers are left in that range and in those after it, once `given` of it were taken."""
    later = ranges[ranges.index(current) + 1 :]
    return current.size - given + sum(one.size for one in later)
