"""Parcels by order code, each with its scans."""

from contextlib import suppress
from datetime import datetime

from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.delivery import Delivery, Recipient
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.store import callbacks
from chalicelib.store.attributes import Instant, Number, Text
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, Lost, put, write

HEAD = "delivery"
SCAN = "scan#"


class _ByItem(GlobalSecondaryIndex["DeliveryRow"]):
    class Meta:
        index_name = "by_item"
        projection = KeysOnlyProjection()

    item_code = Text(hash_key=True)
    part = Text(range_key=True)


class DeliveryRow(Row):
    """One parcel; the address and phone are sealed."""

    class Meta:
        table_name = Named("deliveries")

    delivery_id = Text(hash_key=True)
    part = Text(range_key=True)
    dossier_id = Text()
    applicant_id = Text()
    agency_code = Text()
    leg = Text()
    recipient = SealedAttribute(Recipient)
    created_at = Instant()
    updated_at = Instant()
    state = Text()
    version = Number()
    carrier = Text()
    endpoint = Text()
    item_code = Text()
    carrier_fee_vnd = Number()
    booking_asked_at = Instant()
    attempts_failed = Number()
    conflict = Text()
    scans = Number()
    delivered_at = Instant()
    by_item = _ByItem()


class ScanRow(Row):
    """One scan. Its item code stays inside `scanned`, so that only parcels are found by item code; it is sealed, since
    carriers note there who took a parcel."""

    class Meta:
        table_name = Named("deliveries")

    delivery_id = Text(hash_key=True)
    part = Text(range_key=True)
    scanned = SealedAttribute(TrackingEvent)


def get(delivery_id: str) -> Delivery | None:
    """The parcel with that order code."""
    row = DeliveryRow.fetch(delivery_id, HEAD)
    return row.become(Delivery) if row else None


def load(delivery_id: str) -> tuple[Delivery, list[TrackingEvent]] | None:
    """The parcel and all its scans, in the order of their ids: one Query."""
    raws = DeliveryRow.every(delivery_id)
    heads = [raw for raw in raws if raw["part"]["S"] == HEAD]
    if not heads:
        return None
    scans = [ScanRow.from_raw_data(raw).value("scanned") for raw in raws if raw["part"]["S"].startswith(SCAN)]
    return DeliveryRow.from_raw_data(heads[0]).become(Delivery), scans


def by_item(item_code: str) -> str:
    """The order code of the parcel with that item code, or "". Item codes are used again after a year or two, so the
    newest counts; a new item code is found within a second."""
    raws = DeliveryRow.every(item_code, index="by_item", where=DeliveryRow.part == HEAD) if item_code else []
    return max((raw["delivery_id"]["S"] for raw in raws), default="")


def create(delivery: Delivery) -> None:
    """Conflict when the order code is taken."""
    write(put(_row(delivery), only_if=DeliveryRow.delivery_id.does_not_exist()))


def save(before: Delivery, after: Delivery) -> None:
    """Conflict when `before` is stale."""
    write(_moved(before, after))


def record(
    before: Delivery | None, after: Delivery | None, scan: TrackingEvent, *, endpoint: str, now: datetime
) -> str:
    """Journal the scan and move the delivery in one transaction: "recorded", or "duplicate" when this scan was
    journalled before; Conflict when the delivery changed. A scan of an unknown parcel (None) is journalled alone."""
    delivery_id = after.delivery_id if after else ""
    journal = callbacks.journal_scan(scan, delivery_id, endpoint=endpoint, now=now)
    moves = []
    if before and after:
        row = ScanRow.build(delivery_id=delivery_id, part=f"{SCAN}{scan.event_id}", scanned=scan)
        moves = [_moved(before, after), put(row, "scan", only_if=ScanRow.part.does_not_exist())]
    try:
        write(journal, *moves)
        return "recorded"
    except Lost as lost:
        if callbacks.LABEL in lost.rows:
            return "duplicate"
        if "scan" not in lost.rows:
            raise
    with suppress(Lost):
        write(journal)  # the same scan came through another registration
    return "duplicate"


def from_image(image: RawRow) -> Delivery | tuple[str, TrackingEvent] | None:
    """What a stream image holds: the parcel, or one scan with the order code of its parcel."""
    part = image["part"]["S"]
    if part == HEAD:
        return DeliveryRow.from_image(image).become(Delivery)
    if not part.startswith(SCAN):
        return None
    return image["delivery_id"]["S"], ScanRow.from_image(image).value("scanned")


def _moved(before: Delivery, after: Delivery) -> Action:
    return put(_row(after), "delivery", only_if=DeliveryRow.version == before.version)


def _row(delivery: Delivery) -> DeliveryRow:
    return DeliveryRow.of(delivery, part=HEAD)
