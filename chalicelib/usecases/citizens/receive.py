"""Somebody stands at the counter: find their account, or make one for them, which is theirs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain import citizen as rules
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.citizens.change_profile import faults_of
from chalicelib.usecases.ports.dossiers import Answers
from chalicelib.usecases.ports.people import Citizens


@dataclass(frozen=True, slots=True)
class Received:
    """Whose account it is, and whether it was made now."""

    citizen_id: str
    created: bool


def receive(
    citizen_id: str,
    *,
    phone: str,
    full_name: str,
    birth_on: date,
    national_id: str,
    now: datetime,
    once: Once,
    citizens: Citizens,
    answers: Answers,
    provinces: Collection[str],
) -> Received:
    """The account of the national ID on the paper that the officer looks at, whatever its phone; where nobody declared
    that number, a new account `citizen_id` with what the paper says (assurance 1), to which its owner signs in with a
    code to the phone.

    Refuses what cannot be with every fault at once. A phone with somebody else's account is refused with `phone_taken`:
    nobody has proved here that it is this person's.
    """
    declared = {"full_name": " ".join(full_name.split()), "birth_on": birth_on, "national_id": national_id}
    if faults := faults_of(declared, today=vietnamese_date(now), provinces=provinces):
        raise Refused("invalid_request", faults=faults)
    by_phone, by_number = citizens.holders(phone, national_id)
    if by_number:
        received = Received(by_number, created=False)
        answers.put(once.of(received))
        return received
    if by_phone:
        raise Refused("phone_taken")
    received = Received(citizen_id, created=True)
    made = rules.change(Citizen(citizen_id, phone, created_at=now, updated_at=now), declared, version=None, now=now)
    try:
        citizens.change((None, made), once=once.of(received))
    except Conflict:
        raise Refused("phone_taken") from None  # in this very moment
    return received
