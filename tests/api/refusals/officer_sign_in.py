"""Refused to an officer who signs in or sets up the second factor."""

from datetime import UTC, datetime, timedelta

from chalicelib.adapters.identity import passwords
from chalicelib.store import officers
from tests import builders
from tests.api import client
from tests.api.client import Reply
from tests.api.people import PASSWORD
from tests.api.refusals.registry import Headers, raises
from tests.api.scenes.officer_account import TOTP_SECRET, employed
from tests.api.scenes.scene import MAKERS
from tests.api.world import World


def _wrong_password(login: str, said: Headers) -> Reply:
    body = {"grant_type": "password", "login": login, "password": "không phải"}
    return client.call("POST", "/v1/officer/auth/tokens", body=body, headers=dict(said))


@raises("sign_in_failed")
def _(world: World, said: Headers) -> Reply:
    return _wrong_password(builders.new_id("nobody"), said)


@raises("sign_in_locked")
def _(world: World, said: Headers) -> Reply:
    officer = builders.an_officer(locked_until=datetime.now(UTC) + timedelta(minutes=5))
    officers.put(officer)
    return _wrong_password(officer.officer_id, said)


def _with_a_factor(world: World, said: Headers, code: str = "") -> Reply:
    officer = builders.an_officer(
        password_hash=passwords.hash_of(PASSWORD), totp_secret=TOTP_SECRET, totp_confirmed_at=datetime.now(UTC)
    )
    officers.put(officer)
    body = {"grant_type": "password", "login": officer.officer_id, "password": PASSWORD}
    body |= {"code": code} if code else {}
    return client.call("POST", "/v1/officer/auth/tokens", body=body, headers=dict(said))


@raises("password_wrong")
def _(world: World, said: Headers) -> Reply:
    scene = MAKERS["officer_account.change_password"](world)
    assert scene.owner is not None
    body = {**scene.named["body"], "old_password": "không phải"}
    return scene.owner.call("PUT", scene.url, body=body, headers=dict(said))


@raises("second_factor_required")
def _(world: World, said: Headers) -> Reply:
    return _with_a_factor(world, said)


@raises("second_factor_wrong")
def _(world: World, said: Headers) -> Reply:
    return _with_a_factor(world, said, "no such code")


@raises("second_factor_set")
def _(world: World, said: Headers) -> Reply:
    employed(world, totp_secret=TOTP_SECRET, totp_confirmed_at=datetime.now(UTC))
    return world.receiver.call("POST", "/v1/officer/auth/second-factor", headers=dict(said))


@raises("second_factor_not_begun")
def _(world: World, said: Headers) -> Reply:
    employed(world)
    url, body = "/v1/officer/auth/second-factor", {"code": "000000"}
    return world.receiver.call("PUT", url, body=body, headers=dict(said))
