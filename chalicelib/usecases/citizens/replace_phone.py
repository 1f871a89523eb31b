"""Give an account another phone at the counter, when the old one is lost or somebody else's."""

from collections.abc import Callable
from datetime import date, datetime

from chalicelib.domain import account_access
from chalicelib.domain.access import PHONE, Access
from chalicelib.domain.actor import Actor
from chalicelib.domain.citizen import Citizen, IdentityCheck
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.citizens.change_profile import faults_of
from chalicelib.usecases.citizens.holder import Changes, freed, saved
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.people import Challenges, Citizens, Limits
from chalicelib.usecases.sign_in.spend_code import spend_code


def replace_phone(
    citizen_id: str,
    *,
    challenge_id: str,
    code: str,
    paper: str,
    last_digits: str,
    by: Actor,
    now: datetime,
    once: Once,
    citizens: Citizens,
    dossiers: Dossiers,
    challenges: Challenges,
    limits: Limits,
    hash_of: Callable[[str, str], str],
    full_name: str = "",
    birth_on: date | None = None,
) -> Citizen:
    """The account with the phone that got the code, which its owner read out at the counter, and assurance 2; with the
    paper's `full_name` and `birth_on` where those are told.

    The old phone is free, every sign-in until now ends and the old phone is told, by the table's stream. Refuses with
    `not_found`; as `account_access.replace_phone`; with `phone_taken` when the phone is of another account in use; and
    as `spend_code`. Unless all the rest is in order the code is not used up.
    """
    check = IdentityCheck(paper, last_digits, by.id, by.agency_code, now)
    name = " ".join(full_name.split())
    told = {"birth_on": birth_on} | ({"full_name": name} if full_name else {})
    if faults := faults_of(told, today=vietnamese_date(now), provinces=()):
        raise Refused("invalid_request", faults=faults)

    def decide(phone: str) -> Changes:
        before = citizens.get(citizen_id)
        if before is None:
            raise Refused("not_found")
        after = account_access.replace_phone(before, phone, check, full_name=name, birth_on=birth_on)
        return [(before, after), *freed(phone, citizen_id, now=now, citizens=citizens, dossiers=dossiers)]

    changes = spend_code(
        challenge_id, code, opens=decide, now=now, challenges=challenges, limits=limits, hash_of=hash_of
    )
    phone = changes[0][1].phone
    seen = Access(citizen_id, PHONE, by.id, by.agency_code, now)
    return saved(changes, lambda: decide(phone), once=once, access=seen, citizens=citizens)
