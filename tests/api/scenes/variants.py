"""Other courses of the same routes, for the count of costs."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalicelib import wiring
from chalicelib.adapters.callbacks import CallbackRequest
from tests.adapters.fixtures.banks import sepay
from tests.adapters.fixtures.carriers import ems
from tests.api import client
from tests.api import procedures as published
from tests.api.people import new_phone
from tests.api.scenes.counter import present_person
from tests.api.scenes.notices import scan_of, transfer_of
from tests.api.scenes.scene import Scene, key
from tests.api.scenes.sign_in import sent_code
from tests.api.world import World
from tests.api.world.people import Person
from tests.api.world.places import SISTER, UNIT


def _code(world: World, owner: Person) -> Scene:
    """Tokens for a code that was sent."""
    phone = wiring.stores.citizens().get(owner.id).phone if owner.actor.kind == "citizen" else new_phone()
    return Scene("/v1/auth/tokens", None, {"body": {"grant_type": "otp", **sent_code(phone)}})


def _stale(world: World) -> Scene:
    case = world.a_draft()
    return Scene(case.url, case.owner, {"body": {"copies": 2}, "if_match": 1})


def _another_unit(world: World) -> Scene:
    case = world.a_draft()
    return Scene(case.url, case.owner, {"body": {"agency_code": SISTER}, "if_match": 2})


def _one_is_open(world: World) -> Scene:
    case = world.a_draft()
    body = {"procedure_code": published.FREE, "agency_code": UNIT}
    return Scene("/v1/dossiers", case.owner, {"body": body, "key": key()})


def _one_is_awaited(world: World) -> Scene:
    case = world.a_payment()
    return Scene(f"{case.url}/payments", case.owner, {"body": {"provider": "sepay"}, "key": key()})


def _by_a_page(world: World) -> Scene:
    case = world.a_submitted(published.PAID)
    return Scene(f"{case.url}/payments", case.owner, {"body": {"provider": "vnpay"}, "key": key()})


def _another_is_awaited(world: World) -> Scene:
    case = world.a_payment("sepay")
    return Scene(f"{case.url}/payments", case.owner, {"body": {"provider": "standard"}, "key": key()})


def _told_twice(world: World) -> Scene:
    case = world.a_payment("sepay")
    told = transfer_of(case)

    def signed(secret: Any) -> CallbackRequest:
        return sepay.genuine(secret, datetime.now(UTC), **told)

    call, url = signed(sepay.SECRETS[0]), "/v1/callbacks/banks/sepay/ep_sepay"
    client.call("POST", url, raw=call.body, headers=dict(call.headers))
    return Scene(url, case.owner, signed=signed, case=case)


def _by_item_code(world: World) -> Scene:
    case = world.a_booked_parcel()
    item = f"EE{uuid.uuid4().int % 10**9:09}VN"
    parcel = wiring.stores.deliveries().get(case.delivery_id)
    wiring.stores.deliveries().save(parcel, replace(parcel, item_code=item, version=parcel.version + 1))
    told = {**scan_of(case), "order_code": None, "tracking_code": item}
    url = "/v1/callbacks/carriers/ems/ep_ems"
    return Scene(url, case.owner, signed=lambda secret: ems.genuine(secret, **told), case=case)


def _paid_again(world: World) -> Scene:
    case = world.a_receipt()
    world.money_leaves(case)
    world.pump.run()
    world.pays_cash(case)
    world.pump.run()
    return Scene(f"/v1/payments/{case.payment_id}/receipt", case.owner, case=case)


# Other courses of the same routes: what course -> operation, scene.
def _known_at_the_counter(world: World) -> Scene:
    owner = world.citizen()
    found = wiring.stores.citizens().get(owner.id)
    body = present_person(
        phone=found.phone,
        full_name=found.full_name,
        birth_on=found.birth_on.isoformat(),
        national_id=found.national_id,
    )
    return Scene("/v1/officer/citizens", owner, {"body": body, "key": key()})


def _corrected_at_the_counter(world: World) -> Scene:
    owner = world.at_counter().owner
    body = {"procedure_code": published.FREE, "applicant_id": owner.id, "form": published.GOOD_ANSWERS}
    return Scene("/v1/officer/dossiers", owner, {"body": body, "key": key()})


VARIANTS: dict[str, tuple[str, Callable[[World], Scene]]] = {
    "a code, the phone's first sign-in": ("auth.issue_tokens", lambda world: _code(world, world.receiver)),
    "a code, the account is there": ("auth.issue_tokens", lambda world: _code(world, world.citizen())),
    "one is open already": ("dossiers.open_draft", _one_is_open),
    "those in one state": ("dossiers.list_own", lambda world: Scene("/v1/dossiers?state=draft", world.a_draft().owner)),
    "another unit is chosen": ("dossiers.save", _another_unit),
    "the version is stale": ("dossiers.save", _stale),
    "one is awaited already": ("payments.start", _one_is_awaited),
    "one of another provider is awaited": ("payments.start", _another_is_awaited),
    "a gateway is asked for its page": ("payments.start", _by_a_page),
    "the account was declared": ("officer_counter.receive", _known_at_the_counter),
    "one lies at the counter": ("officer_counter.open_draft", _corrected_at_the_counter),
    "paid again after the money had left": ("receipts.read", _paid_again),
    "the same notice again": ("callbacks.bank_post", _told_twice),
    "a scan without our order code": ("callbacks.carrier", _by_item_code),
}
