"""What a citizen is told: timelines, messages, and the numbered list of changes that devices catch up from."""

import hashlib
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.feed import Change, Entry, Message
from chalicelib.domain.page import Page
from chalicelib.store import paging
from chalicelib.store.feed_rows import ChangeRow, EntryRow
from chalicelib.store.plain import instant
from chalicelib.store.transaction import MOST_ACTIONS, Action, Lost, delete, put, update, write

TRIES = 60
LONGEST_PAUSE_S = 0.2
_DIGITS = 12
_COUNTER = "last"  # sorts behind every number, as "have#..." and "told#..." do
_START = "0" * _DIGITS
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def tell(change: Change, *, entry: Entry | None = None) -> bool:
    """Append the change to the citizen's list of changes, the entry to the timeline and, if it notifies, to the
    messages, in one transaction; False when that was told before.

    Told before means: the entry is there, or, without an entry, this version or a newer one was told. An entry whose
    change is not newer is written alone: devices fetch the thing for the newer version anyway.
    """
    lines = _lines(entry)
    try:
        _append(change, *lines)
    except Lost as lost:
        return "entry" not in lost.rows and bool(lines) and _tell_alone(lines)
    return True


def timeline(dossier_id: str, *, limit: int, cursor: str) -> Page[Entry]:
    """The dossier's entries, newest first."""
    raws, next_cursor = _newest(f"dossier#{dossier_id}", limit, cursor)
    return Page([EntryRow.from_raw_data(raw).become(Entry) for raw in raws], next_cursor)


def messages(citizen_id: str, *, limit: int, cursor: str) -> Page[Message]:
    """The citizen's messages, newest first."""
    raws, next_cursor = _newest(_messages(citizen_id), limit, cursor)
    rows = [EntryRow.from_raw_data(raw) for raw in raws]
    return Page([Message(row.position, citizen_id, row.become(Entry), row.read_at) for row in rows], next_cursor)


def mark_read(citizen_id: str, message_id: str, now: datetime) -> bool:
    """Note when the message was first read, and append that to the list of changes, so that other devices show it as
    read too; False when the citizen has no such message."""
    first = EntryRow.read_at.set(EntryRow.read_at | now)  # if_not_exists
    key = EntryRow(_messages(citizen_id), message_id)
    noted = update(key, [first], "message", only_if=EntryRow.entry_id.exists())
    try:
        _append(Change(citizen_id, "notification", message_id, 1, now), noted)
    except Lost as lost:
        return "message" not in lost.rows  # it was read before
    return True


def forget(citizen_id: str) -> None:
    """Take away a citizen's messages and list of changes; the timelines of dossiers stay with these. What is told
    later begins anew."""
    for feed in (_messages(citizen_id), _sync(citizen_id)):
        rows = [EntryRow(feed, raw["position"]["S"]) for raw in EntryRow.every(feed)]
        for at in range(0, len(rows), MOST_ACTIONS):
            write(*(delete(row) for row in rows[at : at + MOST_ACTIONS]))


def changes(citizen_id: str, *, limit: int, cursor: str) -> Page[Change]:
    """Oldest first after the cursor, each thing once (its newest version among the `limit` changes read); the cursor
    is never "". One consistent Query: what was told is there."""
    after = paging.decode(cursor) if cursor else _START
    if len(after) != _DIGITS or not (after.isascii() and after.isdigit()):
        raise Refused("cursor_invalid")
    rest = ChangeRow.position.between(f"{int(after) + 1:0{_DIGITS}}", "9" * _DIGITS)
    raws, left = next(ChangeRow.pages(_sync(citizen_id), where=rest, limit=limit))
    found = [ChangeRow.from_raw_data(raw).become(Change) for raw in raws]
    newest = {(one.kind, one.id): one for one in sorted(found, key=lambda one: one.version)}
    items = [one for one in found if newest[one.kind, one.id] is one]
    return Page(items, paging.encode(raws[-1]["position"]["S"] if raws else after), more=left is not None)


def _append(change: Change, *others: Action) -> None:
    """The change with its number and whatever belongs to it in one transaction; Lost for another reason than that
    somebody took the number."""
    feed = _sync(change.citizen_id)
    row = ChangeRow.fetch(feed, _COUNTER)
    last = row.last if row else 0
    for attempt in range(TRIES):
        try:
            write(*_numbered(feed, change, last), *others)
            return
        except Lost as lost:
            if set(lost.rows) != {"counter"}:
                raise
            last = int(lost.rows["counter"]["last"]["N"])
        time.sleep(random.uniform(0, min(LONGEST_PAUSE_S, 0.005 * 2**attempt)))  # noqa: S311 - a pause is no secret
    raise Conflict("too many changes at once for one citizen")


def _numbered(feed: str, change: Change, last: int) -> list[Action]:
    counted = ChangeRow.last == last if last else ChangeRow.last.does_not_exist()
    newer = ChangeRow.version.does_not_exist() | (ChangeRow.version < change.version)
    have = ChangeRow(feed, f"have#{change.kind}#{change.id}", version=change.version)
    return [
        update(ChangeRow(feed, _COUNTER), [ChangeRow.last.set(last + 1)], "counter", only_if=counted),
        put(ChangeRow.of(change, feed=feed, position=f"{last + 1:0{_DIGITS}}")),
        put(have, "have", only_if=newer),
    ]


def _lines(entry: Entry | None) -> list[Action]:
    if entry is None:
        return []
    digest = hashlib.sha256(entry.entry_id.encode()).hexdigest()[:32]
    told = ChangeRow(_sync(entry.citizen_id), f"told#{digest}", at=entry.at)
    actions = [put(told, "entry", only_if=ChangeRow.position.does_not_exist())]
    if entry.on_timeline:
        position = f"{instant(entry.at)}#{entry.entry_id}"
        actions.append(put(EntryRow.of(entry, feed=f"dossier#{entry.dossier_id}", position=position)))
    if entry.notifies:
        # A message's id is its position: it sorts by time and fits into a URL.
        position = f"{(entry.at - _EPOCH) // timedelta(microseconds=1):016d}-{digest}"
        actions.append(put(EntryRow.of(entry, feed=_messages(entry.citizen_id), position=position)))
    return actions


def _tell_alone(lines: list[Action]) -> bool:
    try:
        write(*lines)
    except Lost:
        return False
    return True


def _newest(feed: str, limit: int, cursor: str) -> tuple[list[dict[str, Any]], str]:
    older = EntryRow.position < paging.decode(cursor) if cursor else None
    return paging.filled(EntryRow.pages(feed, where=older, newest_first=True, limit=limit + 1), limit, "position")


def _sync(citizen_id: str) -> str:
    return f"citizen#{citizen_id}#sync"


def _messages(citizen_id: str) -> str:
    return f"citizen#{citizen_id}#messages"
