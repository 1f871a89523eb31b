"""Use a one-time code up: whoever has it holds the phone that it went to."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from chalicelib.domain import one_time_code
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.people import Challenges, Limits
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.sign_in.request_code import code_of_minute

# At ten an hour, a million codes take eleven years to guess; a lock for a day would be a weapon against the owner.
MOST_WRONG_AN_HOUR = 10
HOUR_S = int(timedelta(hours=1).total_seconds())
T = TypeVar("T")


def spend_code(
    challenge_id: str,
    code: str,
    *,
    opens: Callable[[str], T],
    now: datetime,
    challenges: Challenges,
    limits: Limits,
    hash_of: Callable[[str, str], str],
) -> T:
    """What `opens` says of the phone that got the code. It is asked once the code is known to be right and before it
    is used up: when it refuses, the try is counted and the same code may be sent again with what was missing.

    The try is stored before anything is answered, so that guesses sent in parallel are counted one by one. Refuses:
    `otp_wrong` (`tries_left`), `otp_expired` (too late, used, or no such challenge), `otp_locked` (five tries),
    `too_many_requests` after ten wrong codes for one phone in an hour, until that hour is over and whatever code comes
    then.
    """
    phone, opened = _spend(
        challenge_id, code, opens=opens, now=now, challenges=challenges, limits=limits, hash_of=hash_of
    )
    limits.forget(code_of_minute(phone))
    return opened


def was_spent_just_now(
    challenge_id: str,
    code: str,
    *,
    now: datetime,
    challenges: Challenges,
    limits: Limits,
    hash_of: Callable[[str, str], str],
) -> bool:
    """Whether this very code was used up in the last two minutes. A wrong one is counted as any other is."""
    challenge = challenges.get(challenge_id)
    if challenge is None or not one_time_code.was_just_used(challenge, now=now):
        return False
    given = hash_of("one_time_code", f"{challenge_id}:{code}")
    if hmac.compare_digest(given, challenge.code_hash):
        return True
    limits.hit(f"wrong_codes#{challenge.phone}", most=MOST_WRONG_AN_HOUR, window_s=HOUR_S, now=now)
    return False


@again_on_conflict()
def _spend(
    challenge_id: str,
    code: str,
    *,
    opens: Callable[[str], T],
    now: datetime,
    challenges: Challenges,
    limits: Limits,
    hash_of: Callable[[str, str], str],
) -> tuple[str, T]:
    challenge = challenges.get(challenge_id)
    if challenge is None:
        raise Refused("otp_expired")
    wrong_codes = f"wrong_codes#{challenge.phone}"
    limits.check(wrong_codes, most=MOST_WRONG_AN_HOUR, window_s=HOUR_S, now=now)
    given = hash_of("one_time_code", f"{challenge_id}:{code}")
    tried = one_time_code.check(challenge, matches=hmac.compare_digest(given, challenge.code_hash), now=now)
    if tried.used_at is None:
        challenges.save(challenge, tried)
        limits.hit(wrong_codes, most=MOST_WRONG_AN_HOUR, window_s=HOUR_S, now=now)
        raise Refused("otp_wrong", tries_left=one_time_code.MOST_TRIES - tried.tries)
    try:
        opened = opens(challenge.phone)
    except Refused:
        challenges.save(challenge, replace(tried, used_at=None))
        raise
    challenges.save(challenge, tried)
    return challenge.phone, opened
