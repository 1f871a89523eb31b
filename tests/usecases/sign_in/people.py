"""Builders for tests of signing in: a desk at which people ask for codes and tokens, over the real store."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from chalicelib.adapters.identity import totp
from chalicelib.domain.errors import Refused
from chalicelib.domain.officer import Officer
from chalicelib.store import challenges, citizens, limits, officers, sessions
from chalicelib.store.sealed import hash_of
from chalicelib.usecases.sign_in.refresh import refresh_citizen, refresh_officer
from chalicelib.usecases.sign_in.request_code import request_code
from chalicelib.usecases.sign_in.with_code import with_code
from chalicelib.usecases.sign_in.with_password import with_password

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HASHES = {"the right one": "hash of the right one"}


def later(**parts):
    return NOW + timedelta(**parts)


def new_phone():
    return f"+849{secrets.randbelow(10**8):08}"


def new_id(kind="x"):
    return f"{kind}-{secrets.token_hex(8)}"


def slug_of(call, *arguments, **named):
    """The slug with which a call was refused, or "" if it was not."""
    try:
        call(*arguments, **named)
    except Refused as refused:
        return refused.slug
    return ""


@dataclass
class Phones:
    """Keeps the messages that arrived, by phone, as people would read them."""

    inbox: dict[str, list[str]] = field(default_factory=dict)
    broken: bool = False

    def send(self, *, phone, code, message_id):
        self.inbox.setdefault(phone, []).append(code)
        if self.broken:
            raise Refused("otp_not_sent")


def ask_code(phone, *, at=NOW, ip=None, code="482913", phones=None, **more):
    return request_code(
        phone,
        source_ip=ip or f"203.0.{secrets.randbelow(256)}.{secrets.randbelow(256)}",
        challenge_id=new_id("challenge"),
        random_code=code,
        now=at,
        challenges=challenges,
        limits=limits,
        hash_of=hash_of,
        send=(phones or Phones()).send,
        **more,
    )


def enter_code(challenge, code="482913", *, at=NOW, **more):
    return with_code(
        challenge.challenge_id,
        code,
        device_name="Điện thoại của Hoa",
        citizen_id=new_id("citizen"),
        now=at,
        challenges=challenges,
        citizens=citizens,
        sessions=sessions,
        limits=limits,
        hash_of=hash_of,
        **more,
    )


def signed_in(phone=None, *, at=NOW):
    """A citizen who signed in with a code just now."""
    return enter_code(ask_code(phone or new_phone(), at=at), at=at)


def refresh(session, generation=None, *, at=NOW):
    return refresh_citizen(
        session.session_id,
        session.generation if generation is None else generation,
        now=at,
        sessions=sessions,
        citizens=citizens,
    )


def new_officer(**changes):
    """An officer whose password is "the right one"."""
    given = {"name": "Hoàng Văn Tuấn", "agency_code": "H37.12", "roles": frozenset({"receiver"})}
    officer = Officer(new_id("officer"), password_hash=HASHES["the right one"], **(given | changes))
    officers.put(officer)
    return officer


@dataclass
class Checker:
    """Checks passwords quickly, and counts how often it was asked, with a hash or without."""

    asked: list[bool] = field(default_factory=list)

    def __call__(self, password, stored_hash):
        self.asked.append(stored_hash is not None)
        return stored_hash is not None and HASHES.get(password) == stored_hash


def enter_password(login, password="the right one", *, at=NOW, checker=None, **more):
    return with_password(
        login,
        password,
        device_name="Máy quầy 3",
        session_id=new_id("session"),
        now=at,
        officers=officers,
        sessions=sessions,
        limits=limits,
        is_right=checker or Checker(),
        matching_step=totp.matching_step,
        hash_of=hash_of,
        **more,
    )


def refresh_of_officer(session, generation=None, *, at=NOW):
    return refresh_officer(
        session.session_id,
        session.generation if generation is None else generation,
        now=at,
        sessions=sessions,
        officers=officers,
    )
