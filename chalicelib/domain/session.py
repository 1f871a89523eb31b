"""A sign-in on one device, and the refresh tokens that succeed each other in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import Refused

CITIZEN_LIFETIME = timedelta(days=90)
OFFICER_LIFETIME = timedelta(hours=12)
MONTH = timedelta(days=30)
GRACE = timedelta(minutes=2)
MOST_DEVICES = 10  # on which somebody is signed in at once: a lost one falls out of use, and the list fits a screen


@dataclass(frozen=True, slots=True)
class Session:
    """A family of refresh tokens. `generation` numbers the token that is good now; tokens themselves are derived from
    a key, the session and the generation, and are never stored. Expires `lifetime` after its last use."""

    session_id: str
    subject_id: str
    kind: str
    device_name: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    generation: int = 1
    rotated_at: datetime | None = None
    version: int = 1


def new(session_id: str, *, subject_id: str, kind: str, device_name: str, now: datetime) -> Session:
    """A sign-in that begins now."""
    return Session(session_id, subject_id, kind, device_name, now, now, now + lifetime(kind))


def too_many(begun: Session, others: Sequence[Session], *, now: datetime) -> list[Session]:
    """Of the same person's other sign-ins those that end because this one begins, the longest unused first: beyond
    `MOST_DEVICES` with it. What is over already, or of another kind, does not count."""
    live = [one for one in others if one.kind == begun.kind and now < one.expires_at]
    oldest_first = sorted(live, key=lambda one: (one.used_at, one.session_id))
    return oldest_first[: max(0, len(live) + 1 - MOST_DEVICES)]


def is_untouched(session: Session) -> bool:
    """Whether none of its refresh tokens was used yet."""
    return session.generation == 1


def is_swept(session: Session, ends_before: datetime | None) -> bool:
    """Whether it is over with all that began before that moment of the account (`Citizen.sessions_end_before`)."""
    return ends_before is not None and session.created_at < ends_before


def begins_a_month(session: Session, *, now: datetime) -> bool:
    """Whether this is its first use in a new stretch of thirty days since it was begun."""
    return (now - session.created_at) // MONTH > (session.used_at - session.created_at) // MONTH


def lifetime(kind: str) -> timedelta:
    """How long an unused sign-in lasts: 90 days on a citizen's phone, a working day for an officer."""
    return CITIZEN_LIFETIME if kind == "citizen" else OFFICER_LIFETIME


def refresh(session: Session, generation: int, *, now: datetime) -> Session | None:
    """The session after the refresh token numbered `generation` was sent.

    The current token is succeeded. The one just succeeded, sent again within two minutes and before its successor is
    used, is given that same successor: the answer was lost on the way (the session is returned unchanged). Any other
    re-use returns None: the family must end. An expired session is refused with `refresh_invalid`.
    """
    if now >= session.expires_at or generation > session.generation or generation < 1:
        raise Refused("refresh_invalid")
    if generation == session.generation:
        return replace(
            session,
            generation=generation + 1,
            rotated_at=now,
            used_at=now,
            version=session.version + 1,
            expires_at=now + lifetime(session.kind),
        )
    just_rotated = generation == session.generation - 1 and session.rotated_at is not None
    if just_rotated and session.rotated_at and now - session.rotated_at <= GRACE:
        return session
    return None
