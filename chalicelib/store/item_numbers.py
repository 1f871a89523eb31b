"""Item numbers given from a carrier's ranges: none twice, whatever the ranges and however many ask at once."""

from collections.abc import Sequence

from chalicelib.domain.errors import Conflict
from chalicelib.domain.item_range import ItemRange, code_of, left_after
from chalicelib.store.counters import SERIAL_LABEL, CounterRow, last_number, take_number
from chalicelib.store.transaction import Action, Lost, put, write

_TRIES = 50
_GIVEN = "given"


def take(ranges: Sequence[ItemRange]) -> tuple[str, int] | None:
    """The next number of the first range that has one, and how many are left; None when all are exhausted.

    It is given for good: a parcel that fails afterwards leaves a gap, never a number for another. The counter and the
    number's own mark are written together, so ranges that overlap by mistake give no number twice either. Conflict
    after too many lost races.
    """
    for one in ranges:
        for _ in range(_TRIES):
            given = last_number(_owner(one), one.name)
            if given >= one.size:
                break
            code = code_of(one, given)
            try:
                write(_next(one, given), _mark(code))
                return code, left_after(ranges, one, given + 1)
            except Lost as lost:
                if SERIAL_LABEL not in lost.rows:
                    _skip(one, given)  # another range gave it
        else:
            raise Conflict(f"{one.name} is asked too often")
    return None


def _skip(one: ItemRange, given: int) -> None:
    try:
        write(_next(one, given))
    except Lost:
        return  # somebody else went on


def _next(one: ItemRange, given: int) -> Action:
    return take_number(_owner(one), one.name, given + 1)


def _mark(code: str) -> Action:
    row = CounterRow(f"item#{code}", _GIVEN)
    return put(row, _GIVEN, only_if=CounterRow.owner.does_not_exist())


def _owner(one: ItemRange) -> str:
    return f"items#{one.carrier}"
