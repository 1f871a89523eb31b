"""Refused before anybody looks at what is asked: path, body, query, headers."""

from tests.api import client
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, raises
from tests.api.world import World


@raises("not_found")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("GET", world.a_draft().url, headers=dict(said))


@raises("method_not_allowed")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PUT", "/v1/me", body={}, headers=dict(said))


@raises("not_acceptable")
def _(world: World, said: Headers) -> Reply:
    case = world.a_payment()
    headers = {**said, "Accept": "application/json"}
    return case.owner.call("GET", f"/v1/payments/{case.payment_id}/qr", headers=headers)


@raises("body_too_large")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PATCH", "/v1/me", body={"full_name": "x" * 9000}, headers=dict(said))


@raises("unsupported_media_type")
def _(world: World, said: Headers) -> Reply:
    headers = {**said, "Content-Type": "text/plain"}
    return world.citizen().call("PATCH", "/v1/me", body={"full_name": "Hoa"}, headers=headers)


@raises("broken_json")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PATCH", "/v1/me", raw=b"{", headers=dict(said))


@raises("invalid_request")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PATCH", "/v1/me", body={"nickname": "Hoa"}, headers=dict(said))


@raises("query_invalid")
def _(world: World, said: Headers) -> Reply:
    return client.call("GET", "/v1/agencies?limit=0", headers=dict(said))


@raises("cursor_invalid")
def _(world: World, said: Headers) -> Reply:
    return client.call("GET", "/v1/agencies?cursor=%21", headers=dict(said))
