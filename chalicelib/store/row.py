"""What every table has in common: its prefixed name, one shared client, consistent reads, rows to aggregates."""

import base64
import functools
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Self, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.connection.table import TableConnection
from pynamodb.constants import NULL
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib import config
from chalicelib.store.plain import fields_of, is_empty_default
from chalicelib.store.sealed import SealedAttribute

A = TypeVar("A")
RawRow = Mapping[str, Any]


class RawPage(NamedTuple):
    """What one Query read: raw rows, and the key to go on after (None at the end)."""

    items: list[dict[str, Any]]
    after: Mapping[str, Any] | None


class Named:
    """A table's full name, prefixed when it is first used: tests and Lambda set the environment before that."""

    def __init__(self, short: str) -> None:
        self.short = short

    def __get__(self, instance: object, owner: type) -> str:
        prefix = config.settings().table_prefix
        if not prefix:
            raise RuntimeError("TABLE_PREFIX is not set")
        return prefix + self.short


class Row(Model):
    """A row of one of our tables; subclasses set `Meta.table_name = Named(...)` and the columns."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        connection = super()._get_connection()
        # pynamodb would make a client, with its own connections and handshakes, for each table.
        connection.connection._client = config.client("dynamodb")
        return connection

    @classmethod
    def fetch(cls, hash_key: str, range_key: Any = None) -> Self | None:
        """The row as it is now (consistent), None when there is none."""
        try:
            return cls.get(hash_key, range_key, consistent_read=True)
        except cls.DoesNotExist:
            return None

    @classmethod
    def pages(
        cls,
        hash_key: str,
        *,
        index: str = "",
        where: Condition | None = None,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> Iterator[RawPage]:
        """Raw rows of one partition, one Query a page: consistent on the table, and soon so on an `index`. `where` is
        about the range key; `limit` bounds the rows read by one Query: nothing is read to be left out."""
        after = None
        while True:
            answer = cls._get_connection().query(
                hash_key,
                range_key_condition=where,
                consistent_read=not index,
                exclusive_start_key=after,
                index_name=index or None,
                limit=limit,
                scan_index_forward=not newest_first,
            )
            after = answer.get("LastEvaluatedKey")
            yield RawPage(answer["Items"], after)
            if not after:
                return

    @classmethod
    def every(cls, hash_key: str, *, index: str = "", where: Condition | None = None) -> list[dict[str, Any]]:
        """All raw rows of one partition that `where` allows, as many Queries as that takes."""
        return [raw for page in cls.pages(hash_key, index=index, where=where) for raw in page.items]

    @classmethod
    def build(cls, **columns: Any) -> Self:
        """A row of these columns; None is left out. Keys come first: what is sealed is bound to them."""
        keys = (cls._hash_keyname, cls._range_keyname)
        row = cls(**{name: columns[name] for name in keys if name})
        for name, value in columns.items():
            if value is not None and name not in keys:
                column = cls.get_attributes()[name]
                if isinstance(column, SealedAttribute):
                    value = column.seal_value(value, place=row._place())
                setattr(row, name, value)
        return row

    @classmethod
    def of(cls, aggregate: Any, **columns: Any) -> Self:
        """The row of an aggregate: each field goes to the column of its name, unless `columns` says otherwise."""
        for name, field in fields_of(type(aggregate)).items():
            if name not in columns and not is_empty_default(field, value := getattr(aggregate, name)):
                columns[name] = value
        return cls.build(**columns)

    def become(self, aggregate: type[A], **told: Any) -> A:
        """The aggregate of this row; absent columns take the fields' defaults."""
        fields, columns, place = fields_of(aggregate), self.get_attributes(), ""
        for name, value in self.attribute_values.items():
            if value is None or name not in fields or name in told:
                continue
            column = columns[name]
            if isinstance(column, SealedAttribute):
                place = place or self._place()
                value = column.open_value(value, place=place)
            told[name] = value
        return aggregate(**told)

    def value(self, name: str) -> Any:
        """The value of a column, opened when it is sealed."""
        column, value = self.get_attributes()[name], getattr(self, name)
        if value is not None and isinstance(column, SealedAttribute):
            return column.open_value(value, place=self._place())
        return value

    def _place(self) -> str:
        """Table, hash and range key: the short table name, so that a restored copy can be read."""
        short = vars(self.Meta)["table_name"].short
        keys = [str(getattr(self, name)) for name in (self._hash_keyname, self._range_keyname) if name]
        return "|".join([short, *keys])

    @classmethod
    def from_raw_data(cls, data: RawRow) -> Self:
        """The row that DynamoDB tells. pynamodb's own way goes through every column that a row could have: a dossier
        has eighty, of which thirty are there."""
        row, columns = cls.__new__(cls), _columns_of(cls)
        row.attribute_values = values = {}
        for stored, typed in data.items():
            if stored in columns and NULL not in typed:
                name, column = columns[stored]
                values[name] = column.deserialize(column.get_value(typed))
        return row

    @classmethod
    def from_image(cls, image: RawRow) -> Self:
        """The row in a stream record, whose binary values are base64 texts as Lambda hands them over."""
        return cls.from_raw_data({name: _with_bytes(value) for name, value in image.items()})


@functools.cache
def _columns_of(row: type[Row]) -> dict[str, tuple[str, Attribute[Any]]]:
    """The columns of a table by the name under which they are stored: how the row calls each, and the column."""
    return {column.attr_name: (name, column) for name, column in row.get_attributes().items()}


def _with_bytes(value: Mapping[str, Any]) -> dict[str, Any]:
    found = value.get("B")
    return {"B": base64.b64decode(found)} if isinstance(found, str) else dict(value)
