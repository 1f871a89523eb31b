"""What money that comes does: to the payments it names, and where each đồng of it goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.credit import ALLOCATED, TO_REFUND, WAITING, Credit, Part
from chalicelib.domain.dossier_states import NOT_ACCEPTED, WITHDRAWN
from chalicelib.domain.payment import ARROWS, PAID, Payment, due_vnd, settled_vnd

# Why a rule could not place money.
REASONS = (
    "surplus",
    "fee_settled",
    "dossier_withdrawn",
    "dossier_not_accepted",
    "other_account",
    "unknown_order",
    "wrong_amount",
    "several_codes",
    "maybe_told_before",
    "no_reference",
    "reference_used",
    "released",
    "collected_differs",
)
# Gateways whose account is a merchant id, whose orders are paid once, and whose own number of the payment stands in
# `notice_id`: their callback and their answer to a question both tell it; a bank's reference at most one of them.
GATEWAYS = frozenset({"vnpay", "momo", "zalopay", "dvcqg"})
MOST_SHARED = 20  # payments of one transfer: all move in one transaction
OVER = (WITHDRAWN, NOT_ACCEPTED)  # dossiers whose fee is not owed any more, unless it was paid


@dataclass(frozen=True, slots=True)
class Target:
    """A payment that money names, with what is known of its dossier: which payment settled its fee ("" for none), and
    its state."""

    payment: Payment
    settled_by: str = ""
    dossier_state: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a notice does: the payments after it (none: unchanged), the credit to keep (None: no money moved), and the
    outcome that the provider is answered: recorded, unknown_order, wrong_amount, failed."""

    outcome: str
    payments: tuple[Payment, ...] = ()
    credit: Credit | None = None


def is_named_by_gateway(provider: str) -> bool:
    """Whether a payment through `provider` is named by the gateway's own number rather than by a bank's reference."""
    return provider in GATEWAYS


def credit_id_of(notice: BankNotice) -> str:
    """One transfer is one credit, whoever reports it: by account and bank reference. A gateway's payment is named by
    the gateway, and so is a transfer without a reference by whoever tells it."""
    if notice.bank_reference and not is_named_by_gateway(notice.provider):
        return f"{notice.account}#{notice.bank_reference}"
    return f"{notice.account}#{notice.provider}:{notice.notice_id}"


def gateway_payment_of(credit: Credit) -> tuple[str, str] | None:
    """The gateway's names of a payment that came through it: our order reference there, and its own number. None for
    any other transfer."""
    begins = f"{credit.account}#{credit.provider}:"
    if not is_named_by_gateway(credit.provider) or not credit.credit_id.startswith(begins):
        return None
    order, _, number = credit.credit_id.removeprefix(begins).rpartition(".")
    return (order, number) if order and number else None


def apply(
    targets: Sequence[Target | None],
    notice: BankNotice,
    *,
    account: str,
    agency_code: str,
    exact: bool,
    now: datetime,
    maybe_told_before: bool = False,
) -> Applied:
    """Decide what one genuine notice does. `targets` are what its codes name, None for a code of nobody; `account` is
    the registered account of the unit behind the endpoint that was called; `exact` is true for gateways where another
    amount than asked is an error to answer (VNPAY 04); `maybe_told_before`: a transfer that looks the same is known.

    Never raises: what does not fit is kept with its reason for a person. Outgoing, failed, pending and test notices
    move nothing. Several codes, twenty at most, share a transfer only if it is worth exactly what is due for all of
    them. Units may share an account, and a bank tells of it at each of their addresses: money that names a payment is
    with the unit of that payment, whichever address heard of it.
    """
    if notice.outcome in ("test", "pending") or notice.direction != "in":
        return Applied("recorded")
    target = targets[0] if len(targets) == 1 else None
    if notice.outcome == "failed":
        return _failed(target.payment, now) if target else Applied("unknown_order")
    if notice.amount_vnd <= 0:
        return Applied("recorded")

    def waits(outcome: str, reason: str, payment_id: str = "", unit: str = agency_code) -> Applied:
        whole = Part(WAITING, notice.amount_vnd, now, payment_id, reason)
        return Applied(outcome, credit=_credit(notice, unit, (whole,)))

    if notice.account and notice.account != account:
        return waits("recorded", "other_account")
    if len(targets) > 1:
        shared = None if maybe_told_before else _share(targets, notice, account, now)
        return _kept(notice, *shared) if shared else waits("recorded", "several_codes")
    if target is None:
        return waits("unknown_order", "unknown_order")
    payment = target.payment
    if payment.account != account:
        return waits("recorded", "other_account", payment.payment_id)
    if exact and notice.amount_vnd != payment.amount_vnd:
        return waits("wrong_amount", "wrong_amount", payment.payment_id, payment.agency_code)
    if maybe_told_before:
        return waits("recorded", "maybe_told_before", payment.payment_id, payment.agency_code)
    after, parts = receive(target, notice.amount_vnd, credit_id=credit_id_of(notice), now=now)
    return _kept(notice, payment.agency_code, (after,) if after else (), parts)


def receive(
    target: Target, amount_vnd: int, *, credit_id: str, now: datetime, decided_by: str = ""
) -> tuple[Payment | None, tuple[Part, ...]]:
    """So many đồng come for a payment: the payment after it (None: unchanged) and where the money goes.

    What is due is allocated and the rest is to be refunded. All of it is to be refunded where another payment settled
    the fee; a person decides where the dossier was withdrawn or not accepted.
    """
    payment = target.payment
    code = payment.payment_id
    if target.settled_by not in ("", code):
        return None, (Part(TO_REFUND, amount_vnd, now, code, "fee_settled", decided_by),)
    if target.dossier_state in OVER and payment.state != PAID:
        return None, (Part(WAITING, amount_vnd, now, code, f"dossier_{target.dossier_state}", decided_by),)
    happened = "all_received" if amount_vnd >= due_vnd(payment) else "part_received"
    state = ARROWS[payment.state, happened]  # whatever its state, money that comes for it counts
    settles = min(amount_vnd, due_vnd(payment))
    surplus = amount_vnd - settles
    after = replace(
        payment,
        state=state,
        version=payment.version + 1,
        updated_at=now,
        received_vnd=payment.received_vnd + amount_vnd,
        surplus_vnd=payment.surplus_vnd + surplus,
        credit_ids=(*payment.credit_ids, credit_id),
        paid_at=payment.paid_at or (now if state == PAID else None),
    )
    parts = (
        Part(ALLOCATED, settles, now, code, "", decided_by),
        Part(TO_REFUND, surplus, now, code, "surplus", decided_by),
    )
    return after, tuple(part for part in parts if part.amount_vnd)


def release(payment: Payment, amount_vnd: int, *, now: datetime) -> Payment | None:
    """The payment after so many đồng that had settled it leave it again: what they paid is owed again, and a payment
    that was paid is so no more. None where less than that (or nothing) was allocated to it."""
    settled = settled_vnd(payment)
    if not 0 < amount_vnd <= settled:
        return None
    state = ARROWS.get((payment.state, "all_released" if amount_vnd == settled else "part_released"))
    if state is None:
        return None
    return replace(
        payment,
        state=state,
        version=payment.version + 1,
        updated_at=now,
        received_vnd=payment.received_vnd - amount_vnd,
        paid_at=None,
    )


def _share(
    targets: Sequence[Target | None], notice: BankNotice, account: str, now: datetime
) -> tuple[str, tuple[Payment, ...], tuple[Part, ...]] | None:
    """The unit, its payments and their parts of the money; None where a person is to decide."""
    known = [target for target in targets if target and target.payment.account == account]
    dossiers = {target.payment.dossier_id for target in known}
    due = sum(due_vnd(target.payment) for target in known)
    units = {target.payment.agency_code for target in known}
    if not len(known) == len(dossiers) == len(targets) <= MOST_SHARED or due != notice.amount_vnd or len(units) > 1:
        return None
    shared = [
        receive(target, due_vnd(target.payment), credit_id=credit_id_of(notice), now=now)
        for target in known
        if due_vnd(target.payment)
    ]
    after = tuple(payment for payment, _ in shared if payment)
    # One that takes no money makes the whole a question.
    if len(after) < len(shared):
        return None
    return units.pop(), after, tuple(part for _, parts in shared for part in parts)


def _failed(payment: Payment, now: datetime) -> Applied:
    tries = payment.failed_attempts + 1
    return Applied("failed", (replace(payment, failed_attempts=tries, version=payment.version + 1, updated_at=now),))


def _kept(notice: BankNotice, agency_code: str, payments: tuple[Payment, ...], parts: tuple[Part, ...]) -> Applied:
    return Applied("recorded", payments, _credit(notice, agency_code, parts))


def _credit(notice: BankNotice, agency_code: str, parts: tuple[Part, ...]) -> Credit:
    return Credit(
        credit_id=credit_id_of(notice),
        provider=notice.provider,
        account=notice.account,
        bank_reference=notice.bank_reference,
        amount_vnd=notice.amount_vnd,
        occurred_at=notice.occurred_at,
        agency_code=agency_code,
        parts=parts,
        memo=notice.memo,
    )
