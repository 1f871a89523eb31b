"""Domain values as plain JSON and back, led by their type hints."""

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

_PLAIN = frozenset({str, int, bool, type(None)})


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
            for field in dataclasses.fields(value)
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
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return from_plain(next(one for one in arguments if one is not type(None)), value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint(**{name: from_plain(hints(hint)[name], one) for name, one in value.items()})
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if origin is tuple:
        return tuple(from_plain(arguments[0], one) for one in value)
    if origin is frozenset:
        return frozenset(from_plain(arguments[0], one) for one in value)
    if origin in (dict, Mapping) and len(arguments) == 2 and arguments[1] is not Any:
        return {name: from_plain(arguments[1], one) for name, one in value.items()}
    return value


@functools.cache
def hints(aggregate: type) -> dict[str, Any]:
    """The resolved type hints of a dataclass."""
    return typing.get_type_hints(aggregate)


def is_empty_default(field: "dataclasses.Field[Any]", value: Any) -> bool:
    """Whether a field holds nothing and would hold nothing if it were left out: such fields are not stored."""
    if field.default is not dataclasses.MISSING:
        return value == field.default and value in (None, "", ())
    if field.default_factory is not dataclasses.MISSING:
        return not value and value == field.default_factory()
    return value is None
