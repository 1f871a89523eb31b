"""Pages of lists that are already in memory: the catalogue and the units."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from chalicelib.domain.errors import Refused

T = TypeVar("T")


def page_of(items: Sequence[T], *, limit: int, cursor: str) -> tuple[Sequence[T], str | None]:
    """One page and the cursor of the next. Refuses a cursor that is none of ours with `cursor_invalid`."""
    start = 0
    if cursor:
        try:
            start = int(base64.urlsafe_b64decode(cursor.encode()).decode())
        except (ValueError, binascii.Error, UnicodeError) as error:
            raise Refused("cursor_invalid") from error
        if start < 0:
            raise Refused("cursor_invalid")
    end = start + limit
    more = end < len(items)
    return items[start:end], base64.urlsafe_b64encode(str(end).encode()).decode() if more else None
