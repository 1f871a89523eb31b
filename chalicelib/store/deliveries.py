"""Parcels by order code, each with its scans."""

from contextlib import suppress
from datetime import date, datetime

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.cod import ToCollect
from chalicelib.domain.delivery import Delivery, Look, Recipient
from chalicelib.domain.delivery_looks import IN_MOTION, is_at_desk, queue_of, why
from chalicelib.domain.dossier_states import FINAL_STATES, FINISHED
from chalicelib.domain.errors import Refused
from chalicelib.domain.objection import Objection
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.domain.parked_scan import UNKNOWN_ITEM, ParkedScan
from chalicelib.domain.proof_of_delivery import Proof
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import answers, callbacks, counters, paging, tracking
from chalicelib.store.attributes import Flag, Instant, Number, Record, Text
from chalicelib.store.counters import post_counts as post_counts
from chalicelib.store.dossier_rows import HEAD as DOSSIER
from chalicelib.store.dossier_rows import HeadRow
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, Lost, check, delete, put, write

HEAD = "delivery"
SCAN = "scan#"
# One partition: written at each scan, a few hundred thousand a day at most.
UNSEEN_SHARD = "in_motion"


class _ByItem(GlobalSecondaryIndex["DeliveryRow"]):
    class Meta:
        index_name = "by_item"
        projection = KeysOnlyProjection()

    item_code = Text(hash_key=True)
    part = Text(range_key=True)


class _ToLookAt(GlobalSecondaryIndex["DeliveryRow"]):
    class Meta:
        index_name = "to_look_at"
        projection = AllProjection()

    desk = Text(hash_key=True)
    desk_at = Text(range_key=True)


class _Unseen(GlobalSecondaryIndex["DeliveryRow"]):
    class Meta:
        index_name = "unseen"
        projection = KeysOnlyProjection()

    unseen_shard = Text(hash_key=True)
    unseen_at = Text(range_key=True)


class _Queue(GlobalSecondaryIndex["DeliveryRow"]):
    class Meta:
        index_name = "queue"
        projection = AllProjection()

    queue = Text(hash_key=True)
    queue_at = Text(range_key=True)


class _HandedOver(GlobalSecondaryIndex["DeliveryRow"]):
    class Meta:
        index_name = "handed_over"
        projection = AllProjection()

    handed_over_on = Text(hash_key=True)
    handed_over_as = Text(range_key=True)


class DeliveryRow(Row):
    """One parcel; the address and phone are sealed. Only those that need a person have `desk` (the unit), only those
    in motion and not known to be quiet `unseen_at`, only those on a list `queue` (unit and list), and only those that
    changed hands `handed_over_on` (unit, carrier, leg and Vietnamese day), or lie at the unit for their carrier (in
    place of the day), so only they are indexed."""

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
    is_quiet = Flag()
    address_asked_at = Instant()
    looks = SealedAttribute(tuple[Look, ...])
    follows = Text()
    followed_by = Text()
    paid_by = Text()
    papers = Record(tuple[str, ...])
    postage_vnd = Number()
    on_delivery = Record(tuple[str, ...])
    to_collect = Record(ToCollect)
    collected_vnd = Number()
    handed_over_at = Instant()
    proof = SealedAttribute(Proof)
    objection = SealedAttribute(Objection)
    claimed_at = Instant()
    call_off_asked_at = Instant()
    called_off_at = Instant()
    booked_at = Instant()
    delivery_told_at = Instant()
    disbelieved = Record(tuple[str, ...])
    came_back_at = Instant()
    queue = Text()
    queue_at = Text()
    in_queue = _Queue()
    handed_over_on = Text()
    handed_over_as = Text()
    handed_over = _HandedOver()
    by_item = _ByItem()
    desk = Text()
    desk_at = Text()
    to_look_at = _ToLookAt()
    unseen_shard = Text()
    unseen_at = Text()
    unseen = _Unseen()


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


def in_need_of_a_person(agency_code: str, *, limit: int, cursor: str) -> Page[Delivery]:
    """The unit's parcels that somebody must look at, the oldest first. One Query of an index of nothing else, which may
    be a second behind."""
    after = DeliveryRow.desk_at > paging.decode(cursor) if cursor else None
    pages = DeliveryRow.pages(agency_code, index="to_look_at", where=after, limit=limit + 1)
    raws, cursor = paging.filled(pages, limit, "desk_at")
    return Page([DeliveryRow.from_raw_data(raw).become(Delivery) for raw in raws], cursor)


def queued(agency_code: str, queue: str, *, limit: int, cursor: str) -> Page[Delivery]:
    """The unit's parcels on one of its lists, the oldest first. One Query of an index of nothing else, which may be a
    second behind."""
    after = DeliveryRow.queue_at > paging.decode(cursor) if cursor else None
    pages = DeliveryRow.pages(f"{agency_code}#{queue}", index="queue", where=after, limit=limit + 1)
    raws, cursor = paging.filled(pages, limit, "queue_at")
    return Page([DeliveryRow.from_raw_data(raw).become(Delivery) for raw in raws], cursor)


def handed_over(agency_code: str, carrier: str, leg: str, on: date, *, most: int) -> list[Delivery]:
    """At most `most` parcels of that leg that changed hands between unit and carrier on a Vietnamese day, in that
    order. Of an index of nothing else, which may be a second behind."""
    day = f"{agency_code}#{carrier}#{leg}#{on.isoformat()}"
    pages = DeliveryRow.pages(day, index="handed_over", limit=most)
    raws, _ = paging.filled(pages, most, "handed_over_as")
    return [DeliveryRow.from_raw_data(raw).become(Delivery) for raw in raws]


def at_desk(agency_code: str, carrier: str, *, most: int) -> list[Delivery]:
    """At most `most` results that lie at the unit for that carrier to take, the oldest first. Of the same index."""
    pages = DeliveryRow.pages(_at_desk(agency_code, carrier), index="handed_over", limit=most)
    raws, _ = paging.filled(pages, most, "handed_over_as")
    return [DeliveryRow.from_raw_data(raw).become(Delivery) for raw in raws]


def unseen_since(before: datetime, *, limit: int) -> list[str]:
    """The order codes of at most `limit` parcels in motion that did not move since `before`, the longest unseen first.
    One Query."""
    until = DeliveryRow.unseen_at < instant(before)
    pages = DeliveryRow.pages(UNSEEN_SHARD, index="unseen", where=until, limit=limit)
    return [raw["delivery_id"]["S"] for raw in next(pages).items]


def create(delivery: Delivery) -> None:
    """Conflict when the order code is taken."""
    write(_new(delivery), *counters.move_post(None, delivery))


def save(
    before: Delivery,
    after: Delivery,
    *,
    new: Delivery | None = None,
    once: StoredAnswer | None = None,
    while_wanted: bool = False,
) -> None:
    """One transaction: the parcel, the `new` one that follows it, the unit's count of parcels to look at, and the
    answer. Conflict when `before` is stale or the new order code is taken; AlreadyAnswered when `once` was answered
    before; with `while_wanted` Refused `not_allowed_now` when the dossier has no result to send any more, or waits for
    no papers."""
    following = [_new(new), *counters.move_post(None, new)] if new else []
    wanted = [_is_wanted(before)] if while_wanted else []
    try:
        answers.write_with(once, _moved(before, after), *counters.move_post(before, after), *following, *wanted)
    except Lost as lost:
        if set(lost.rows) != {"dossier"}:
            raise
        raise Refused("not_allowed_now", extensions={"state": before.state, "allowed_actions": []}) from None


def remove(delivery: Delivery) -> None:
    """Forget a parcel that nobody ordered, with its address; Conflict when it moved meanwhile."""
    row = DeliveryRow(delivery.delivery_id, HEAD)
    write(delete(row, "delivery", only_if=DeliveryRow.version == delivery.version))


def ask_booking(before: Delivery, after: Delivery) -> bool:
    """Close the choice of a parcel while its dossier has a result to send, or waits for the papers; False when it does
    not any more. Conflict when `before` is stale."""
    try:
        write(_moved(before, after), *counters.move_post(before, after), _is_wanted(before))
    except Lost as lost:
        if set(lost.rows) != {"dossier"}:
            raise
        return False
    return True


def record(
    before: Delivery | None,
    after: Delivery | None,
    scan: TrackingEvent,
    *,
    endpoint: str,
    now: datetime,
    waiting: ParkedScan | None = None,
) -> str:
    """Journal the scan and move the delivery in one transaction: "recorded", or "duplicate" when this scan was
    journalled before; Conflict when the delivery changed. A scan that moves nothing is journalled alone, or with the
    `waiting` that has it tried again."""
    delivery_id = after.delivery_id if after else ""
    journal = callbacks.journal_scan(
        scan, delivery_id, endpoint=endpoint, now=now, outcome=_outcome(before, after, waiting)
    )
    moves = [tracking.parking(waiting)] if waiting else []
    if before and after:
        row = ScanRow.build(delivery_id=delivery_id, part=f"{SCAN}{scan.event_id}", scanned=scan)
        moves = [_moved(before, after), put(row, "scan", only_if=ScanRow.part.does_not_exist())]
        moves += counters.move_post(before, after)
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


def _outcome(before: Delivery | None, after: Delivery | None, waiting: ParkedScan | None) -> str:
    if waiting and waiting.why != UNKNOWN_ITEM:
        return waiting.why
    if after:
        return "recorded"
    return "unknown_status" if before else "unknown_order"


def from_image(image: RawRow) -> Delivery | tuple[str, TrackingEvent] | None:
    """What a stream image holds: the parcel, or one scan with the order code of its parcel."""
    part = image["part"]["S"]
    if part == HEAD:
        return DeliveryRow.from_image(image).become(Delivery)
    if not part.startswith(SCAN):
        return None
    return image["delivery_id"]["S"], ScanRow.from_image(image).value("scanned")


def not_ordered(delivery_id: str) -> Action:
    """What holds only while nobody asked a carrier for the parcel, if there is one."""
    return check(DeliveryRow(delivery_id, HEAD), "post", only_if=DeliveryRow.booking_asked_at.does_not_exist())


def unmoved(delivery: Delivery) -> Action:
    """What holds only while the parcel is as it was read."""
    return check(DeliveryRow(delivery.delivery_id, HEAD), "post", only_if=DeliveryRow.version == delivery.version)


def _moved(before: Delivery, after: Delivery) -> Action:
    return put(_row(after), "delivery", only_if=DeliveryRow.version == before.version)


def _is_wanted(delivery: Delivery) -> Action:
    """A result goes out while its dossier is finished; papers are fetched until the unit has them or it is over."""
    is_over = HeadRow.state.is_in(*sorted(FINAL_STATES))
    waits = HeadRow.papers_received_at.does_not_exist() & ~is_over
    head = HeadRow(delivery.dossier_id, DOSSIER)
    return check(head, "dossier", only_if=HeadRow.state == FINISHED if delivery.leg == "return" else waits)


def _new(delivery: Delivery) -> Action:
    return put(_row(delivery), only_if=DeliveryRow.delivery_id.does_not_exist())


def _at_desk(agency_code: str, carrier: str) -> str:
    return f"{agency_code}#{carrier}#return#at_desk"


def _row(delivery: Delivery) -> DeliveryRow:
    lists: dict[str, str] = {}
    if why(delivery):
        lists |= {"desk": delivery.agency_code, "desk_at": f"{instant(delivery.created_at)}#{delivery.delivery_id}"}
    if delivery.state in IN_MOTION and not delivery.is_quiet:
        unseen_at = f"{instant(delivery.updated_at)}#{delivery.delivery_id}"
        lists |= {"unseen_shard": UNSEEN_SHARD, "unseen_at": unseen_at}
    if queue := queue_of(delivery):
        queue_at = f"{instant(delivery.created_at)}#{delivery.delivery_id}"
        lists |= {"queue": f"{delivery.agency_code}#{queue}", "queue_at": queue_at}
    if at := delivery.handed_over_at:
        day = f"{delivery.agency_code}#{delivery.carrier}#{delivery.leg}#{vietnamese_date(at).isoformat()}"
        lists |= {"handed_over_on": day, "handed_over_as": f"{instant(at)}#{delivery.delivery_id}"}
    elif is_at_desk(delivery):
        desk = _at_desk(delivery.agency_code, delivery.carrier)
        lists |= {"handed_over_on": desk, "handed_over_as": f"{instant(delivery.created_at)}#{delivery.delivery_id}"}
    return DeliveryRow.of(delivery, part=HEAD, **lists)
