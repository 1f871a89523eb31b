"""Who gets into an account: one idle for a year, one whose owner came to a counter, one that changes its phone."""

import hmac
from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.domain.citizen import VERIFIED, Citizen, IdentityCheck, declares
from chalicelib.domain.errors import Fault, Refused

# Operators give an unused number to somebody else within months: after a year a code proves nothing about the owner.
DORMANT_AFTER = timedelta(days=365)
SEEN_EVERY = timedelta(days=30)
PAPERS = ("identity_card", "passport")  # both bear the national ID
LAST_DIGITS = 4


def is_dormant(citizen: Citizen, *, now: datetime) -> bool:
    """Whether nobody used the account for 365 days: a code to its phone alone does not open it any more."""
    return now - (citizen.active_at or citizen.updated_at) >= DORMANT_AFTER


def seen(citizen: Citizen, *, now: datetime) -> Citizen:
    """The account of somebody who is here now; the same when that was noted within thirty days."""
    if citizen.active_at and now - citizen.active_at < SEEN_EVERY:
        return citizen
    return replace(citizen, active_at=now, version=citizen.version + 1)


def verify(citizen: Citizen, check: IdentityCheck) -> Citizen:
    """The account whose owner showed a paper: assurance 2, and no longer dormant.

    Refuses with `identity_not_declared` an account without name, birth date and national ID, since there is nothing to
    compare; with the fault `digits_differ` a paper whose last four digits are not the declared ones.
    """
    if not (citizen.full_name and citizen.birth_on and citizen.national_id):
        raise Refused("identity_not_declared")
    if not hmac.compare_digest(citizen.national_id[-LAST_DIGITS:].encode(), check.last_digits.encode()):
        raise Refused("invalid_request", faults=[Fault("/last_digits", "digits_differ")])
    at = check.checked_at
    return replace(
        citizen, assurance_level=2, identity_check=check, active_at=at, updated_at=at, version=citizen.version + 1
    )


def replace_phone(
    citizen: Citizen, phone: str, check: IdentityCheck, *, full_name: str = "", birth_on: date | None = None
) -> Citizen:
    """The account with the phone that its owner proved at the counter; every sign-in until now ends. `full_name` and
    `birth_on` are as the paper says, where somebody else declared them, or wrongly.

    Refuses as `verify`; with `identity_verified` another name or birth date than an officer has seen.
    """
    name, born = full_name or citizen.full_name, birth_on or citizen.birth_on
    on_paper = citizen
    if not declares(citizen, full_name=name, birth_on=born):
        if citizen.assurance_level >= VERIFIED:
            raise Refused("identity_verified")
        on_paper = replace(citizen, full_name=name, birth_on=born)
    return replace(verify(on_paper, check), phone=phone, sessions_end_before=check.checked_at)


def change_phone(citizen: Citizen, phone: str, *, now: datetime) -> Citizen:
    """The account with another phone of its owner, who is signed in and proved both."""
    return replace(citizen, phone=phone, active_at=now, updated_at=now, version=citizen.version + 1)


def give_up_phone(citizen: Citizen, *, now: datetime, has_dossiers: bool = False) -> Citizen:
    """The account without its phone, which belongs to somebody else now. Its owner gets back in at a counter.

    Refuses with `phone_taken` while the account is in use and has an identity, or `has_dossiers`: without an identity
    nobody would ever open these again.
    """
    is_only_a_phone = citizen.assurance_level == 0 and not has_dossiers
    if not (is_only_a_phone or is_dormant(citizen, now=now)):
        raise Refused("phone_taken")
    return replace(citizen, phone="", version=citizen.version + 1)
