"""Faults planted into the program, each of which would lose, double or misplace money."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.api import callbacks as door
from chalicelib.domain import credit as money
from chalicelib.domain import incoming
from chalicelib.events import payments_stream
from chalicelib.store import answers, callbacks, counters, credits, payment_money, payment_rows, refunds
from chalicelib.store.transaction import Action, check, write

Plant = Callable[[pytest.MonkeyPatch], None]


@contextmanager
def planted(name: str) -> Iterator[None]:
    """The program with that fault, for a block."""
    with pytest.MonkeyPatch.context() as patch:
        {**FAULTS, STALE_REFUND: _unconditioned(refunds, "put", label="refund")}[name](patch)
        yield


def _unconditioned(module: Any, *verbs: str, label: str) -> Plant:
    """What is written under a label is written whatever is there."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        for verb in verbs:
            patch.setattr(module, verb, _careless(getattr(module, verb), label))

    return plant


def _careless(build: Callable[..., Action], label: str) -> Callable[..., Action]:
    def built(row: Any, *told: Any, only_if: Any = None) -> Action:
        action = build(row, *told, only_if=only_if)
        if action.label != label:
            return action
        return _harmless() if action.verb == "ConditionCheck" else build(row, *told, only_if=None)

    return built


def _harmless() -> Action:
    """A transaction may not be empty, nor name a row twice."""
    _harmless.count += 1
    nobody = callbacks.CallbackRow(f"nobody#{_harmless.count}")
    return check(nobody, "nobody", only_if=callbacks.CallbackRow.callback_id.does_not_exist())


_harmless.count = 0


def _replaced(module: Any, name: str, value: Any) -> Plant:
    return lambda patch: patch.setattr(module, name, value)


def _one_by_one(*actions: Action) -> None:
    for action in actions:
        if action.verb != "ConditionCheck":
            write(action)


def _promised_nothing(credit: money.Credit, amount_vnd: int) -> money.Credit | None:
    return replace(credit, version=credit.version + 1)


_record = door.record_bank_notice


def _answered_anyway(*told: Any, **named: Any) -> str:
    try:
        return _record(*told, **named)
    except Exception:
        return "recorded"


# Seen only where two officers decide about one refund between each other's read and write.
STALE_REFUND = "a refund is moved from what it was before"
FAULTS: Mapping[str, Plant] = {
    "a transfer is kept again, and moved from what it was before": _unconditioned(credits, "put", label="credit"),
    "a payment is moved from what it was before": _unconditioned(payment_rows, "put", label="payment"),
    "a fee is claimed that is settled": _unconditioned(payment_money, "update", "check", label="claim"),
    "a notice is journalled again": _unconditioned(callbacks, "put", label="callback"),
    "a notice is not journalled": _replaced(callbacks, "journal_notice", lambda *told, **named: _harmless()),
    "a transfer is not kept": _replaced(credits, "keep", lambda *told, **named: []),
    "counts do not move": _replaced(counters, "move_exceptions", lambda *told: []),
    "a fee stays claimed when its money left": _replaced(payment_money, "_gives_up", lambda payment: _harmless()),
    "an officer's answer is not kept": _replaced(answers, "_kept", lambda once: []),
    "a payment forgets what came before": _replaced(incoming, "due_vnd", lambda payment: payment.amount_vnd),
    "a notice is written row by row": _replaced(payment_money, "write", _one_by_one),
    "an officer's move is written row by row": _replaced(answers, "write", _one_by_one),
    "a refund promises nothing": _replaced(money, "promise", _promised_nothing),
    "what failed is acknowledged": _replaced(door, "record_bank_notice", _answered_anyway),
    "a paid fee is not settled": _replaced(payments_stream, "follow_fee", lambda *told, **named: False),
}
