"""A page of a list."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list, and the opaque cursor of the next ones ("" at the end). `more` is for lists whose cursor
    never ends: whether there is something after it now."""

    items: list[T]
    next_cursor: str
    more: bool = False
