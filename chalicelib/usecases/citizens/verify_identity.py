"""Record that an officer checked who somebody is."""

from datetime import datetime

from chalicelib.domain import account_access
from chalicelib.domain.access import IDENTITY, Access
from chalicelib.domain.actor import Actor
from chalicelib.domain.citizen import Citizen, IdentityCheck
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.ports.people import Citizens
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def verify_identity(
    citizen_id: str, *, paper: str, last_digits: str, by: Actor, now: datetime, once: Once, citizens: Citizens
) -> Citizen:
    """The account with assurance 2: its owner stood at the counter with `paper`, on which the national ID ends with
    `last_digits`. An account idle for a year opens by a code again.

    Refuses with `not_found`, and as `account_access.verify`.
    """
    before = citizens.get(citizen_id)
    if before is None:
        raise Refused("not_found")
    after = account_access.verify(before, IdentityCheck(paper, last_digits, by.id, by.agency_code, now))
    seen = Access(citizen_id, IDENTITY, by.id, by.agency_code, now)
    citizens.change((before, after), once=once.of(after), access=seen)
    return after
