"""Pages of lists that are already in memory: the catalogue, the units, the notes on a dossier."""

import base64
import binascii
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeVar

from chalicelib.domain.errors import Refused

T = TypeVar("T")


def page_of(
    items: Sequence[T], *, limit: int, cursor: str, letters_of: Callable[[T], int] = lambda _: 0, most_letters: int = 0
) -> tuple[Sequence[T], str | None]:
    """One page and the cursor of the next. It ends before it has more than `most_letters`, where each item has so many
    (`letters_of`), but for one that has more. Refuses a cursor that is none of ours with `cursor_invalid`."""
    start = 0
    if cursor:
        try:
            start = int(base64.urlsafe_b64decode(cursor.encode()).decode())
        except (ValueError, binascii.Error, UnicodeError) as error:
            raise Refused("cursor_invalid") from error
        if start < 0:
            raise Refused("cursor_invalid")
    letters = accumulate(map(letters_of, items[start : start + limit]))
    end = start + max(1, sum(so_far <= most_letters for so_far in letters))
    more = end < len(items)
    return items[start:end], base64.urlsafe_b64encode(str(end).encode()).decode() if more else None
