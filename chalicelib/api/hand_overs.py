"""Hand-over lists of a unit and a carrier, as a list and on paper."""

from datetime import date
from typing import Any

from chalicelib import wiring
from chalicelib.api.files import file
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.present.words import instant
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.agency import Agency
from chalicelib.domain.errors import Refused
from chalicelib.domain.forms import in_force
from chalicelib.domain.hand_over_list import HandOverLine, HandOverList
from chalicelib.domain.letterhead import letterhead
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.deliveries.list_hand_over import list_hand_over

router = Router(__name__)


@router.operation("hand_overs.read")
def read(request: Request) -> Answer:
    """The parcels of one day, leg and carrier, with how many."""
    lines = _lines(request)
    return Answer(200, {"count": len(lines), "items": [_shown(line) for line in lines]})


@router.operation("hand_overs.print_list")
def print_list(request: Request) -> Answer:
    """The same as PDF, for both to sign."""
    unit, query = unit_of(request), request.query
    agency: Agency | None = wiring.stores.agencies().get(unit)
    if agency is None:
        raise Refused("not_found")
    head = letterhead(agency, wiring.rules.province_titles())
    template = in_force(wiring.rules.forms(), vietnamese_date(request.now))
    told = HandOverList(
        agency_name=head.agency,
        unit_name=template.desk_of(head.agency).name,
        parent_name=head.parent,
        place=head.place,
        carrier_name=_name(unit, query["carrier"]),
        leg=query["leg"],
        on=date.fromisoformat(query["day"]),
        made_at=request.now,
        lines=_lines(request),
    )
    name = f"bien-ban-giao-nhan-{unit}-{query['carrier']}-{query['leg']}-{query['day']}.pdf"
    return file(request, wiring.documents.hand_over_pdf(told), kind="application/pdf", name=name)


def _lines(request: Request) -> tuple[HandOverLine, ...]:
    query = request.query
    return list_hand_over(
        unit_of(request),
        carrier=query["carrier"],
        leg=query["leg"],
        on=date.fromisoformat(query["day"]),
        now=request.now,
        deliveries=wiring.stores.deliveries(),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
    )


def _name(unit: str, carrier: str) -> str:
    """What the unit calls the carrier."""
    registered = wiring.stores.partners().of_agency(unit)
    names = (one.bank_name for one in registered if (one.kind, one.provider) == ("carrier", carrier) and one.bank_name)
    return next(names, f"Bưu chính {carrier.upper()}")


def _shown(line: HandOverLine) -> dict[str, Any]:
    return {
        "delivery_id": line.delivery_id,
        "item_code": line.item_code or None,
        "dossier_id": line.dossier_id,
        "dossier_code": line.dossier_code or None,
        "papers": list(line.papers),
        "collect_vnd": line.collect_vnd,
        "handed_over_at": instant(line.at),
    }
