"""Parcels: each scan once, and found by order code or item code."""

from dataclasses import replace

import pytest

from chalicelib.domain.delivery_order import booked
from chalicelib.domain.delivery_scans import apply
from chalicelib.domain.errors import Conflict
from chalicelib.store import deliveries
from chalicelib.store.callbacks import CallbackRow
from tests import builders as a
from tests.builders import LATER, NOW


def created(**changes):
    parcel = a.a_delivery(**changes)
    deliveries.create(parcel)
    return parcel


def record(parcel, *scans, endpoint="e"):
    after = apply(parcel, scans, now=LATER) if parcel else None
    return deliveries.record(parcel, after, scans[-1], endpoint=endpoint, now=LATER)


def test_an_order_code_is_used_once():
    parcel = created()
    with pytest.raises(Conflict):
        deliveries.create(replace(parcel, state="registered"))


def test_a_stale_parcel_is_a_conflict():
    parcel = created()
    deliveries.save(parcel, replace(parcel, version=2))
    with pytest.raises(Conflict):
        deliveries.save(parcel, replace(parcel, version=2, state="cancelled"))


def test_scan_parcel_and_journal_are_one(calls):
    parcel = created()
    scan = a.a_scan(parcel)
    calls.clear()
    assert record(parcel, scan) == "recorded"

    assert calls == ["TransactWriteItems"]
    found, scans = deliveries.load(parcel.delivery_id)
    assert (found.state, found.scans, scans) == ("collected", 1, [scan])
    row = CallbackRow.fetch(f"carrier#e#{scan.event_id}")
    assert (row.value("scanned"), row.delivery_id) == (scan, parcel.delivery_id)


def test_the_same_scan_again_moves_nothing():
    parcel = created()
    scan = a.a_scan(parcel)
    record(parcel, scan)
    moved, _ = deliveries.load(parcel.delivery_id)

    assert record(parcel, scan) == "duplicate"
    assert record(moved, scan) == "duplicate"
    assert deliveries.load(parcel.delivery_id) == (moved, [scan])


def test_the_same_scan_through_another_registration_is_journalled_only():
    parcel = created()
    scan = a.a_scan(parcel)
    record(parcel, scan)
    moved = deliveries.get(parcel.delivery_id)

    assert record(moved, scan, endpoint="other") == "duplicate"
    assert deliveries.get(parcel.delivery_id) == moved
    assert CallbackRow.fetch(f"carrier#other#{scan.event_id}")


def test_a_parcel_that_changed_is_a_conflict_and_leaves_no_trace():
    parcel = created()
    deliveries.save(parcel, replace(parcel, version=2))
    scan = a.a_scan(parcel)
    with pytest.raises(Conflict):
        record(parcel, scan)
    assert CallbackRow.fetch(f"carrier#e#{scan.event_id}") is None
    assert record(deliveries.get(parcel.delivery_id), scan) == "recorded"


def test_a_scan_of_an_unknown_parcel_is_journalled_once():
    scan = a.a_scan()
    assert record(None, scan) == "recorded"
    assert record(None, scan) == "duplicate"
    assert CallbackRow.fetch(f"carrier#e#{scan.event_id}").outcome == "unknown_order"


def test_a_hundred_copies_of_one_scan_are_one(at_once):
    parcel = created()
    scan = a.a_scan(parcel)
    results = at_once(lambda _: record(parcel, scan), range(100), threads=48)
    assert sorted(results) == ["duplicate"] * 99 + ["recorded"]
    assert deliveries.get(parcel.delivery_id).scans == 1


def test_a_parcel_is_found_by_item_code_and_its_scans_are_not():
    item_code = a.new_id("EA")
    parcel = created()
    assert deliveries.by_item(item_code) == ""
    deliveries.save(parcel, after := booked(parcel, item_code=item_code, carrier_fee_vnd=26000, now=NOW))
    record(after, a.a_scan(parcel, item_code=item_code))
    assert deliveries.by_item(item_code) == parcel.delivery_id
    assert deliveries.by_item("") == ""


def test_what_is_not_there_is_none():
    assert deliveries.get("nobody's") is None
    assert deliveries.load("nobody's") is None


def test_a_stream_image_is_a_parcel_or_a_scan_of_one(raw_rows):
    parcel = created()
    scan = a.a_scan(parcel)
    record(parcel, scan)
    rows = [row for row in raw_rows("deliveries") if row["delivery_id"]["S"] == parcel.delivery_id]
    images = [
        deliveries.from_image(a.as_lambda_hands_over(row)) for row in sorted(rows, key=lambda row: row["part"]["S"])
    ]
    assert images == [deliveries.get(parcel.delivery_id), (parcel.delivery_id, scan)]
