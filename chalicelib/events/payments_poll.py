"""Every five minutes: gateways are asked about payments that they never told us of."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from chalicelib import wiring
from chalicelib.domain.polling import ASKABLE
from chalicelib.events.doors import schedule
from chalicelib.log import kind_and_place, log
from chalicelib.usecases.payments.ask_provider import ask_due

MOST = 200  # of one provider
SECONDS = 60


@schedule
def payments_poll(now: datetime) -> None:
    """Found by their index, each provider in a thread of its own: one that is slow holds up no other. What is left over
    is due the next time."""
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(len(ASKABLE)) as pool:
        asked = {provider: pool.submit(_ask, provider, now, until) for provider in sorted(ASKABLE)}
    failed = {provider: error for provider, one in asked.items() if (error := one.exception())}
    for provider, error in failed.items():
        log.error("could not ask", provider=provider, **kind_and_place(error))
    if failed:
        raise RuntimeError(f"could not ask {', '.join(failed)}")


def _ask(provider: str, now: datetime, until: float) -> None:
    ask_due(
        provider,
        now=now,
        limit=MOST,
        exact=wiring.gateways.is_exact(provider),
        ask=wiring.gateways.order_query(provider, now),
        may_go_on=lambda: time.monotonic() < until,
        payments=wiring.stores.payments(),
        partners=wiring.stores.partners(),
        dossiers=wiring.stores.dossiers(),
    )
