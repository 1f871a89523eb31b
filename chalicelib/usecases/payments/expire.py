"""Close requests for money whose time is over."""

from datetime import datetime

from chalicelib.domain import payment as rules
from chalicelib.domain.errors import Conflict
from chalicelib.usecases.ports.money import Payments


def expire_due(*, now: datetime, limit: int, payments: Payments) -> int:
    """Expire what is due, found by its index; how many. One that a bank's notice moves at this moment is left to it.

    Money that comes after expiry still pays: see `domain.payment`.
    """
    expired = 0
    for payment_id in payments.due_to_expire(now, limit):
        before = payments.get(payment_id)
        after = rules.expire(before, now=now) if before else None
        if before is None or after is None:
            continue
        try:
            payments.save(before, after)
            expired += 1
        except Conflict:
            continue
    return expired
