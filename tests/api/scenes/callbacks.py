"""Scenes of calls that banks, gateways and carriers sign."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.callbacks import CallbackRequest
from tests.adapters.fixtures.banks import sepay, vietqrvn, vnpay
from tests.adapters.fixtures.carriers import ems
from tests.api.scenes.notices import ipn_of, scan_of, sync_of, transfer_of
from tests.api.scenes.scene import Scene, scene
from tests.api.world import World


@scene("callbacks.bank_post")
def _bank_post(world: World) -> Scene:
    case = world.a_payment("sepay")

    def signed(secret: Any) -> CallbackRequest:
        return sepay.genuine(secret, datetime.now(UTC), **transfer_of(case))

    return Scene("/v1/callbacks/banks/sepay/ep_sepay", case.owner, signed=signed, case=case)


VIETQRVN = "/v1/callbacks/banks/vietqrvn/ep_vietqrvn"


@scene("callbacks.vietqrvn_token")
def _vietqrvn_token(world: World) -> Scene:
    case = world.a_payment("vietqrvn")
    return Scene(f"{VIETQRVN}/api/token_generate", case.owner, signed=lambda told: vietqrvn.asking(**told), case=case)


@scene("callbacks.vietqrvn_sync")
def _vietqrvn_sync(world: World) -> Scene:
    case = world.a_payment("vietqrvn")

    def signed(secret: Any) -> CallbackRequest:
        return vietqrvn.genuine(secret, datetime.now(UTC), given_by=[secret], **sync_of(case))

    return Scene(f"{VIETQRVN}/bank/api/transaction-sync", case.owner, signed=signed, case=case)


@scene("callbacks.bank_get")
def _bank_get(world: World) -> Scene:
    case = world.a_payment("vnpay")
    url = "/v1/callbacks/banks/vnpay/ep_vnpay"
    return Scene(url, case.owner, signed=lambda secret: vnpay.genuine(secret, **ipn_of(case)), case=case)


@scene("callbacks.carrier")
def _carrier(world: World) -> Scene:
    case = world.a_booked_parcel()
    url = "/v1/callbacks/carriers/ems/ep_ems"
    return Scene(url, case.owner, signed=lambda secret: ems.genuine(secret, **scan_of(case)), case=case)
