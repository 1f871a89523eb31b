"""A one-time code sent to a phone: how often it may be asked for, tried, and until when."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import Refused

LIFETIME = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=60)
MOST_TRIES = 5
SENT_AGAIN = timedelta(minutes=2)  # as long as a refresh token may be sent again (domain/session.py)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A code that was sent. Only its keyed hash is kept. `phone` is E.164."""

    challenge_id: str
    phone: str
    code_hash: str
    created_at: datetime
    expires_at: datetime
    tries: int = 0
    used_at: datetime | None = None
    version: int = 1


def new(challenge_id: str, *, phone: str, code_hash: str, now: datetime) -> Challenge:
    """A fresh challenge, good for five minutes."""
    return Challenge(challenge_id, phone, code_hash, now, now + LIFETIME)


def still_comes(challenge: Challenge, *, now: datetime) -> bool:
    """Whether its message is the one that was asked for: sent less than a minute ago. One that could not be sent is
    closed without a try."""
    was_sent = challenge.used_at is None or challenge.tries > 0
    return was_sent and now < challenge.created_at + RESEND_AFTER


def was_just_used(challenge: Challenge, *, now: datetime) -> bool:
    """Whether it may be sent again for the same answer, which was lost on the way."""
    return challenge.used_at is not None and now - challenge.used_at <= SENT_AGAIN


def check(challenge: Challenge, *, matches: bool, now: datetime) -> Challenge:
    """The challenge after one try: used when `matches`.

    A wrong code is counted and not refused here, so that the count can be stored before the answer: the caller
    refuses with `otp_wrong` when the result is not used. Refuses at once: `otp_expired` (too late or used before),
    `otp_locked` (tried too often).
    """
    if challenge.used_at or now >= challenge.expires_at:
        raise Refused("otp_expired")
    if challenge.tries >= MOST_TRIES:
        raise Refused("otp_locked", retry_after_s=int(RESEND_AFTER.total_seconds()))
    return replace(
        challenge, tries=challenge.tries + 1, used_at=now if matches else None, version=challenge.version + 1
    )
