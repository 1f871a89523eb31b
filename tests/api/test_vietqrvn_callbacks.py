"""VietQR.vn calls us as it does its other customers: a token first, then each transfer with it."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.partner import Partner
from chalicelib.store import partners
from tests.adapters.fixtures.banks import vietqrvn
from tests.api import client
from tests.api.happenings import database_away
from tests.api.partners import payment
from tests.api.scenes.callbacks import VIETQRVN
from tests.api.scenes.notices import sync_of
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.places import SISTER

TOKEN, SYNC = f"{VIETQRVN}/api/token_generate", f"{VIETQRVN}/bank/api/transaction-sync"


def token(secret: Any = vietqrvn.SECRETS[0], url: str = TOKEN) -> client.Reply:
    return client.call("POST", url, raw=b"", headers=dict(vietqrvn.asking(**secret).headers))


def sync(case: Case, bearer: str, told: Any = None, url: str = SYNC) -> client.Reply:
    call = vietqrvn.genuine(at=datetime.now(UTC), **(told or sync_of(case)))
    return client.call("POST", url, raw=call.body, headers={**call.headers, "authorization": f"Bearer {bearer}"})


@pytest.mark.parametrize("which", [0, 1], ids=["newest", "the one before"])
def test_a_transfer_told_with_our_token_pays(which: int, world: World):
    case = world.a_payment("vietqrvn")
    given = token(vietqrvn.SECRETS[which])
    assert (given.status, given.json["token_type"], given.json["expires_in"]) == (200, "Bearer", 300)
    told = sync_of(case)
    reply = sync(case, given.json["access_token"], told)
    assert (reply.status, reply.json["error"], reply.json["object"]) == (
        200, False, {"reftransactionid": told["transactionid"]},
    )  # fmt: skip
    assert (payment(case).state, payment(case).provider) == ("paid", "vietqrvn")
    assert sync(case, given.json["access_token"], told).json["toastMessage"] == "recorded before"
    assert payment(case).received_vnd == 8000


def test_a_citizen_who_chose_it_sees_a_qr_into_the_units_account(world: World):
    case = world.a_payment("vietqrvn")
    seen = case.owner.call("GET", f"/v1/payments/{case.payment_id}").json
    assert seen["qr_payload"] and seen["pay_url"] is None


@pytest.mark.parametrize("bearer", ["", "made.up", "1768446010.00"])
def test_without_a_token_of_ours_nothing_is_noted(bearer: str, world: World):
    case = world.a_payment("vietqrvn")
    reply = sync(case, bearer)
    assert (reply.status, reply.json["errorReason"], payment(case).state) == (400, "INVALID_TOKEN", "awaiting")


def test_a_token_that_is_over_is_none(world: World):
    case = world.a_payment("vietqrvn")
    call = vietqrvn.genuine(at=datetime.now(UTC) - timedelta(minutes=6), **sync_of(case))
    reply = client.call("POST", SYNC, raw=call.body, headers=dict(call.headers))
    assert (reply.status, reply.json["errorReason"]) == (400, "INVALID_TOKEN")


def test_other_credentials_get_no_token(world: World):
    reply = token(vietqrvn.WRONG[0])
    assert (reply.status, reply.json) == (400, {"status": "FAILED", "message": "INVALID_CREDENTIALS"})


def test_a_database_that_is_away_is_told_in_its_own_words(world: World):
    with database_away():
        reply = token()
    assert (reply.status, reply.json) == (400, {"status": "FAILED", "message": "TRY_AGAIN"})


def test_another_units_token_opens_nothing_here(world: World):
    other = Partner(f"ep_{uuid.uuid4().hex}", "bank", "vietqrvn", SISTER, "1")
    partners.put(other)
    case = world.a_payment("vietqrvn")
    theirs = vietqrvn.genuine(vietqrvn.WRONG[0], datetime.now(UTC), given_by=vietqrvn.WRONG, **sync_of(case))
    assert client.call("POST", SYNC, raw=theirs.body, headers=dict(theirs.headers)).status == 400


@pytest.mark.parametrize("tail", ["/api/token_generate", "/bank/api/transaction-sync"])
@pytest.mark.parametrize("where", ["vietqrvn/ep_nobody", "vietqrvn/ep_sepay", "sepay/ep_sepay", "sepay/ep_vietqrvn"])
def test_the_routes_are_below_its_registrations_only(where: str, tail: str, world: World):
    case = world.a_payment("vietqrvn")
    good = token().json["access_token"]
    reply = sync(case, good, url=f"/v1/callbacks/banks/{where}{tail}")
    assert (reply.status, reply.slug) == (404, "not_found")


def test_a_closed_registration_gives_no_token(world: World):
    registered = partners.get("ep_vietqrvn")
    assert registered is not None
    closed = replace(registered, endpoint=f"ep_{uuid.uuid4().hex}", active=False)
    partners.put(closed)
    url = f"/v1/callbacks/banks/vietqrvn/{closed.endpoint}/api/token_generate"
    assert token(url=url).slug == "not_found"
