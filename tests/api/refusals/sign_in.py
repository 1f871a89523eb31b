"""Refused for who calls: tokens, codes by SMS, proofs of a dormant account."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import config, wiring
from tests import builders
from tests.api import client
from tests.api.client import Reply
from tests.api.people import new_phone
from tests.api.refusals.registry import Headers, raises
from tests.api.scenes.scene import MAKERS
from tests.api.scenes.sign_in import sent_code
from tests.api.world import World
from tests.api.world.people import source_ip, token_of


@raises("unauthenticated")
def _(world: World, said: Headers) -> Reply:
    return client.call("GET", "/v1/me", headers=dict(said))


@raises("token_expired")
def _(world: World, said: Headers) -> Reply:
    token = token_of(world.citizen().actor, datetime.now(UTC) - timedelta(minutes=16))
    return client.call("GET", "/v1/me", token=token, headers=dict(said))


@raises("forbidden_role")
def _(world: World, said: Headers) -> Reply:
    return world.receiver.call("GET", "/v1/me", headers=dict(said))


def _ask(phone: str, said: Headers) -> Reply:
    body = {"phone": phone}
    return client.call("POST", "/v1/auth/otp-challenges", body=body, headers=dict(said), source_ip=source_ip())


def _enter(challenge_id: str, said: Headers, code: str = "000000") -> Reply:
    body = {"grant_type": "otp", "challenge_id": challenge_id, "code": code}
    return client.call("POST", "/v1/auth/tokens", body=body, headers=dict(said))


def _challenge(**changes: Any) -> str:
    now = datetime.now(UTC)
    made = builders.a_challenge(created_at=now, expires_at=now + timedelta(minutes=5), **changes)
    wiring.stores.challenges().create(made)
    return made.challenge_id


@raises("otp_wrong")
def _(world: World, said: Headers) -> Reply:
    return _enter(_challenge(), said)


@raises("otp_expired")
def _(world: World, said: Headers) -> Reply:
    return _enter(builders.new_id("challenge"), said)


@raises("otp_locked")
def _(world: World, said: Headers) -> Reply:
    challenge_id = _challenge()
    for _try in range(5):
        _enter(challenge_id, said)
    return _enter(challenge_id, said)


def _dormant(world: World, **changes: Any) -> str:
    """A phone whose account nobody used for more than a year."""
    owner = builders.a_citizen(active_at=datetime.now(UTC) - timedelta(days=366), **changes)
    wiring.stores.citizens().create(owner)
    return owner.phone


def _with_proof(phone: str, said: Headers) -> Reply:
    proof = {"national_id": "020190999999", "birth_on": "1990-01-01"}
    body = {"grant_type": "otp", **sent_code(phone), "proof": proof}
    return client.call("POST", "/v1/auth/tokens", body=body, headers=dict(said))


@raises("second_proof_required")
def _(world: World, said: Headers) -> Reply:
    body = {"grant_type": "otp", **sent_code(_dormant(world))}
    return client.call("POST", "/v1/auth/tokens", body=body, headers=dict(said))


@raises("second_proof_wrong")
def _(world: World, said: Headers) -> Reply:
    return _with_proof(_dormant(world), said)


@raises("identity_check_required")
def _(world: World, said: Headers) -> Reply:
    return _with_proof(_dormant(world, national_id="", birth_on=None), said)


@raises("otp_not_sent")
def _(world: World, said: Headers) -> Reply:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMS_GATEWAY_URL", "http://127.0.0.1:1/messages")
        config.settings.cache_clear()
        reply = _ask(new_phone(), said)
    config.settings.cache_clear()
    return reply


@raises("too_many_requests")
def _(world: World, said: Headers) -> Reply:
    phone = new_phone()
    _ask(phone, said)
    return _ask(phone, said)


def _refresh(token: str, said: Headers) -> Reply:
    body = {"grant_type": "refresh_token", "refresh_token": token}
    return client.call("POST", "/v1/auth/tokens", body=body, headers=dict(said))


@raises("refresh_invalid")
def _(world: World, said: Headers) -> Reply:
    return _refresh("made.1.up", said)


@raises("refresh_reused")
def _(world: World, said: Headers) -> Reply:
    first = MAKERS["auth.issue_tokens"](world).named["body"]["refresh_token"]
    second = _refresh(first, said).json["refresh_token"]
    _refresh(second, said)
    return _refresh(first, said)
