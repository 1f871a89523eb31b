"""The clock that reads VNPost's tracking and tries parked scans again, over HTTP against the sandbox carriers."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import urllib3

from chalicelib import config
from chalicelib.events import tracking as module
from chalicelib.events.bookings import bookings
from chalicelib.events.tracking import tracking
from chalicelib.store import agencies, deliveries, partners
from chalicelib.store import tracking as store
from chalicelib.wiring import partners as wired
from local.sandbox import carrier
from tests import builders as a
from tests.builders import NOW
from tests.events.streams import failed, message
from tests.usecases.deliveries.test_try_parked import Post
from tests.usecases.office import an_office

EVENT = {"id": "x", "detail-type": "Scheduled Event", "source": "aws.events", "time": "2026-11-23T02:00:00Z"}
BUS = {"consumer_key": "key", "consumer_secret": "secret", "customer_code": "LS-12"}
VTP = {"username": "congdan", "password": "pass", "webhook_token": "t"}


@pytest.fixture(scope="module")
def post(system):
    """The running carriers, which this deployment is told of."""
    hooks = [{"provider": "vnpost", **BUS}, {"provider": "viettelpost", "url": "http://127.0.0.1:9/hook", **VTP}]
    server = carrier.serve(0, registrations=hooks, retry_delays_s=[0.01])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VNPOST_API_URL", f"{server.url}/ngsp")
        patch.setenv("VIETTELPOST_API_URL", f"{server.url}/v2")
        config.reset()
        yield server.url
    config.reset()
    server.stop()


class Unit:
    """A unit with an account at one carrier."""

    def __init__(self, system, provider, secrets):
        self.office, self.endpoint, self.provider = an_office(), a.new_id("endpoint"), provider
        unit = a.an_agency(agency_code=self.office.unit, phone="02053812345", province_code="20", commune="Đông Kinh")
        agencies.put(unit)
        name = f"{system.environment()['SECRETS_PREFIX']}partners/{self.endpoint}"
        system.aws.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps([secrets]))
        told = {"kind": "carrier", "provider": provider, "endpoint": self.endpoint}
        self.partner = a.a_partner(**told, agency_code=self.office.unit)
        partners.put(self.partner)

    def orders(self, **changes):
        told = {"agency_code": self.office.unit, "carrier": self.provider, "endpoint": self.endpoint}
        parcel = a.a_delivery(**told, booking_asked_at=NOW, **changes)
        deliveries.create(parcel)
        assert failed(bookings, [message(parcel.delivery_id)]) == []
        return parcel


@pytest.fixture
def vnpost(system, post):
    return Unit(system, "vnpost", BUS)


def plays(post, parcel, *statuses):
    scans = [{"status": one} for one in statuses]
    answer = urllib3.request("POST", f"{post}/vnpost/script", json={"order_number": parcel.delivery_id, "scans": scans})
    assert answer.status == 202
    return answer.json()["item_code"]


def reads(unit):
    """One round, now: the clock's own would wait a quarter of an hour."""
    cursor = store.cursor_of(unit.endpoint)
    module._poll(unit.endpoint, cursor.due_at + timedelta(minutes=16), float("inf"))
    return cursor


def test_an_order_taken_has_its_tracking_read_by_the_clock(post, vnpost):
    parcel = vnpost.orders()
    assert (deliveries.get(parcel.delivery_id).state, deliveries.get(parcel.delivery_id).item_code) == (
        "registered",
        "",
    )
    item = plays(post, parcel, 2, 3, 4)
    assert tracking(EVENT, None) == {}
    found = deliveries.get(parcel.delivery_id)
    assert (found.state, found.item_code, found.scans) == ("delivered", item, 4)
    assert store.cursor_of(vnpost.endpoint).last_id > "0" * 24


def test_the_same_order_again_is_one_and_its_cursor_goes_on(post, vnpost):
    parcel = vnpost.orders()
    reads(vnpost)
    cursor = store.cursor_of(vnpost.endpoint)
    assert failed(bookings, [message(parcel.delivery_id)]) == []
    assert store.cursor_of(vnpost.endpoint) == cursor


def test_a_parcel_that_comes_back_and_a_status_nobody_placed(post, vnpost):
    back, odd = vnpost.orders(), vnpost.orders()
    plays(post, back, 2, 161, 170)
    plays(post, odd, 2, 110)
    reads(vnpost)
    states = [deliveries.get(one.delivery_id).state for one in (back, odd)]
    assert states == ["returned_to_agency", "collected"]


def test_a_bus_that_is_away_is_asked_again(post, vnpost, caplog):
    parcel = vnpost.orders()
    plays(post, parcel, 2)
    urllib3.request("POST", f"{post}/vnpost/silent", json={"next": 1})
    reads(vnpost)
    assert "tracking_stuck" in {getattr(one, "alarm", "") for one in caplog.records}
    reads(vnpost)
    assert deliveries.get(parcel.delivery_id).state == "collected"


def test_one_registration_that_fails_holds_up_no_other(post, vnpost, system, monkeypatch):
    other = Unit(system, "vnpost", BUS)
    vnpost.orders(), other.orders()
    read, real = [], module._poll

    def poll(endpoint, now, until):
        if endpoint == vnpost.endpoint:
            raise KeyError("x")
        read.append(endpoint)
        real(endpoint, now, until)

    monkeypatch.setattr(module, "_poll", poll)
    with pytest.raises(RuntimeError, match="registrations"):
        tracking(EVENT, None)
    assert other.endpoint in read


def test_an_order_is_taken_back_until_it_is_collected(post, vnpost):
    early, late = vnpost.orders(), vnpost.orders()
    wired.cancel_parcel(deliveries.get(early.delivery_id))
    plays(post, late, 2)
    with pytest.raises(wired.carrier_refused()):
        wired.cancel_parcel(deliveries.get(late.delivery_id))
    reads(vnpost)
    states = [deliveries.get(one.delivery_id).state for one in (early, late)]
    assert states == ["cancelled", "collected"]


def test_the_bus_tells_what_an_item_costs(post, vnpost):
    near, far = (wired.carriers_price(vnpost.partner, "20", one, 100) for one in ("20", "01"))
    assert (near, far) == (12_500, 20_500)


def test_viettel_post_takes_an_order_once_and_takes_it_back(post, system):
    unit = Unit(system, "viettelpost", VTP)
    parcel = unit.orders()
    stored = deliveries.get(parcel.delivery_id)
    assert (stored.state, len(stored.item_code), stored.carrier_fee_vnd) == ("registered", 11, 20_500)
    deliveries.save(stored, replace(stored, item_code="", booked_at=None, version=stored.version + 1))
    assert failed(bookings, [message(parcel.delivery_id)]) == []  # it has it already
    wired.cancel_parcel(deliveries.get(parcel.delivery_id))
    with pytest.raises(wired.carrier_refused()):
        wired.cancel_parcel(deliveries.get(parcel.delivery_id))


def test_carriers_are_read_although_what_waits_cannot_be_tried(post, vnpost, monkeypatch):
    vnpost.orders()
    read = []

    def broken(**told):
        raise OverflowError("date value out of range")

    monkeypatch.setattr(module, "try_parked", broken)
    monkeypatch.setattr(module, "_poll", lambda endpoint, now, until: read.append(endpoint))
    with pytest.raises(RuntimeError, match="scans that wait"):
        tracking(EVENT, None)
    assert vnpost.endpoint in read


def test_forty_scans_that_wait_for_an_answer_leave_time_to_read_the_others(post, vnpost, system, monkeypatch):
    """A carrier is away: each question costs the eight seconds of an answer (outgoing.ANSWER_TIMEOUT_S)."""
    away = Post()
    away.word = None
    for _ in range(40):
        scan = a.a_scan(away.parcel, event="delivered")
        away.tells(scan, now=datetime.now(UTC) - timedelta(minutes=10))
    vnpost.orders()
    clock, real, read = [0.0], time.monotonic, []

    def slow(order_code, item_code, partner):
        clock[0] += 8.0

    monkeypatch.setattr(wired, "is_delivered", slow)
    monkeypatch.setattr(time, "monotonic", lambda: real() + clock[0])
    monkeypatch.setattr(module, "_poll", lambda endpoint, now, until: read.append(endpoint))
    tracking(EVENT, None)
    assert 8 <= clock[0] <= 60 and vnpost.endpoint in read
