"""Refused for the person whom it is about: identity, phone, consents, erasure."""

import uuid

from chalicelib import wiring
from tests import builders
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, post, raises, send
from tests.api.scenes.counter import present_person
from tests.api.world import World


@raises("identity_not_declared")
def _(world: World, said: Headers) -> Reply:
    empty = builders.a_citizen(full_name="", birth_on=None, national_id="")
    wiring.stores.citizens().create(empty)
    url = f"/v1/officer/citizens/{empty.citizen_id}/identity-verification"
    body = {"paper": "identity_card", "last_digits": "0000"}
    return world.receiver.call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("national_id_set")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PATCH", "/v1/me", body={"national_id": "020190000001"}, headers=dict(said))


@raises("national_id_taken")
def _(world: World, said: Headers) -> Reply:
    taken = builders.a_national_id()
    world.citizen(national_id=taken)
    return world.citizen(national_id="").call("PATCH", "/v1/me", body={"national_id": taken}, headers=dict(said))


@raises("identity_verified")
def _(world: World, said: Headers) -> Reply:
    return world.citizen(assurance_level=2).call("PATCH", "/v1/me", body={"full_name": "Hoa"}, headers=dict(said))


@raises("consent_text_outdated")
def _(world: World, said: Headers) -> Reply:
    body = {"granted": True, "text_version": "0"}
    return world.citizen().call("PUT", "/v1/me/consents/helper_access", body=body, headers=dict(said))


@raises("min_assurance")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_draft(published.VERIFIED_ONLY), "/submission", said)


@raises("account_differs")
def _(world: World, said: Headers) -> Reply:
    body = present_person()
    world.citizen(full_name="Kẻ Lạ", national_id=body["national_id"])
    return world.receiver.call("POST", "/v1/officer/citizens", body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("phone_taken")
def _(world: World, said: Headers) -> Reply:
    phone = builders.a_phone()
    world.citizen(phone=phone)
    body = present_person(phone=phone)
    return world.receiver.call("POST", "/v1/officer/citizens", body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("erasure_dossiers_open")
def _(world: World, said: Headers) -> Reply:
    return send(world.a_submitted().owner, "/v1/me/erasure-requests", {}, said)
