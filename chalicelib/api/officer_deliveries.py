"""Post to look at: parcels of a unit that need a person, and what is done about them."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.deliveries import quoting, recipient_of
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.present import officer_delivery as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.access import DOSSIER, Access
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import Refused
from chalicelib.usecases.deliveries.look_after import Decision, carriers_of
from chalicelib.usecases.deliveries.look_after import look_after as look_after_parcel
from chalicelib.usecases.deliveries.take_collected import unpaid_fee

router = Router(__name__)
ALL = "to_look_at"


@router.operation("officer_deliveries.to_look_at")
def to_look_at(request: Request) -> Answer:
    """A unit's parcels (the officer's own unless told) that need a person, or those that wait for the carrier, are
    stuck or came back; the oldest first, with how many are on each list."""
    unit, query, deliveries = unit_of(request), request.query, wiring.stores.deliveries()
    queue, told = query["queue"], {"limit": query["limit"], "cursor": query.get("cursor", "")}
    page = deliveries.in_need_of_a_person(unit, **told) if queue == ALL else deliveries.queued(unit, queue, **told)
    items = [present.line(one, request.language) for one in page.items]
    counts = deliveries.post_counts(unit)
    return Answer(
        200, {"count": counts[queue], "counts": counts, "items": items, "next_cursor": page.next_cursor or None}
    )


@router.operation("officer_deliveries.read")
def read(request: Request) -> Answer:
    """One parcel of the unit: address, scans, what was decided, and the carriers that could take it."""
    found = wiring.stores.deliveries().load(request.path["delivery_id"])
    if found is None or not request.caller.covers(found[0].agency_code):
        raise Refused("not_found")
    parcel, scans = found
    by = request.caller
    seen = Access(parcel.applicant_id, DOSSIER, by.id, by.agency_code, request.now, parcel.dossier_id)
    wiring.stores.accesses().note_reading(seen)
    carriers = carriers_of(parcel.agency_code, wiring.stores.partners())
    return Answer(200, present.whole(parcel, scans, carriers, request.language))


@router.operation("officer_deliveries.look_after")
def look_after(request: Request) -> Answer:
    """Decide about it."""

    def presented(parcel: Delivery) -> tuple[int, Any]:
        return 200, present.line(parcel, request.language)

    body = request.body
    after = look_after_parcel(
        request.path["delivery_id"],
        Decision(
            body["action"],
            body.get("note", ""),
            recipient_of(body["recipient"]) if "recipient" in body else None,
            body.get("consent", False),
            body.get("endpoint", ""),
            body.get("paid_by", "agency"),
        ),
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        deliveries=wiring.stores.deliveries(),
        quoting=quoting(),
        is_unpaid=_is_unpaid,
    )
    return Answer(*presented(after))


def _is_unpaid(dossier_id: str) -> bool:
    dossier = wiring.stores.dossiers().get(dossier_id)
    return unpaid_fee(dossier, payments=wiring.stores.payments()) > 0
