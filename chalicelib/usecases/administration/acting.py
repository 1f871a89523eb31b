"""Who administers now, whatever their token still says."""

from chalicelib.domain.actor import ADMINISTRATOR, Actor
from chalicelib.domain.errors import Refused
from chalicelib.domain.officer import Officer
from chalicelib.usecases.ports.people import Officers


def acting(by: Actor, officers: Officers) -> Officer:
    """The administrator as of now: a token outlives a role by up to fifteen minutes. Refuses with `forbidden_role` who
    is none any more, or of another unit."""
    found = officers.get(by.id)
    if found is None or not found.active or ADMINISTRATOR not in found.roles or found.agency_code != by.agency_code:
        raise Refused("forbidden_role")
    return found
