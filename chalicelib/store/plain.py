"""Domain values as plain JSON and back, led by their type hints."""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

_PLAIN = frozenset({str, int, bool, type(None)})
_FIELDS: dict[Any, dict[str, "dataclasses.Field[Any]"]] = {}


def instant(value: datetime) -> str:
    """An instant as text of fixed width, UTC with microseconds, so that texts sort as instants do. Naive datetimes are
    refused with ValueError."""
    if value.utcoffset() is None:
        raise ValueError("a naive datetime names no instant")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def to_plain(value: Any) -> Any:
    """What JSON can hold of a domain value: dataclasses become objects without their empty defaults."""
    if type(value) in _PLAIN:  # most are
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in fields_of(type(value)).values()
            if not is_empty_default(field, getattr(value, field.name))
        }
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): to_plain(one) for name, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(to_plain(one) for one in value)
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value]
    return value


def from_plain(hint: Any, value: Any) -> Any:
    """The domain value of type `hint` that `to_plain` made `value` from."""
    return _reader(hint)(value)


@functools.cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """What makes domain values of type `hint` of plain ones. Types are looked into once, not with every value."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        some = _reader(next(one for one in arguments if one is not type(None)))
        return lambda value: None if value is None else some(value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return lambda value: hint(**{name: _readers_of(hint)[name](one) for name, one in value.items()})
    if hint in (datetime, date):
        return hint.fromisoformat
    if origin in (tuple, frozenset):
        one_of_many = _reader(arguments[0])
        return lambda value: origin(map(one_of_many, value))
    if origin in (dict, Mapping) and len(arguments) == 2 and arguments[1] is not Any:
        of_each = _reader(arguments[1])
        return lambda value: {name: of_each(one) for name, one in value.items()}
    return lambda value: value


@functools.cache
def _readers_of(aggregate: type) -> dict[str, Callable[[Any], Any]]:
    return {name: _reader(hint) for name, hint in typing.get_type_hints(aggregate).items()}


def fields_of(aggregate: Any) -> dict[str, "dataclasses.Field[Any]"]:
    """The fields of a dataclass by name, found once: they are asked for with every row."""
    if aggregate not in _FIELDS:
        _FIELDS[aggregate] = {field.name: field for field in dataclasses.fields(aggregate)}
    return _FIELDS[aggregate]


def is_empty_default(field: "dataclasses.Field[Any]", value: Any) -> bool:
    """Whether a field holds nothing and would hold nothing if it were left out: such fields are not stored."""
    if field.default is not dataclasses.MISSING:
        return value == field.default and value in (None, "", ())
    if field.default_factory is not dataclasses.MISSING:
        return not value and value == field.default_factory()
    return value is None
