"""Money that comes for payments: notice, transfer, payments and the claims of fees are written together."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.credit import Credit
from chalicelib.domain.errors import Conflict
from chalicelib.domain.incoming import OVER, Applied
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.payment import PAID, Payment
from chalicelib.store import answers, callbacks, credits
from chalicelib.store.dossier_rows import HEAD, HeadRow
from chalicelib.store.payment_rows import ClaimRow, moved
from chalicelib.store.transaction import Action, Lost, check, update, write

CLAIM = "claim"


def record(
    before: Sequence[Payment],
    applied: Applied,
    notice: BankNotice,
    *,
    endpoint: str,
    now: datetime,
    even_if_alike: bool = False,
) -> str:
    """Journal the notice, keep the credit, move the payments and claim their dossiers' fees in one transaction.

    Returns "recorded"; or "duplicate" when this notice was journalled before, or when another notice told of the same
    transfer (the new one is journalled all the same, and moves nothing); or, with nothing written, "alike" when a
    transfer that may be the same is known (not asked with `even_if_alike`), "differs" when the bank's reference names
    a transfer of another amount, and "contradicted" when a fee is settled by another payment or its dossier is over.
    Conflict when a payment changed.
    """
    try:
        write(
            callbacks.journal_notice(notice, applied, endpoint=endpoint, now=now),
            *credits.keep(applied.credit, even_if_alike=even_if_alike),
            *moves(before, applied.payments),
        )
        return "recorded"
    except Lost as lost:
        if callbacks.LABEL in lost.rows:
            return "duplicate"
        if credits.LABEL not in lost.rows:
            if CLAIM in lost.rows:
                return "contradicted"
            if credits.ALIKE in lost.rows:
                return "alike"
            raise
        known = lost.rows[credits.LABEL]
    if credits.differs(known, applied.credit):
        return "differs"
    again = callbacks.journal_notice(notice, applied, endpoint=endpoint, now=now, told_before=True)
    try:
        write(again, *credits.noticed(known, notice))
    except Lost as lost:
        if callbacks.LABEL not in lost.rows:  # else its twin was faster: journalled by now
            with suppress(Lost):
                write(again)
    return "duplicate"


def allocate(money: tuple[Credit, Credit], payment: tuple[Payment, Payment], *, once: StoredAnswer | None) -> bool:
    """Move a transfer's money (before, after) to a payment (before, after) in one transaction. False when the fee is
    settled by another payment or its dossier is over; Conflict when one of the two changed; AlreadyAnswered when
    `once` was answered before."""
    before, after = payment
    try:
        answers.write_with(once, *credits.moved(*money), *moves([before], [after]))
    except Lost as lost:
        if CLAIM in lost.rows:
            return False
        raise
    return True


def release(money: tuple[Credit, Credit], payment: tuple[Payment, Payment], *, once: StoredAnswer | None) -> None:
    """Let a transfer's money (before, after) leave a payment (before, after), and the claim of its fee with it, in one
    transaction. Conflict when one of them changed; AlreadyAnswered when `once` was answered before."""
    before, after = payment
    answers.write_with(once, *credits.moved(*money), *moves([before], [after]))


def take(credit: Credit, payment: tuple[Payment, Payment] | None, *, once: StoredAnswer | None) -> str:
    """Keep money that came by no bank and move its payment (before, after; None: no payment is moved) in one
    transaction: "recorded"; or, with nothing written, "duplicate" when a transfer of that name is known, and
    "contradicted" when the fee is settled by another payment or its dossier is over. Conflict when the payment
    changed; AlreadyAnswered as elsewhere."""
    moved_too = moves([payment[0]], [payment[1]]) if payment else []
    try:
        answers.write_with(once, *credits.keep(credit, even_if_alike=True), *moved_too)
    except Lost as lost:
        if credits.LABEL in lost.rows:
            return "duplicate"
        if CLAIM in lost.rows:
            return "contradicted"
        raise
    return "recorded"


def moves(before: Sequence[Payment], after: Sequence[Payment]) -> list[Action]:
    """What moves payments, each lost when it changed; where money comes, lost under `CLAIM` when the dossier's fee is
    settled by another payment, or the dossier is withdrawn or not accepted: a fee is settled once, and only a fee that
    is owed, whatever comes at the same moment."""
    known = {payment.payment_id: payment for payment in before}
    actions = []
    for payment in after:
        was = known.get(payment.payment_id)
        if was is None:
            raise Conflict("a payment that was not loaded cannot be moved")
        actions.append(moved(was, payment))
        if payment.received_vnd > was.received_vnd and was.state != PAID:
            actions += _claims(payment)
        if was.state == PAID and payment.state != PAID:
            actions.append(_gives_up(payment))
    return actions


def _gives_up(payment: Payment) -> Action:
    """The fee is settled by nobody again."""
    claim = ClaimRow(f"dossier#{payment.dossier_id}")
    return update(claim, [ClaimRow.settled_by.remove()], CLAIM, only_if=ClaimRow.settled_by == payment.payment_id)


def _claims(payment: Payment) -> list[Action]:
    claim = ClaimRow(f"dossier#{payment.dossier_id}")
    free = ClaimRow.settled_by.does_not_exist() | (ClaimRow.settled_by == payment.payment_id)
    owed = ~HeadRow.state.is_in(*OVER)
    settles = update(claim, [ClaimRow.settled_by.set(payment.payment_id)], CLAIM, only_if=free)
    return [
        settles if payment.state == PAID else check(claim, CLAIM, only_if=free),
        check(HeadRow(payment.dossier_id, HEAD), CLAIM, only_if=owed),
    ]
