"""Opaque cursors: a position within a partition that the caller is known to own, and nothing else."""

import base64
from collections.abc import Iterator
from typing import Any

from chalicelib.domain.errors import Refused
from chalicelib.store.row import RawPage

MOST_QUERIES = 10
_LONGEST = 1000


def encode(position: str) -> str:
    """A position as base64url without padding: fit for a URL, and for an id in one."""
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def decode(cursor: str) -> str:
    """The position in a cursor; what no `encode` made is refused with `cursor_invalid`.

    A forged one can only point elsewhere in the same partition, so it needs no signature.
    """
    try:
        position = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:  # not base64, or not UTF-8
        raise Refused("cursor_invalid") from None
    if not position.isprintable() or not 0 < len(position) <= _LONGEST or encode(position) != cursor:
        raise Refused("cursor_invalid")
    return position


def filled(pages: Iterator[RawPage], limit: int, position: str) -> tuple[list[dict[str, Any]], str]:
    """The first `limit` raw rows and the cursor after them, which is the column `position` of the last row.

    DynamoDB ends a page of long rows at 1 MB, so they are read on until this one is full; after ten Queries it is given
    short, and the cursor goes on from the last row looked at.
    """
    found: list[dict[str, Any]] = []
    for count, page in enumerate(pages, start=1):
        found += page.items
        if len(found) > limit:
            return found[:limit], encode(found[limit - 1][position]["S"])
        if page.after and count == MOST_QUERIES:
            return found, encode(page.after[position]["S"])
    return found, ""
