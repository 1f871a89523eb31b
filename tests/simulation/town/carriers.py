"""The carrier: collects, scans and delivers; its scans come late, twice, out of order, or never."""

from datetime import datetime, timedelta

from tests.adapters.fixtures.carriers import ems
from tests.simulation.money.tellers import VIETNAM
from tests.simulation.town.deeds import Life, scans
from tests.simulation.town.feeds import soon
from tests.simulation.town.journey import Journey
from tests.simulation.town.machine import BEGIN

WAYS = ((3, 4, 5, 6, 7), (3, 4, 5, 6, 7), (3, 4, 5, 6, 8, 6, 7), (3, 4, 5, 8, 9, 7), (3, 4, 8, 10, 11), (3, 4, 13))


def parcel(journey: Journey, order: str, item: str) -> Life:
    """One parcel on its way, unless it is called off before somebody comes for it; the last scan is never lost."""
    chance = journey.chance(f"parcel/{order}")
    yield timedelta(seconds=chance.choice((0, 0.02, 60, 3600)))
    way = chance.choice(WAYS)
    for number, status in enumerate(way):
        yield timedelta(minutes=chance.randint(1, 300))
        if order in journey.town.carrier.called_off:
            return
        journey.town.carrier.fetched.add(order)
        is_last = number == len(way) - 1
        if is_last or chance.random() < 0.88:
            key = f"{journey.name}/scan/{order}/{number}"
            journey.town.comes(key, a_scan(journey, order, item, number, status, journey.town.turns.now))


def a_scan(journey: Journey, order: str, item: str, number: int, status: int, at: datetime) -> Life:
    """One scan, told until it is heard, and sometimes again."""
    chance = journey.chance(f"scan/{order}/{number}")
    now = journey.town.turns.now
    # Some offices send what they scanned on the hour, all at once.
    on_the_hour = (BEGIN - now) % timedelta(hours=chance.choice((1, 6)))
    yield on_the_hour if chance.random() < 0.5 else soon(chance)
    call = ems.genuine(
        transaction=f"{item}-{number}",
        tracking_code=item,
        order_code=order,
        status_code=status,
        datetime=f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
    )
    deed = scans(journey.town, journey.town.carrier_of[order], call, f"status {status} of {order}")
    yield deed
    while chance.random() < 0.15:
        yield timedelta(minutes=chance.choice((0, 1, 30)))
        yield deed
