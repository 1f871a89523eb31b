"""Sign a citizen in with the code that was sent; the first sign-in opens the account."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain import one_time_code, session
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Refused
from chalicelib.domain.one_time_code import Challenge
from chalicelib.usecases.ports import Challenges, Citizens, Limits, Sessions
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.sign_in.request_code import code_of_minute
from chalicelib.usecases.sign_in.signed_in import SignedIn, as_citizen

# At ten an hour, a million codes take eleven years to guess; a lock for a day would be a weapon against the owner.
MOST_WRONG_AN_HOUR = 10
HOUR_S = int(timedelta(hours=1).total_seconds())


def with_code(
    challenge_id: str,
    code: str,
    *,
    device_name: str,
    citizen_id: str,
    session_id: str,
    now: datetime,
    challenges: Challenges,
    citizens: Citizens,
    sessions: Sessions,
    limits: Limits,
    hash_of: Callable[[str, str], str],
) -> SignedIn:
    """A new session of the account of the phone that got the code; `citizen_id` names the account if this is the
    phone's first sign-in.

    The try is stored before anything is answered, so that guesses sent in parallel are counted one by one, and a code
    used twice at once opens one session. Refuses: `otp_wrong` (`tries_left`), `otp_expired` (too late, used, or no
    such challenge), `otp_locked` (five tries), `too_many_requests` after ten wrong codes for one phone in an hour,
    until that hour is over and whatever code comes then.
    """
    spent = _spend(challenge_id, code, now=now, challenges=challenges, limits=limits, hash_of=hash_of)
    limits.forget(code_of_minute(spent.phone))
    citizen = _account(spent.phone, citizen_id=citizen_id, now=now, citizens=citizens)
    begun = session.new(session_id, subject_id=citizen.citizen_id, kind="citizen", device_name=device_name, now=now)
    sessions.create(begun)
    return as_citizen(begun)


@again_on_conflict()
def _spend(
    challenge_id: str,
    code: str,
    *,
    now: datetime,
    challenges: Challenges,
    limits: Limits,
    hash_of: Callable[[str, str], str],
) -> Challenge:
    challenge = challenges.get(challenge_id)
    if challenge is None:
        raise Refused("otp_expired")
    wrong_codes = f"wrong_codes#{challenge.phone}"
    limits.check(wrong_codes, most=MOST_WRONG_AN_HOUR, window_s=HOUR_S, now=now)
    given = hash_of("one_time_code", f"{challenge_id}:{code}")
    matches = hmac.compare_digest(given, challenge.code_hash)
    tried = one_time_code.check(challenge, matches=matches, now=now)
    challenges.save(challenge, tried)
    if tried.used_at is None:
        limits.hit(wrong_codes, most=MOST_WRONG_AN_HOUR, window_s=HOUR_S, now=now)
        raise Refused("otp_wrong", tries_left=one_time_code.MOST_TRIES - tried.tries)
    return tried


@again_on_conflict()
def _account(phone: str, *, citizen_id: str, now: datetime, citizens: Citizens) -> Citizen:
    # Retried apart from the code, which is spent by now: a conflict here means that the same phone signed in for the
    # first time on another device just before, and that account is ours too.
    found = citizens.by_phone(phone)
    if found:
        return found
    opened = Citizen(citizen_id, phone, created_at=now, updated_at=now)
    citizens.create(opened)
    return opened
