"""What DynamoDB bills: the size of an item, and the units that reading or writing it takes (developer guide,
"Read and write operations" and "Item sizes and formats")."""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from tests.simulation.tables import Keys

Item = Mapping[str, Any]
READ_BYTES, WRITE_BYTES = 4096, 1024
ROW_OVERHEAD = 100  # bytes that storage adds to an item and to each entry of an index


def item_bytes(item: Item) -> int:
    """The bytes of an item as DynamoDB's JSON tells it: the names and the values of its attributes."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(typed: Item) -> int:
    ((kind, value),) = typed.items()
    if kind == "S":
        return len(value.encode())
    if kind == "N":  # two digits a byte, zeros at both ends left out, and one
        return (len(value.strip("-").replace(".", "").strip("0")) + 1) // 2 + 1 + value.startswith("-")
    if kind == "B":
        return len(value)
    if kind in ("BOOL", "NULL"):
        return 1
    if kind == "L":
        return 3 + sum(1 + _value_bytes(one) for one in value)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_bytes(one) for name, one in value.items())
    if kind in ("SS", "NS", "BS"):
        return sum(_value_bytes({kind[0]: one}) for one in value)
    raise ValueError(f"no attribute is of kind {kind}")


def read_units(size: int, *, consistent: bool) -> float:
    """Units of one read of so many bytes: an item, or all that one query went through. Nothing found takes one too."""
    return max(1, ceil(size / READ_BYTES)) * (1.0 if consistent else 0.5)


def write_units(before: Item, after: Item) -> int:
    """Units of one write outside of a transaction: the larger of what was there and what is there."""
    return max(1, ceil(max(item_bytes(before), item_bytes(after)) / WRITE_BYTES))


def index_units(before: Item, after: Item, indexes: Iterable[Keys], table: Keys) -> int:
    """Units of carrying one write into the table's indexes: none where an index shows nothing of the change, two writes
    where the item moves in it. An index follows by itself: no transaction makes it dearer."""
    units = 0
    for index in indexes:
        was, now = shown(before, index, table), shown(after, index, table)
        if was == now:
            continue
        if was and now and index.of(was) == index.of(now):
            units += write_units(was, now)
        else:
            units += sum(write_units(one, {}) for one in (was, now) if one)
    return units


def shown(item: Item, index: Keys, table: Keys) -> Item:
    """What an index keeps of an item; nothing when the item lacks one of its keys."""
    if not item or not all(name in item for name in index.names):
        return {}
    columns = index.columns
    kept = None if columns is None else columns | set(index.names) | set(table.names)
    return {name: value for name, value in item.items() if kept is None or name in kept}


def stored_bytes(item: Item, indexes: Iterable[Keys], table: Keys) -> int:
    """Bytes of storage of an item and its entries in the table's indexes."""
    entries = [item, *(shown(item, index, table) for index in indexes)]
    return sum(item_bytes(one) + ROW_OVERHEAD for one in entries if one)
