"""Every carrier, found by itself, through the same cases at its own door."""

import importlib
import pkgutil
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from chalicelib import config
from chalicelib.adapters import carriers
from chalicelib.domain.parked_scan import id_of
from chalicelib.domain.partner import Partner
from chalicelib.domain.tracking_cursor import TrackingCursor
from chalicelib.events import tracking as doors
from chalicelib.store import callbacks, deliveries, partners, tracking
from chalicelib.usecases.deliveries.try_parked import try_parked
from tests import builders
from tests.adapters.fixtures import carriers as fixtures
from tests.adapters.servers import Server, serving
from tests.api import client
from tests.api.world import World
from tests.deployment import put_secrets

UNIT = "Y98.86"  # of these tests alone
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
    "viettelpost": lambda event, hour, key: {
        "ORDER_STATUS": {"collected": 105, "delivered": 501, "unknown": 999}[event],
        "ORDER_STATUSDATE": f"24/11/2026 {hour:02}:00:00",
    },
    "vnpost": lambda event, hour, key: {
        "StatusCode": {"collected": "2", "delivered": "4", "unknown": "999"}[event],
        "EventTime": f"24/11/2026 {hour:02}:00:00",
        "_id": {"$oid": f"6{key}"},
    },
}
ORDER = {"ems": "order_code", "standard": "order_code", "viettelpost": "ORDER_REFERENCE", "vnpost": "OrderNumber"}
ITEM = {"ems": "tracking_code", "standard": "item_code", "viettelpost": "ORDER_NUMBER", "vnpost": "ItemCode"}


@pytest.fixture(scope="module")
def bus(world: World) -> Iterator[Server]:
    """What the one that does not call is asked from; each test says what it answers."""
    with serving() as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv("VNPOST_API_URL", served.url)
        config.reset()
        yield served
    config.reset()


@pytest.fixture(params=CARRIERS)
def carrier(request: pytest.FixtureRequest, world: World, bus: Server) -> "Carrier":
    return Carrier(request.param, world, bus)


class Carrier:
    """One carrier with a registration of its own and a parcel that it has. One that does not call is asked, by the
    clock's own function, each time that it has something to tell."""

    def __init__(self, name: str, world: World, bus: Server) -> None:
        self.name = name
        self.protocol: ModuleType = importlib.import_module(f"{fixtures.__name__}.{name}")
        self.is_polled = getattr(self.protocol, "POLLED", False)
        self.endpoint = f"ep_every_{name}"
        if partners.get(self.endpoint) is None:
            world.a_unit(UNIT)
            put_secrets(world._stack, {f"partners/{self.endpoint}": self.protocol.SECRETS})
            partners.put(Partner(self.endpoint, "carrier", name, UNIT))
        self.parcel = self.a_parcel(state="registered", item_code=f"EE{uuid.uuid4().int % 10**9:09}VN")
        self.event_id, self.records = "", []
        bus.of_path = self._tracking

    def a_parcel(self, **changes: Any) -> Any:
        parcel = builders.a_delivery(
            **{"agency_code": UNIT, "carrier": self.name, "endpoint": self.endpoint, "booking_asked_at": builders.NOW}
            | changes
        )
        deliveries.create(parcel)
        return parcel

    def tells(self, event: str, hour: int = 9, key: str = "", *, secret: Any = None, **named: Any) -> int:
        """Tell it, and the HTTP status that it was answered; `key` names a scan that is told again."""
        told = {
            **SAYS[self.name](event, hour, key or self.a_key()),
            ORDER[self.name]: self.parcel.delivery_id,
            ITEM[self.name]: self.parcel.item_code,
            **named,
        }
        if self.is_polled and secret is None:
            return self._asked(told)
        call = self.protocol.genuine(secret or self.protocol.SECRETS[0], datetime.now(UTC), **told)
        if not self.is_polled:
            known = [secret or self.protocol.SECRETS[0]]
            self.event_id = carriers.load(self.name).verify(call, secrets=known, now=datetime.now(UTC))[0].event_id
        url = f"/v1/callbacks/carriers/{self.name}/{self.endpoint}"
        return client.call(call.method, url, raw=call.body, headers=dict(call.headers), query=list(call.query)).status

    def a_key(self) -> str:
        """Of a scan: later ones are greater."""
        return f"{time.time_ns():023x}"

    def _asked(self, told: dict[str, Any]) -> int:
        self.event_id = told["_id"]["$oid"]
        self.records = sorted([*self.records, self.protocol.record(**told)], key=lambda one: one["_id"]["$oid"])
        tracking.begin_polling(TrackingCursor(self.endpoint, self.name, "0" * 24, datetime.now(UTC)))
        doors._poll(self.endpoint, datetime.now(UTC), time.monotonic() + 5)
        cursor = tracking.cursor_of(self.endpoint)
        return 200 if cursor and cursor.last_id >= self.event_id else 500

    def _tracking(self, path: str) -> bytes:
        if path == "/token":
            return b'{"access_token": "t", "expires_in": 3600}'
        after = path.rpartition("lastId=")[2]
        return self.protocol.answer(*(one for one in self.records if one["_id"]["$oid"] > after))

    @property
    def known(self) -> tuple[str, int]:
        found = deliveries.get(self.parcel.delivery_id)
        assert found
        return found.state, found.scans

    @property
    def noted(self) -> str:
        """What the journal says of the last scan that was told; "" where it has no line."""
        row = callbacks.CallbackRow.fetch(f"carrier#{self.endpoint}#{self.event_id}")
        return row.outcome if row else ""

    @property
    def parked(self) -> Any:
        """The last scan that was told, if it waits."""
        return tracking.get(id_of(self.endpoint, self.event_id))

    def tries_again(self, after: timedelta) -> None:
        """The clock's work, so much later."""
        try_parked(now=datetime.now(UTC) + after, limit=500, parked=tracking, deliveries=deliveries, partners=partners)


def test_every_adapter_has_its_cases() -> None:
    from chalicelib.adapters import carriers as adapters

    assert set(CARRIERS) == {one.name for one in pkgutil.iter_modules(adapters.__path__)} == set(SAYS)


def test_a_first_scan_moves_the_parcel(carrier: Carrier) -> None:
    assert (carrier.tells("collected"), carrier.known) == (200, ("collected", 1))


def test_the_same_scan_again_is_one(carrier: Carrier) -> None:
    key = carrier.a_key()
    assert [carrier.tells("collected", key=key) for _ in range(3)] == [200] * 3
    assert carrier.known == ("collected", 1)


def test_out_of_order_the_last_that_happened_counts(carrier: Carrier) -> None:
    assert [carrier.tells("delivered", 15), carrier.tells("collected", 9)] == [200, 200]
    assert carrier.known == ("delivered", 2)


def test_an_account_that_was_closed_still_tells_of_the_parcels_it_has(carrier: Carrier) -> None:
    account = partners.get(carrier.endpoint)
    assert account
    partners.put(replace(account, active=False))
    try:
        assert (carrier.tells("delivered"), carrier.known[0]) == (200, "delivered")
    finally:
        partners.put(account)


def test_an_unknown_status_is_kept_and_told_to_a_person_and_moves_nothing(carrier: Carrier, caplog: Any) -> None:
    assert (carrier.tells("unknown"), carrier.known[0]) == (200, "registered")
    assert (carrier.noted, carrier.parked) == ("unknown_status", None)
    assert "scan_status_unknown" in {getattr(one, "alarm", "") for one in caplog.records}


def test_an_unknown_item_is_parked_once_and_acknowledged(carrier: Carrier) -> None:
    nobodys = {ORDER[carrier.name]: "nobody.return.1", ITEM[carrier.name]: "EE000000000VN"}
    key = carrier.a_key()
    assert [carrier.tells("collected", key=key, **nobodys) for _ in range(2)] == [200, 200]
    assert (carrier.noted, carrier.known, carrier.parked.why) == ("unknown_order", ("registered", 0), "unknown_item")
    assert (carrier.parked.tries, carrier.parked.agency_code) == (0, UNIT)


def test_a_parked_scan_finds_its_parcel_once_that_is_there(carrier: Carrier) -> None:
    item, order = f"EE{uuid.uuid4().int % 10**9:09}VN", f"{uuid.uuid4().hex}.return.1"
    ahead = {ORDER[carrier.name]: order, ITEM[carrier.name]: item}
    key = carrier.a_key()
    assert carrier.tells("collected", key=key, **ahead) == 200
    carrier.tries_again(timedelta(minutes=2))
    assert (carrier.parked.tries, carrier.parked.is_for_a_person) == (1, False)
    carrier.parcel = carrier.a_parcel(delivery_id=order)
    carrier.tries_again(timedelta(hours=1))
    assert (carrier.known, carrier.noted, carrier.parked) == (("collected", 1), "recorded", None)
    assert (carrier.tells("collected", key=key, **ahead), carrier.known) == (200, ("collected", 1))


def test_a_scan_that_found_no_parcel_in_a_day_is_for_a_person(carrier: Carrier) -> None:
    nobodys = {ORDER[carrier.name]: "nobody.return.1", ITEM[carrier.name]: f"EE{uuid.uuid4().int % 10**9:09}VN"}
    assert carrier.tells("collected", hour=11, **nobodys) == 200
    carrier.tries_again(timedelta(hours=25))
    assert carrier.parked.is_for_a_person
    found = tracking.for_a_person(UNIT, limit=100, cursor="").items
    assert carrier.parked.scan_id in {one.scan_id for one in found}


def test_a_forged_call_leaves_no_trace_and_does_not_block_the_true_one(carrier: Carrier) -> None:
    key = carrier.a_key()
    assert carrier.tells("collected", key=key, secret=carrier.protocol.WRONG[0]) == 401
    assert (carrier.noted, carrier.known) == ("", ("registered", 0))
    assert (carrier.tells("collected", key=key), carrier.known) == (200, ("collected", 1))


def test_a_scan_before_the_answer_to_our_own_order_is_believed(carrier: Carrier) -> None:
    carrier.parcel = carrier.a_parcel()
    changes = {ITEM[carrier.name]: f"EE{uuid.uuid4().int % 10**9:09}VN"}
    assert (carrier.tells("collected", **changes), carrier.known) == (200, ("collected", 1))
