"""Every five minutes: requests for money whose time is over are closed."""

from datetime import datetime

from chalicelib import wiring
from chalicelib.events.doors import schedule
from chalicelib.usecases.payments.expire import expire_due

MOST = 500


@schedule
def payments_expiry(now: datetime) -> None:
    """Found by their due index; what is left over is due the next time."""
    expire_due(now=now, limit=MOST, payments=wiring.stores.payments())
