"""Find a person's account at the counter, by national ID or phone."""

from datetime import datetime, timedelta

from chalicelib.domain.access import LOOKUP, Access
from chalicelib.domain.actor import Actor
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.once import Once
from chalicelib.usecases.counted import counted
from chalicelib.usecases.ports.people import Citizens, Limits

MOST_AN_HOUR = 60
HOUR_S = int(timedelta(hours=1).total_seconds())


def lookups_of(officer: Actor) -> str:
    """Under which name an officer's look-ups are counted, by this door or by receiving somebody."""
    return f"citizen_lookups#{officer.id}"


def look_up(
    *, national_id: str, phone: str, by: Actor, now: datetime, once: Once, citizens: Citizens, limits: Limits
) -> Citizen | None:
    """The account of a national ID, or of a phone (E.164) where no national ID is given; None for nobody's.

    Its owner can see afterwards that it was looked up. Refuses with `too_many_requests` more than sixty look-ups of
    one officer in an hour: a counter does not serve more people, and nobody may try numbers out. Sent again it counts
    once.
    """
    with counted(lookups_of(by), most=MOST_AN_HOUR, window_s=HOUR_S, now=now, limits=limits):
        found = citizens.by_national_id(national_id) if national_id else citizens.by_phone(phone)
        seen = Access(found.citizen_id, LOOKUP, by.id, by.agency_code, now) if found else None
        citizens.change(once=once.of(found), access=seen)
    return found
