"""Challenges, tokens and sessions as the spec's bodies."""

from typing import Any, Protocol

from chalicelib.api.present.words import instant
from chalicelib.domain import one_time_code
from chalicelib.domain import session as rules
from chalicelib.domain.one_time_code import Challenge
from chalicelib.domain.session import Session


class _SignedIn(Protocol):
    @property
    def session(self) -> Session: ...


def challenge(sent: Challenge) -> dict[str, Any]:
    """The spec's OtpChallenge: all but phone and code."""
    return {
        "challenge_id": sent.challenge_id,
        "expires_at": instant(sent.expires_at),
        "resend_after_s": int(one_time_code.RESEND_AFTER.total_seconds()),
    }


def tokens(signed_in: _SignedIn, *, access_token: str, expires_in: int, refresh_token: str) -> dict[str, Any]:
    """The spec's Tokens."""
    return {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": expires_in,
        "refresh_token": refresh_token,
        "refresh_expires_in": int(rules.lifetime(signed_in.session.kind).total_seconds()),
    }


def session(one: Session, *, current_id: str, unnamed: str) -> dict[str, Any]:
    """The spec's Session; `unnamed` stands for a device that gave no name."""
    return {
        "session_id": one.session_id,
        "device_name": one.device_name or unnamed,
        "created_at": instant(one.created_at),
        "last_used_at": instant(one.used_at),
        "current": one.session_id == current_id,
    }
