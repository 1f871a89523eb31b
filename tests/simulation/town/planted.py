"""Faults planted into the program, one in each part of it; the town finds each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain import delivery_scans
from chalicelib.events import payments_stream
from chalicelib.store import (
    answers,
    callbacks,
    counters,
    deliveries,
    dossier_claims,
    dossiers,
    feed,
    figures,
    receipts,
    register,
    slips,
    transaction,
)
from chalicelib.usecases.deliveries import book
from tests.simulation.money.planted import _harmless, _one_by_one, _replaced, _unconditioned

Plant = Callable[[pytest.MonkeyPatch], None]


@contextmanager
def planted(name: str) -> Iterator[None]:
    """The program with that fault, for a block."""
    with pytest.MonkeyPatch.context() as patch:
        FAULTS[name](patch)
        yield


def _every_number_taken(owner: str, counter: str, number: int) -> transaction.Action:
    """The number is noted, whoever took it."""
    row = counters.CounterRow(owner, counter)
    return transaction.update(row, [counters.CounterRow.last.set(number)], counters.SERIAL_LABEL)


def _every_code_given(patch: pytest.MonkeyPatch) -> None:
    """Two locks keep a code from being given twice: the counter and the code's own claim."""
    patch.setattr(counters, "take_number", _every_number_taken)
    _unconditioned(dossier_claims, "put", label="code")(patch)


def _every_move_written(patch: pytest.MonkeyPatch) -> None:
    """Two locks keep a move from being lost: the head's version and the move's number."""
    for label in ("head", "event"):
        _unconditioned(dossiers, "put", label=label)(patch)


def _told_again(change: Any, *, entry: Any = None) -> bool:
    """Entries are told by what they are now, not by what they were called."""
    _told_again.count += 1  # type: ignore[attr-defined]
    named = replace(entry, entry_id=f"{entry.entry_id}~{_told_again.count}") if entry else None  # type: ignore[attr-defined]
    return bool(_tell(change, entry=named))


_tell = feed.tell
_told_again.count = 0  # type: ignore[attr-defined]


def _only_changes(change: Any, *, entry: Any = None) -> bool:
    """The first line of a timeline that meets another change of its citizen is forgotten."""
    try:
        transaction.write(*feed._numbered(feed._sync(change.citizen_id), change, _last(change)), *feed._lines(entry))
    except transaction.Lost:
        return False
    return True


def _last(change: Any) -> int:
    row = feed.ChangeRow.fetch(feed._sync(change.citizen_id), feed._COUNTER)
    return row.last if row else 0


def _ordered_under_a_new_name(delivery_id: str, *, deliveries: Any, order: Any, **named: Any) -> bool:
    """The carrier cannot know a repeated order as the same."""
    _ordered_under_a_new_name.count += 1  # type: ignore[attr-defined]
    again = f"{delivery_id}~{_ordered_under_a_new_name.count}"  # type: ignore[attr-defined]
    return bool(
        _book(delivery_id, deliveries=deliveries, order=lambda one: order(replace(one, delivery_id=again)), **named)
    )


_book = book.book
_ordered_under_a_new_name.count = 0  # type: ignore[attr-defined]


def _last_scan_only(delivery: Any, scans: Any, *, now: Any) -> Any:
    """What came last is believed, whenever it happened."""
    return _apply(delivery, list(scans)[-1:], now=now)


_apply = delivery_scans.apply


def _all_done(handler: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def door(event: Any, context: Any) -> Any:
        handler(event, context)
        return {"batchItemFailures": []}

    return door


def _of_streams(patch: pytest.MonkeyPatch) -> None:
    from chalicelib.events import dossiers_stream

    patch.setattr(dossiers_stream, "dossiers_stream", _all_done(dossiers_stream.dossiers_stream))


def _forgotten(module: Any, label: str, **readers: Any) -> Plant:
    """What was written before is neither looked for nor in the way."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        _unconditioned(module, "put", label=label)(patch)
        for name, reader in readers.items():
            patch.setattr(module, name, reader)

    return plant


def _nobody_counts(before: Any, after: Any) -> list[transaction.Action]:
    """Only what enters a queue is counted."""
    return list(_move_queues(None, after))


_move_queues = counters.move_queues


def _always_new(before: Any, after: Any) -> list[transaction.Action]:
    """What a line said before is not counted out."""
    return list(_move(None, after))


_move = figures.move


FAULTS: Mapping[str, Plant] = {
    "dossiers: a move is written over another that came between": _every_move_written,
    "dossiers: head, move and answer are written one by one": _replaced(answers, "write", _one_by_one),
    "serials: a code is given to whoever asks": _every_code_given,
    "papers: a form is issued again": _forgotten(slips, "slip", get=lambda *named: None),
    "receipts: a confirmation is issued again": _forgotten(receipts, "receipt", last_of=lambda payment_id: (None, 0)),
    "streams: a record that failed is called done": _of_streams,
    "streams: a paid fee is not settled": _replaced(payments_stream, "follow_fee", lambda *told, **named: None),
    "messages: what was told is told again": _replaced(feed, "tell", _told_again),
    "messages: a line that meets another is forgotten": _replaced(feed, "tell", _only_changes),
    "deliveries: a repeated order is another parcel": lambda patch: patch.setattr(
        "chalicelib.events.bookings.book", _ordered_under_a_new_name
    ),
    "deliveries: the scan that came last is believed": _replaced(delivery_scans, "apply", _last_scan_only),
    "deliveries: a parcel is moved from what it was before": _unconditioned(deliveries, "put", label="delivery"),
    "counters: what leaves a queue is not counted out": _replaced(counters, "move_queues", _nobody_counts),
    "figures: a line counts whenever it is written": _replaced(figures, "move", _always_new),
    "figures: a line and its counts are written one by one": _replaced(register, "write", _one_by_one),
    "idempotency: an answer is not kept": _replaced(answers, "_kept", lambda once: []),
    "money: a notice is not journalled": _replaced(callbacks, "journal_notice", lambda *told, **named: _harmless()),
}
