"""The desk of an officer who left is to be cleared, step by step."""

from datetime import datetime

from chalicelib import wiring
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.events.doors import queue
from chalicelib.log import log
from chalicelib.usecases.dossiers.clear_desk import Desk, clear_desk

SOON_S, LATER_S = 2, 900  # the index of desks may be a second behind; a queue puts off for a quarter of an hour at most


@queue
def desks(body: str, now: datetime) -> None:
    """The message is the desk. What is left over is the next message's, and so is what the officer may still take."""
    desk = Desk.read(body)
    agencies = wiring.stores.agencies()
    cleared = clear_desk(
        desk,
        now=now,
        dossiers=wiring.stores.dossiers(),
        officers=wiring.stores.officers(),
        taken_over=lambda unit: agencies.taken_over(unit, on=vietnamese_date(now)),
    )
    if cleared.released:
        log.info("desk cleared", agency=desk.agency_code, released=cleared.released, left=cleared.left)
    if cleared.left:
        wiring.queues.enqueue_desk(body, delay_s=SOON_S)
    elif now < datetime.fromisoformat(desk.until):
        wiring.queues.enqueue_desk(body, delay_s=LATER_S)
