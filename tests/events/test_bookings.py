"""Orders from the queue, over HTTP to the sandbox carrier."""

import json
import secrets
from dataclasses import replace

import pytest
import urllib3

from chalicelib import config, wiring
from chalicelib.domain.cod import ToCollect
from chalicelib.domain.item_range import ItemRange
from chalicelib.domain.postal_item import parse
from chalicelib.events.bookings import bookings
from chalicelib.log import log
from chalicelib.store import agencies, deliveries
from local.sandbox import carrier
from tests import builders as a
from tests.builders import NOW
from tests.events.streams import failed, message
from tests.usecases.office import an_office

TOKEN = "merchant-token-of-the-unit"


@pytest.fixture(scope="module")
def post(system):
    """A running carrier that this deployment is told of."""
    hook = {"provider": "ems", "url": "http://127.0.0.1:9/hook", "merchant_token": TOKEN}
    server = carrier.serve(0, registrations=[hook])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMS_API_URL", server.url)
        config.reset()
        yield server.url
    config.reset()
    server.stop()


@pytest.fixture
def parcel(system, post):
    office, endpoint = an_office(), a.new_id("endpoint")
    agencies.put(
        a.an_agency(agency_code=office.unit, phone="02053812345", province_code="20", commune="Phường Đông Kinh")
    )
    name = f"{system.environment()['SECRETS_PREFIX']}partners/{endpoint}"
    system.aws.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps([{"merchant_token": TOKEN}]))
    parcel = a.a_delivery(agency_code=office.unit, carrier="ems", endpoint=endpoint, booking_asked_at=NOW)
    deliveries.create(parcel)
    return parcel


def test_a_parcel_is_ordered_once_however_often_the_message_comes(parcel):
    assert failed(bookings, [message(parcel.delivery_id, "1"), message(parcel.delivery_id, "2")]) == []
    stored = deliveries.get(parcel.delivery_id)
    assert (stored.state, len(stored.item_code)) == ("registered", 13)
    assert failed(bookings, [message(parcel.delivery_id)]) == []
    assert deliveries.get(parcel.delivery_id) == stored


def test_a_unit_without_a_phone_sends_in_the_provinces_name_and_one_without_an_address_needs_a_person(parcel):
    unit = agencies.get(parcel.agency_code)
    agencies.put(replace(unit, address=""))
    assert failed(bookings, [message(parcel.delivery_id)]) == []
    assert deliveries.get(parcel.delivery_id).conflict == "declined:sender_unknown"
    agencies.put(replace(unit, phone=""))
    assert failed(bookings, [message(parcel.delivery_id)]) == []
    stored = deliveries.get(parcel.delivery_id)
    assert (stored.state, stored.conflict) == ("registered", "")


def test_a_carrier_that_is_busy_is_asked_again_and_others_go_on(post, parcel):
    urllib3.request("POST", f"{post}/busy", json={"next": 1})
    assert failed(bookings, [message(parcel.delivery_id, "1"), message("nobody.return.1", "2")]) == ["1"]
    assert deliveries.get(parcel.delivery_id).state == "created"
    assert failed(bookings, [message(parcel.delivery_id, "1")]) == []
    assert deliveries.get(parcel.delivery_id).state == "registered"


def test_an_order_that_is_called_off_is_cancelled_there_also_one_whose_answer_never_came(parcel):
    for known in (True, False):
        told = replace(parcel, delivery_id=f"{a.new_id('dossier')}.collect.1", leg="collect", call_off_asked_at=None)
        deliveries.create(told)
        assert failed(bookings, [message(told.delivery_id)]) == []
        ordered = deliveries.get(told.delivery_id)
        item_code, state = (ordered.item_code, ordered.state) if known else ("", "created")
        booked_at = ordered.booked_at if known else None
        changes = {"item_code": item_code, "state": state, "booked_at": booked_at, "call_off_asked_at": NOW}
        off = replace(ordered, **changes, version=ordered.version + 1)
        deliveries.save(ordered, off)
        assert failed(bookings, [message(told.delivery_id, "1"), message(told.delivery_id, "2")]) == []
        stored = deliveries.get(told.delivery_id)
        assert (stored.state, bool(stored.called_off_at), stored.conflict) == ("cancelled", True, "")
        assert stored.item_code == ordered.item_code, "ordered again it is the same parcel"


class TestNumbersOfOurOwn:
    """The carrier without an API: results go under a number from its range."""

    @pytest.fixture
    def told(self, monkeypatch):
        said = []
        monkeypatch.setattr(log, "error", lambda message, **facts: said.append(facts))
        return said

    def _parcel(self, monkeypatch, size, **changes):
        carrier_name = a.new_id("carrier")
        parcel = a.a_delivery(carrier=carrier_name, endpoint="e", booking_asked_at=NOW, **changes)
        deliveries.create(parcel)
        a_range = ItemRange(carrier_name, "NZ", first := secrets.randbelow(90_000_000), first + size - 1)
        monkeypatch.setattr(wiring.rules, "item_ranges", lambda name: (a_range,) if name == carrier_name else ())
        return parcel

    def test_a_result_gets_the_next_number_and_keeps_it(self, system, told, monkeypatch):
        parcel = self._parcel(monkeypatch, 5_000)
        assert failed(bookings, [message(parcel.delivery_id, "1"), message(parcel.delivery_id, "2")]) == []
        stored = deliveries.get(parcel.delivery_id)
        assert (stored.state, parse(stored.item_code).service, told) == ("registered", "NZ", [])

    def test_an_exhausted_range_says_so_to_a_person_and_raises_the_alarm(self, system, told, monkeypatch):
        parcel = self._parcel(monkeypatch, 1)
        other = replace(parcel, delivery_id=f"{a.new_id('dossier')}.return.1")
        deliveries.create(other)
        assert failed(bookings, [message(parcel.delivery_id, "1"), message(other.delivery_id, "2")]) == []
        assert deliveries.get(other.delivery_id).conflict == "declined:numbers_exhausted"
        assert [(one["alarm"], one["left"]) for one in told] == [("item_numbers", 0)] * 2

    def test_papers_are_fetched_when_a_person_called_the_carrier(self, system, told, monkeypatch):
        parcel = self._parcel(monkeypatch, 9, leg="collect", agency_code=an_office().unit)
        assert failed(bookings, [message(parcel.delivery_id)]) == []
        assert deliveries.get(parcel.delivery_id).conflict.startswith("declined:")


def test_where_papers_are_fetched_the_carrier_is_not_told_to_take_money_of_the_unit(parcel, monkeypatch):
    asked = []

    class Orders:
        @staticmethod
        def book(**told):
            asked.append((told["recipient"], told["cod_amount_vnd"]))

    monkeypatch.setattr(wiring.partners, "parcels", lambda carrier: Orders)
    for leg, amount in (("collect", 0), ("return", 16000)):
        told = replace(parcel, leg=leg, on_delivery=("fee",), to_collect=ToCollect(16000, 0))
        wiring.partners.order_parcel(told, parcel.recipient, "to")
        assert asked[-1] == ("to", amount)
