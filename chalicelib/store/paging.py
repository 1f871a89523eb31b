"""Opaque cursors: a position within a partition that the caller is known to own, and nothing else."""

import base64
import binascii
import re

from chalicelib.domain.errors import Refused

_POSITION = re.compile(r"[\x21-\x7e]{1,300}")


def encode(position: str) -> str:
    """A position as base64url without padding: fit for a URL, and for an id in one."""
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def decode(cursor: str) -> str:
    """The position in a cursor; what no `encode` made is refused with `cursor_invalid`.

    A forged one can only point elsewhere in the same partition, so it needs no signature.
    """
    try:
        position = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise Refused("cursor_invalid") from None
    if not _POSITION.fullmatch(position) or encode(position) != cursor:
        raise Refused("cursor_invalid")
    return position
