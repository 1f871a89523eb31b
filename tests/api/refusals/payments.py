"""Refused payments of a fee."""

from dataclasses import replace

from chalicelib.domain.open_request import MOST_BEGUN
from chalicelib.store import partners
from tests.adapters.servers import serving
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, decide, post, raises
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.places import SISTER


@raises("fee_not_set")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted(published.UNKNOWN_FEE)
    return case.owner.call("GET", f"{case.url}/payment-options", headers=dict(said))


@raises("fee_already_set")
def _(world: World, said: Headers) -> Reply:
    return decide(world.officer("leader"), world.a_submitted(published.PAID), "/fee-quote", said)


@raises("exemption_not_claimed")
def _(world: World, said: Headers) -> Reply:
    return decide(world.receiver, world.a_submitted(published.PAID), "/exemption-refusal", said, {"reason": "Hết hạn"})


@raises("payment_begun")
def _(world: World, said: Headers) -> Reply:
    case = world.a_payment(case=world.a_submitted(published.EXEMPTING, exemption="student"))
    return decide(world.receiver, case, "/exemption-refusal", said, {"reason": "Hết hạn"})


@raises("fee_settled")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_submitted(), "/payments", said, {"provider": "sepay"})


@raises("fee_unpaid")
def _(world: World, said: Headers) -> Reply:
    return decide(world.specialist, world.a_processing(published.PAID), "/completion", said, {"outcome": "granted"})


@raises("provider_not_offered")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_submitted(published.PAID), "/payments", said, {"provider": "momo"})


@raises("payment_not_paid")
def _(world: World, said: Headers) -> Reply:
    return _receipt(world.a_payment(), said)


@raises("receipt_not_ready")
def _(world: World, said: Headers) -> Reply:
    return _receipt(world.pays_cash(world.a_payment()), said)


def _receipt(case: Case, said: Headers) -> Reply:
    return case.owner.call("GET", f"/v1/payments/{case.payment_id}/receipt", headers=dict(said))


@raises("too_many_payments")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted(published.PAID)
    for number in range(MOST_BEGUN):
        post(case, "/payments", said, {"provider": ("sepay", "standard")[number % 2]})
    return post(case, "/payments", said, {"provider": "sepay"})


def _at_a_gateway(world: World, said: Headers, url: str) -> Reply:
    """A payment at the sister unit's gateway, which answers at `url`."""
    registered = partners.get("ep_sister_momo")
    assert registered is not None
    partners.put(replace(registered, urls={"api": url}))
    return post(world.a_submitted(published.PAID, unit=SISTER), "/payments", said, {"provider": "momo"})


@raises("gateway_unavailable")
def _(world: World, said: Headers) -> Reply:
    return _at_a_gateway(world, said, "http://127.0.0.1:1")


@raises("gateway_refused")
def _(world: World, said: Headers) -> Reply:
    with serving() as server:
        server.answer = b'{"resultCode": 11, "message": "no access"}'
        return _at_a_gateway(world, said, server.url)
