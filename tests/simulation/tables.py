"""Tables in memory, as infra/ declares them: items by key, indexes as sorted views, and what their streams tell."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from infra import merge
from tests.simulation.expressions import Item, plain

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Keys:
    """The key columns of a table or an index: hash, and range ("" for none); `columns`: what an index shows of an item
    (None: all)."""

    hash: str
    range: str = ""
    columns: frozenset[str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.hash, self.range) if self.range else (self.hash,)

    def of(self, item: Mapping[str, Any]) -> Key:
        """The item's key, as Python sorts it."""
        return tuple(plain(item[name]) for name in self.names)


@dataclass
class Table:
    """One table. `items` are never changed in place, so a copy of the dictionary is a snapshot."""

    name: str
    keys: Keys
    types: Mapping[str, str]
    indexes: Mapping[str, Keys]
    streams: bool
    items: dict[Key, Item] = field(default_factory=dict)
    _partitions: dict[tuple[str, Any], dict[Key, Item]] = field(default_factory=dict)

    def write(self, key: Key, item: Item | None) -> None:
        """Keep, or with None delete, the item with that key."""
        before = self.items.pop(key, None)
        for place in self._places(before):
            del self._partitions[place][key]
        if item is not None:
            self.items[key] = item
        for place in self._places(item):
            self._partitions.setdefault(place, {})[key] = item or {}

    def partition(self, value: Any, index: str = "") -> list[Item]:
        """The items of one partition in the order of the range key; of an index, those that are in it."""
        keys = self.indexes[index] if index else self.keys
        found = self._partitions.get((index, value), {}).values()
        return sorted(found, key=lambda item: (*keys.of(item)[1:], *self.keys.of(item)))

    def copy(self) -> "Table":
        """A table of its own that begins as this one is now."""
        partitions = {place: dict(items) for place, items in self._partitions.items() if items}
        return replace(self, items=dict(self.items), _partitions=partitions)

    def _places(self, item: Item | None) -> Iterator[tuple[str, Any]]:
        for index, keys in {"": self.keys, **self.indexes}.items():
            if item is not None and all(name in item for name in keys.names):
                yield index, plain(item[keys.hash])


def declared(prefix: str) -> dict[str, Table]:
    """Every table of infra/tables.yaml, empty, by its full name."""
    made = {}
    for resource in merge.embedded()["Resources"].values():
        if resource["Type"] == "AWS::DynamoDB::Table":
            table = _table(resource["Properties"], prefix)
            made[table.name] = table
    return made


def _table(told: Mapping[str, Any], prefix: str) -> Table:
    keys = _keys(told["KeySchema"])
    indexes = {}
    for index in told.get("GlobalSecondaryIndexes", []):
        own = _keys(index["KeySchema"])
        only_keys = index["Projection"]["ProjectionType"] == "KEYS_ONLY"
        columns = frozenset((*keys.names, *own.names)) if only_keys else None
        indexes[index["IndexName"]] = Keys(own.hash, own.range, columns)
    return Table(
        prefix + told["TableName"]["Fn::Sub"].removeprefix("${TablePrefix}"),
        keys,
        {one["AttributeName"]: one["AttributeType"] for one in told["AttributeDefinitions"]},
        indexes,
        "StreamSpecification" in told,
    )


def _keys(schema: list[Mapping[str, str]]) -> Keys:
    by_kind = {one["KeyType"]: one["AttributeName"] for one in schema}
    return Keys(by_kind["HASH"], by_kind.get("RANGE", ""))


def as_told(item: Item) -> Item:
    """An item as Lambda hands it to functions: binary values as base64 text."""
    return {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value for name, value in item.items()
    }
