"""Attempts counted in windows that begin with the first attempt."""

import contextlib
import math
from datetime import datetime, timedelta

from chalicelib.domain.errors import Refused
from chalicelib.domain.quota import Quota
from chalicelib.store.attributes import Expiry, Instant, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import hash_of
from chalicelib.store.transaction import Action, Lost, delete, update, write


class LimitRow(Row):
    """The attempts of one name in its last window. Names hold phones and addresses: they are stored as keyed hashes."""

    class Meta:
        table_name = Named("limits")

    limit = Text(hash_key=True)
    attempts = Number()
    window_ends_at = Instant()
    ttl = Expiry()


def hit(name: str, *, most: int, window_s: int, now: datetime) -> None:
    """Count one attempt; Refused `too_many_requests` (`retry_after_s`) beyond `most` in the window.

    One write for the first attempt, two after it. A refused attempt is not counted: the window's end frees the name
    whatever was tried meanwhile.
    """
    row, ends_at = _row(name), now + timedelta(seconds=window_s)
    is_over = LimitRow.window_ends_at.does_not_exist() | (LimitRow.window_ends_at <= now)
    has_room = (LimitRow.window_ends_at > now) & (LimitRow.attempts < most)
    begin = [
        LimitRow.attempts.set(1),
        LimitRow.window_ends_at.set(ends_at),
        LimitRow.ttl.set(ends_at + timedelta(minutes=1)),
    ]
    try:
        write(update(row, begin, only_if=is_over))
    except Lost:
        try:
            write(update(row, [LimitRow.attempts.add(1)], only_if=has_room))
        except Lost:
            check(name, most=most, window_s=window_s, now=now)
            raise Refused("too_many_requests", retry_after_s=1) from None  # the window ended this very moment


def check(name: str, *, most: int, window_s: int, now: datetime) -> None:
    """The refusal of `hit` once `most` attempts were counted in the window; counts nothing itself, one read."""
    row = LimitRow.fetch(_row(name).limit)
    if row and row.attempts >= most and row.window_ends_at > now:
        raise Refused("too_many_requests", retry_after_s=max(1, math.ceil((row.window_ends_at - now).total_seconds())))


def spend(quota: Quota, label: str) -> Action:
    """Part of a transaction: take the quota's amount from what is left until its end; the condition is lost when that
    is less."""
    has_room = LimitRow.attempts.does_not_exist() | (LimitRow.attempts <= quota.most - quota.amount)
    changes = [
        LimitRow.attempts.add(quota.amount),
        LimitRow.window_ends_at.set(quota.ends_at),
        LimitRow.ttl.set(quota.ends_at + timedelta(minutes=1)),
    ]
    return update(_row(quota.name), changes, label, only_if=has_room)


def give_back(name: str) -> None:
    """One attempt that was counted does not count; nothing where none is counted any more."""
    with contextlib.suppress(Lost):
        write(update(_row(name), [LimitRow.attempts.add(-1)], only_if=LimitRow.attempts > 0))


def forget(name: str) -> None:
    """Begin anew: what was counted for this name no longer counts."""
    write(delete(_row(name)))


def _row(name: str) -> LimitRow:
    return LimitRow(hash_of("limit", name))
