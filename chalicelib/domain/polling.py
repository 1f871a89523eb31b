"""When a gateway is asked about a payment that it never told us of: the callback may have been lost on its way."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.payment import PAID, Payment

# Providers that can be asked about one order (adapters/queries).
ASKABLE = frozenset({"dvcqg", "momo", "payos", "vietqrvn", "vnpay", "zalopay"})
# After the payment was begun: while its page is still open or just closed, then daily. Money may be on its way to an
# expired or cancelled one too, and banks settle a day late (payments.md 10: between 30 minutes and three days).
PLAN = (timedelta(minutes=15), timedelta(minutes=30), timedelta(days=1), timedelta(days=2), timedelta(days=3))
AGAIN_AFTER = timedelta(minutes=5)  # where no answer came
GIVEN_UP_AFTER = timedelta(days=4)


def ask_at(payment: Payment) -> datetime | None:
    """When the gateway is to be asked next; None for never: it is paid, cannot be asked, or was asked often enough."""
    if payment.state == PAID or payment.provider not in ASKABLE:
        return None
    if payment.ask_again_at is not None:
        return payment.ask_again_at if payment.ask_again_at < payment.created_at + GIVEN_UP_AFTER else None
    return payment.created_at + PLAN[payment.asked] if payment.asked < len(PLAN) else None


def asking(payment: Payment, *, now: datetime) -> Payment | None:
    """The payment while its gateway is asked; None when it is not time. Saved before the question is put: who loses
    that write does not ask, and where no answer comes it is asked again a stroke later. What was missed is asked
    once."""
    due = ask_at(payment)
    if due is None or now < due:
        return None
    asked = sum(payment.created_at + after <= now for after in PLAN)
    return replace(
        payment, asked=max(asked, payment.asked), ask_again_at=now + AGAIN_AFTER, version=payment.version + 1
    )


def answered(payment: Payment) -> Payment | None:
    """The payment after an answer came: the next question is that of the plan. None when that is known."""
    return replace(payment, ask_again_at=None, version=payment.version + 1) if payment.ask_again_at else None
