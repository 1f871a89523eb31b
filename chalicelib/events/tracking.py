"""Every five minutes: scans that waited are tried again, and carriers that do not call are asked for theirs."""

import time
from datetime import datetime

from chalicelib import wiring
from chalicelib.events.doors import schedule
from chalicelib.log import kind_and_place, log
from chalicelib.usecases.deliveries.poll_tracking import poll_tracking
from chalicelib.usecases.deliveries.try_parked import try_parked

MOST_PARKED = 200
MOST_REGISTRATIONS = 100
PAGE = 200
SECONDS = 150  # of the four minutes that the function has: a page that is under way then comes to its end
SECONDS_FOR_PARKED = 50  # of these: whatever waits, carriers are read


@schedule
def tracking(now: datetime) -> None:
    """Found by their index; what is left over is due the next time. One registration that fails holds up no other, and
    what waits holds up none: it has its own share of the time."""
    began = time.monotonic()
    until, failed = began + SECONDS, 0
    parked_failed = not _parked_tried(now, began + SECONDS_FOR_PARKED)
    for endpoint in wiring.stores.tracking().polls_due(now, limit=MOST_REGISTRATIONS):
        if time.monotonic() > until:
            break
        try:
            _poll(endpoint, now, until)
        except Exception as error:
            failed += 1
            log.error("tracking not read", **kind_and_place(error))
    if failed:
        raise RuntimeError(f"the tracking of {failed} registrations could not be read")
    if parked_failed:
        raise RuntimeError("the scans that wait could not be tried")


def _parked_tried(now: datetime, until: float) -> bool:
    """Try what waits again; whether that was possible at all."""
    try:
        tried = try_parked(
            now=now,
            limit=MOST_PARKED,
            parked=wiring.stores.tracking(),
            deliveries=wiring.stores.deliveries(),
            partners=wiring.stores.partners(),
            confirm=wiring.partners.is_delivered,
            may_go_on=lambda: time.monotonic() < until,
        )
    except Exception as error:
        log.error("parked scans not tried", **kind_and_place(error))
        return False
    if tried.placed or tried.left:
        log.info("parked scans tried", placed=tried.placed, left=tried.left)
    if tried.failed:
        log.error("parked scans could not be noted", count=tried.failed)
    if tried.for_a_person:
        log.error("scans wait for a person", count=tried.for_a_person, alarm="scans_for_a_person")
    return True


def _poll(endpoint: str, now: datetime, until: float) -> None:
    done = poll_tracking(
        endpoint,
        now=now,
        page_of=lambda partner, after: wiring.partners.tracking_page(partner, after, PAGE, now),
        may_go_on=lambda: time.monotonic() < until,
        cursors=wiring.stores.tracking(),
        deliveries=wiring.stores.deliveries(),
        partners=wiring.stores.partners(),
    )
    if done.records:
        log.info("tracking read", records=done.records, parked=done.parked)
    if done.unknown:
        log.error("statuses that nobody placed", count=done.unknown, alarm="scan_status_unknown")
    if done.parked:
        log.error("records wait for a person", count=done.parked, alarm="scans_for_a_person")
    if done.silent or done.stuck or done.ahead:
        log.error(
            "tracking not read on", silent=done.silent, stuck=done.stuck, ahead=done.ahead, alarm="tracking_stuck"
        )
