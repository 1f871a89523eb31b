"""Every carrier, found by itself, through the same cases at its own door."""

import importlib
import pkgutil
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from chalicelib.domain.partner import Partner
from chalicelib.store import callbacks, deliveries, partners
from tests import builders
from tests.adapters.fixtures import carriers as fixtures
from tests.api import client
from tests.api.world import World
from tests.api.world.places import UNIT
from tests.deployment import put_secrets

CARRIERS = [one.name for one in pkgutil.iter_modules(fixtures.__path__)]
# How each says that a thing happened at an hour of 24/11/2026: in its own code, with its own clock.
SAYS: dict[str, Callable[[str, int, str], dict[str, Any]]] = {
    "ems": lambda event, hour, key: {
        "status_code": {"collected": 3, "delivered": 7, "unknown": 99}[event],
        "datetime": f"24/11/2026 {hour:02}:00:00",
        "transaction": key,
    },
    "standard": lambda event, hour, key: {
        "event": "eaten_by_dog" if event == "unknown" else event,
        "occurred_at": f"2026-11-24T{hour:02}:00:00Z",
        "event_id": key,
    },
}
ORDER, ITEM = {"ems": "order_code", "standard": "order_code"}, {"ems": "tracking_code", "standard": "item_code"}


@pytest.fixture(params=CARRIERS)
def carrier(request: pytest.FixtureRequest, world: World) -> "Carrier":
    return Carrier(request.param, world)


class Carrier:
    """One carrier with a registration of its own and a parcel that it has."""

    def __init__(self, name: str, world: World) -> None:
        self.name = name
        self.protocol: ModuleType = importlib.import_module(f"{fixtures.__name__}.{name}")
        self.endpoint = f"ep_every_{name}"
        if partners.get(self.endpoint) is None:
            put_secrets(world._stack, {f"partners/{self.endpoint}": self.protocol.SECRETS})
            partners.put(Partner(self.endpoint, "carrier", name, UNIT))
        self.parcel = self.a_parcel(state="registered", item_code=f"EE{uuid.uuid4().int % 10**9:09}VN")

    def a_parcel(self, **changes: Any) -> Any:
        parcel = builders.a_delivery(
            **{"agency_code": UNIT, "carrier": self.name, "endpoint": self.endpoint, "booking_asked_at": builders.NOW}
            | changes
        )
        deliveries.create(parcel)
        return parcel

    def tells(self, event: str, hour: int = 9, key: str = "", *, secret: Any = None, **named: Any) -> int:
        told = {
            **SAYS[self.name](event, hour, key or uuid.uuid4().hex),
            ORDER[self.name]: self.parcel.delivery_id,
            ITEM[self.name]: self.parcel.item_code,
            **named,
        }
        call = self.protocol.genuine(secret or self.protocol.SECRETS[0], datetime.now(UTC), **told)
        url = f"/v1/callbacks/carriers/{self.name}/{self.endpoint}"
        return client.call(call.method, url, raw=call.body, headers=dict(call.headers), query=list(call.query)).status

    @property
    def known(self) -> tuple[str, int]:
        found = deliveries.get(self.parcel.delivery_id)
        assert found
        return found.state, found.scans


def test_every_adapter_has_its_cases() -> None:
    from chalicelib.adapters import carriers as adapters

    assert set(CARRIERS) == {one.name for one in pkgutil.iter_modules(adapters.__path__)} == set(SAYS)


def test_a_first_scan_moves_the_parcel(carrier: Carrier) -> None:
    assert (carrier.tells("collected"), carrier.known) == (200, ("collected", 1))


def test_the_same_scan_again_is_one(carrier: Carrier) -> None:
    told = [carrier.tells("collected", key=carrier.parcel.delivery_id) for _ in range(3)]
    assert (told, carrier.known) == ([200] * 3, ("collected", 1))


def test_out_of_order_the_last_that_happened_counts(carrier: Carrier) -> None:
    assert [carrier.tells("delivered", 15), carrier.tells("collected", 9)] == [200, 200]
    assert carrier.known == ("delivered", 2)


def test_an_unknown_status_is_kept_and_moves_nothing(carrier: Carrier) -> None:
    key = f"unknown-{uuid.uuid4().hex}"
    assert (carrier.tells("unknown", key=key), carrier.known[0]) == (200, "registered")
    assert callbacks.CallbackRow.fetch(f"carrier#{carrier.endpoint}#{key}") is not None


def test_an_unknown_item_is_kept_and_acknowledged(carrier: Carrier) -> None:
    key = f"nobodys-{uuid.uuid4().hex}"
    nobodys = {ORDER[carrier.name]: "nobody.return.1", ITEM[carrier.name]: "EE000000000VN"}
    assert (carrier.tells("collected", key=key, **nobodys), carrier.known) == (200, ("registered", 0))
    row = callbacks.CallbackRow.fetch(f"carrier#{carrier.endpoint}#{key}")
    assert row is not None and row.outcome == "unknown_order"


def test_a_forged_call_leaves_no_trace_and_does_not_block_the_true_one(carrier: Carrier) -> None:
    key = f"forged-{uuid.uuid4().hex}"
    assert carrier.tells("collected", key=key, secret=carrier.protocol.WRONG[0]) == 401
    assert callbacks.CallbackRow.fetch(f"carrier#{carrier.endpoint}#{key}") is None
    assert (carrier.tells("collected", key=key), carrier.known) == (200, ("collected", 1))


def test_a_scan_before_the_answer_to_our_own_order_is_believed(carrier: Carrier) -> None:
    carrier.parcel = carrier.a_parcel()
    assert (carrier.tells("collected"), carrier.known) == (200, ("collected", 1))
