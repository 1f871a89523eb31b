"""Carriers' scans of a unit that found no parcel in a day, or could not be believed or read: for a person."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.present.words import instant, word
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.parked_scan import CLOSE, ParkedScan, actions
from chalicelib.usecases.deliveries.try_parked import settle_parked

router = Router(__name__)


@router.operation("parked_scans.to_look_at")
def to_look_at(request: Request) -> Answer:
    """A unit's scans (the officer's own unless told) that need a person, the oldest first."""
    unit, query = unit_of(request), request.query
    page = wiring.stores.tracking().for_a_person(unit, limit=query["limit"], cursor=query.get("cursor", ""))
    items = [_shown(one, request.language) for one in page.items]
    return Answer(200, {"items": items, "next_cursor": page.next_cursor or None})


@router.operation("parked_scans.settle")
def settle(request: Request) -> Answer:
    """Note what was found out about one, or have it tried again; it leaves the list, in the second case for a day."""

    def presented(parked: ParkedScan) -> tuple[int, Any]:
        return 200, _shown(parked, request.language)

    after = settle_parked(
        request.path["scan_id"],
        note=request.body["note"],
        action=request.body.get("action", CLOSE),
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        parked=wiring.stores.tracking(),
    )
    return Answer(*presented(after))


def _shown(parked: ParkedScan, language: str) -> dict[str, Any]:
    """What the carrier told, without what it noted in its own words: that may name people."""
    scan = parked.scanned
    return {
        "scan_id": parked.scan_id,
        "why": parked.why,
        "why_text": word("parked_scans", parked.why, language),
        "carrier": scan.carrier,
        "item_code": scan.item_code or None,
        "order_code": scan.order_code or None,
        "event": scan.event,
        "office": scan.office or None,
        "occurred_at": instant(scan.occurred_at),
        "parked_at": instant(parked.parked_at),
        "tries": parked.tries,
        "actions": actions(parked),
        "asked_by": parked.asked_by or None,
        "asked_at": instant(parked.asked_at),
        "believed": parked.is_believed,
        "settled_by": parked.settled_by or None,
        "settled_at": instant(parked.settled_at),
        "note": parked.note or None,
    }
