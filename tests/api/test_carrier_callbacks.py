"""Carriers call us: late, twice, out of order; each scan kept once, each call answered in the carrier's own words."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.delivery import DELIVERED
from chalicelib.store import deliveries
from tests.adapters.fixtures.carriers import ems, standard
from tests.api.happenings import counted
from tests.api.partners import WRONG, send
from tests.api.scenes.notices import scan_of
from tests.api.world import World
from tests.api.world.case import Case

DELIVERED_CODE, COLLECTED, IN_TRANSIT, ATTEMPT_FAILED = 7, 3, 4, 8


def scan(case: Case, status: int, at: str, transaction: str = "", **more: Any) -> Any:
    """EMS's call about the case's parcel."""
    told = scan_of(case, status, f"24/11/2025 {at}:00") | ({"transaction": transaction} if transaction else {})
    return ems.genuine(**{**told, **more})


def parcel(case: Case) -> Any:
    """The case's parcel as its owner sees it."""
    return case.owner.call("GET", f"/v1/deliveries/{case.delivery_id}").json


def test_scans_out_of_order_and_twice_come_to_one_truth_and_the_dossier_is_returned(world: World):
    case = world.a_booked_parcel()
    told = [(IN_TRANSIT, "10:00"), (COLLECTED, "09:00"), (DELIVERED_CODE, "15:00"), (ATTEMPT_FAILED, "14:00")]
    for status, at in told:
        transaction = uuid.uuid4().hex
        for _ in range(2):
            reply = send("ems", scan(case, status, at, transaction))
            body = b'{"code":"success","transaction":"%s"}' % transaction.encode()
            assert (reply.status, reply.body, reply.headers["content-type"]) == (200, body, "application/json")
    world.pump.run()
    seen = parcel(case)
    assert (seen["state"], seen["attempts_failed"]) == (DELIVERED, 1)
    assert [one["event"] for one in seen["events"]] == ["collected", "in_transit", "attempt_failed", "delivered"]
    assert case.read()["state"] == "returned"


def test_a_forged_call_changes_nothing_and_the_true_one_is_recorded(world: World):
    case, transaction = world.a_booked_parcel(), uuid.uuid4().hex
    forged = scan(case, COLLECTED, "09:00", transaction, secret=WRONG["ems"])
    with counted() as calls:
        reply = send("ems", forged)
    assert (reply.status, reply.body) == (401, b'{"code":"error","transaction":"%s"}' % transaction.encode())
    assert [name for name, _ in calls] == ["GetItem"]  # of the registration: nothing was written, nothing looked up
    assert send("ems", scan(case, COLLECTED, "09:00", transaction)).status == 200
    assert parcel(case)["state"] == "collected"


def test_an_unreadable_call_changes_nothing_and_the_true_one_is_recorded(world: World):
    case, transaction = world.a_booked_parcel(), uuid.uuid4().hex
    with counted() as calls:
        reply = send("ems", scan(case, COLLECTED, "09:00", transaction, datetime="11/24/2026 09:00:00"))
    assert (reply.status, reply.json["code"]) == (400, "error")
    assert [name for name, _ in calls] == ["GetItem"]  # of the registration: nothing was written, nothing looked up
    assert send("ems", scan(case, COLLECTED, "09:00", transaction)).json["code"] == "success"


@pytest.mark.parametrize(
    "known_by",
    [
        {"order_code": None, "tracking_code": "EE000000000VN"},
        {"order_code": "nobody.return.1", "tracking_code": "EE000000000VN"},
    ],
    ids=["item", "order"],
)
def test_a_scan_of_an_unknown_parcel_is_kept_and_acknowledged(known_by: dict[str, Any], world: World):
    case = world.a_booked_parcel()
    assert send("ems", scan(case, COLLECTED, "09:00", **known_by)).json["code"] == "success"
    assert parcel(case)["events"] == []


def test_a_status_that_nobody_knows_is_kept_and_moves_nothing(world: World):
    case = world.a_booked_parcel()
    assert send("ems", scan(case, 99, "09:00")).json["code"] == "success"
    assert parcel(case)["state"] == "registered"


def test_a_parcel_is_found_by_its_item_code_too(world: World):
    case = world.a_booked_parcel()
    item = f"EE{uuid.uuid4().int % 10**9:09}VN"
    before = deliveries.get(case.delivery_id)
    assert before is not None
    deliveries.save(before, replace(before, item_code=item, version=before.version + 1))
    assert send("ems", scan(case, COLLECTED, "09:00", order_code=None, tracking_code=item)).status == 200
    assert parcel(case)["state"] == "collected"


def test_an_office_s_own_order_code_does_not_hide_our_parcel(world: World):
    case = world.a_booked_parcel()
    item = deliveries.get(case.delivery_id).item_code  # type: ignore[union-attr]
    assert send("ems", scan(case, COLLECTED, "09:00", order_code="BC-2041", tracking_code=item)).status == 200
    assert parcel(case)["state"] == "collected"


def test_another_carrier_cannot_move_the_parcel(world: World):
    case = world.a_booked_parcel()
    call = _standard(case)
    assert send("standard_carrier", call).status == 200
    assert parcel(case)["state"] == "registered"


def test_the_standard_carrier_moves_its_own(world: World):
    case = world.a_booked_parcel()
    before = deliveries.get(case.delivery_id)
    assert before is not None
    its_own = replace(before, carrier="standard", endpoint="ep_standard_carrier", version=before.version + 1)
    deliveries.save(before, its_own)
    for _ in range(2):
        reply = send("standard_carrier", _standard(case, event_id=f"S-{case.dossier_id}"))
        assert (reply.status, reply.body) == (200, b'{"success": true}')
    assert [one["event"] for one in parcel(case)["events"]] == ["attempt_failed"]


@pytest.mark.parametrize(
    "url",
    [
        "/v1/callbacks/carriers/ems/ep_nobody",
        "/v1/callbacks/carriers/standard/ep_ems",
        "/v1/callbacks/carriers/vnpost/ep_ems",
        "/v1/callbacks/carriers/ems/ep_standard_carrier",
        "/v1/callbacks/carriers/sepay/ep_sepay",
    ],
)
def test_another_address_than_the_registrations_is_not_found(url: str, world: World):
    reply = send("ems", scan(Case("x", world.citizen()), COLLECTED, "09:00"), url)
    assert (reply.status, reply.slug) == (404, "not_found")


def _standard(case: Case, **changes: Any) -> Any:
    told = {"event_id": uuid.uuid4().hex, "order_code": case.delivery_id, "occurred_at": "2025-11-24T03:00:00Z"}
    return standard.genuine(standard.SECRETS[0], datetime.now(UTC), **{**told, **changes})
