"""Somebody stands at the counter: find their account, or make one for them, which is theirs."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain import citizen as rules
from chalicelib.domain.access import LOOKUP, Access
from chalicelib.domain.account_access import is_dormant
from chalicelib.domain.actor import Actor
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import AlreadyAnswered, Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.citizens.change_profile import faults_of
from chalicelib.usecases.citizens.look_up import HOUR_S, MOST_AN_HOUR, lookups_of
from chalicelib.usecases.ports.dossiers import Answers
from chalicelib.usecases.ports.people import Citizens, Limits


@dataclass(frozen=True, slots=True)
class Received:
    """Whose account it is, whether it was made now, and whether it has another phone than was told: then whoever holds
    that phone sees what is filed here, and the officer asks whose it is."""

    citizen_id: str
    created: bool
    phone_differs: bool = False


def receive(
    citizen_id: str,
    *,
    phone: str,
    full_name: str,
    birth_on: date,
    national_id: str,
    by: Actor,
    now: datetime,
    once: Once,
    citizens: Citizens,
    answers: Answers,
    limits: Limits,
    provinces: Collection[str],
) -> Received:
    """The account of the national ID on the paper that the officer looks at, whatever its phone, where an officer has
    seen its owner or it declared the paper's name and birth date (`citizen.is_of`). Where nobody declared that number,
    the account that is only this phone, with what the paper says (assurance 1); or a new one, `citizen_id`, to which
    its owner signs in with a code to the phone.

    Refuses what cannot be with every fault at once; with `account_differs` an account that only knows the number: who
    is present gets it by proving a phone (`replace_phone`); a phone with somebody else's account with `phone_taken`.
    Whose account it came upon can see that afterwards, and it counts as a look-up (`look_up`), refused or not. Raises
    AlreadyAnswered when the same key was answered before.
    """
    name = " ".join(full_name.split())
    declared = {"full_name": name, "birth_on": birth_on, "national_id": national_id}
    if faults := faults_of(declared, today=vietnamese_date(now), provinces=provinces):
        raise Refused("invalid_request", faults=faults)
    if answers.get(once.key):
        raise AlreadyAnswered
    limits.hit(lookups_of(by), most=MOST_AN_HOUR, window_s=HOUR_S, now=now)
    by_phone, by_number = citizens.holders(phone, national_id)
    holder_id = by_number or by_phone
    if not holder_id:
        return _made(Citizen(citizen_id, phone, created_at=now, updated_at=now), declared, once, citizens)
    holder = citizens.get(holder_id)
    if holder is None:
        raise Conflict("the account was erased a moment ago")
    seen = Access(holder_id, LOOKUP, by.id, by.agency_code, now)
    received = Received(holder_id, created=False, phone_differs=holder.phone != phone)
    if by_number and rules.is_of(holder, full_name=name, birth_on=birth_on):
        citizens.change(once=once.of(received), access=seen)
    elif not (by_number or is_dormant(holder, now=now)) and rules.may_become(holder, full_name=name, birth_on=birth_on):
        known = rules.change(replace(holder, active_at=now), declared, version=None, now=now)
        citizens.change((holder, known), once=once.of(received), access=seen)
    else:
        citizens.change(access=seen)
        if by_number:
            raise Refused("account_differs", extensions={"citizen_id": holder_id})
        raise Refused("phone_taken")
    return received


def _made(blank: Citizen, declared: dict[str, object], once: Once, citizens: Citizens) -> Received:
    received = Received(blank.citizen_id, created=True)
    made = rules.change(blank, declared, version=None, now=blank.created_at)
    try:
        citizens.change((None, made), once=once.of(received))
    except Conflict:
        raise Refused("phone_taken") from None  # in this very moment
    return received
