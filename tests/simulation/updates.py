"""DynamoDB's update expressions, as far as the store writes them."""

import functools
from collections.abc import Callable, Mapping
from decimal import Decimal

from tests.simulation.expressions import Item, Operand, Reader, Value, operand

Change = Callable[[Item, Item, Mapping[str, str], Mapping[str, Value]], None]


@functools.lru_cache(maxsize=4096)
def update(text: str) -> Callable[[Item, Mapping[str, str], Mapping[str, Value]], Item]:
    """What an update expression makes of an item; everything is read from the item as it was."""
    reader = Reader(text)
    changes: list[Change] = []
    while reader.peek():
        clause = reader.take("SET", "REMOVE", "ADD").upper()
        one = {"SET": _set, "REMOVE": _remove, "ADD": _add}[clause]
        changes.append(one(reader))
        while reader.takes(","):
            changes.append(one(reader))

    def updated(item: Item, names: Mapping[str, str], values: Mapping[str, Value]) -> Item:
        after = dict(item)
        for change in changes:
            change(item, after, names, values)
        return after

    return updated


def _set(reader: Reader) -> Change:
    name = reader.take()
    reader.take("=")
    value = _value(reader)

    def change(before: Item, after: Item, names: Mapping[str, str], values: Mapping[str, Value]) -> None:
        found = value(before, names, values)
        if found is None:
            raise NotImplementedError("SET from an attribute that is not there")
        after[names.get(name, name)] = found

    return change


def _value(reader: Reader) -> Operand:
    if reader.peek() not in ("IF_NOT_EXISTS", "LIST_APPEND"):
        return operand(reader)
    function = reader.take().upper()
    reader.take("(")
    first = _value(reader)
    reader.take(",")
    second = _value(reader)
    reader.take(")")
    if function == "IF_NOT_EXISTS":
        return lambda *told: first(*told) or second(*told)
    return lambda *told: _joined(first(*told), second(*told))


def _joined(first: Value | None, second: Value | None) -> Value:
    if first is None or second is None or "L" not in first or "L" not in second:
        raise NotImplementedError("list_append of what is no list")
    return {"L": [*first["L"], *second["L"]]}


def _remove(reader: Reader) -> Change:
    name = reader.take()
    return lambda before, after, names, values: (after.pop(names.get(name, name), None), None)[1]


def _add(reader: Reader) -> Change:
    name, by = reader.take(), operand(reader)

    def change(before: Item, after: Item, names: Mapping[str, str], values: Mapping[str, Value]) -> None:
        column, added = names.get(name, name), by(before, names, values)
        was = before.get(column, {"N": "0"})
        if added is None or "N" not in added or "N" not in was:
            raise NotImplementedError("ADD of anything but a number")
        after[column] = {"N": str(Decimal(was["N"]) + Decimal(added["N"]))}

    return change
