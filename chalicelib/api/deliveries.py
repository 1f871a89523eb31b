"""The post: where the result goes, and where the parcel is."""

from collections.abc import Mapping

from chalicelib import wiring
from chalicelib.api.present import delivery as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.delivery import Recipient
from chalicelib.domain.errors import Fault, Refused
from chalicelib.usecases.deliveries.choose import choose as choose_delivery
from chalicelib.usecases.deliveries.choose import drop as drop_delivery

router = Router(__name__)


@router.operation("deliveries.choose")
def choose(request: Request) -> Answer:
    """Choose the recipient of a leg, until the parcel is made up."""
    parcel = choose_delivery(
        request.path["dossier_id"],
        leg=request.path["leg"],
        recipient=recipient_of(request.body["recipient"]),
        papers=tuple(request.body.get("papers", ())),
        by=request.caller,
        now=request.now,
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        deliveries=wiring.stores.deliveries(),
    )
    return Answer(200, present.delivery(parcel, [], request.language))


@router.operation("deliveries.drop")
def drop(request: Request) -> Answer:
    """Give the delivery up, until the parcel is made up."""
    drop_delivery(
        request.path["dossier_id"],
        leg=request.path["leg"],
        by=request.caller,
        now=request.now,
        dossiers=wiring.stores.dossiers(),
        deliveries=wiring.stores.deliveries(),
    )
    return Answer(204)


@router.operation("deliveries.read")
def read(request: Request) -> Answer:
    """One of my parcels with every scan."""
    found = wiring.stores.deliveries().load(request.path["delivery_id"])
    if found is None or found[0].applicant_id != request.caller.id:
        raise Refused("not_found")
    parcel, scans = found
    return Answer(200, present.delivery(parcel, scans, request.language))


def recipient_of(told: Mapping[str, str]) -> Recipient:
    """Who a parcel goes to, the phone in E.164. Refuses as faults a phone that cannot be one and a province that is
    none of today's: no carrier would take the order."""
    phone, faults = "", []
    try:
        phone = wiring.people.normal_phone(told["phone"])
    except Refused:
        faults.append(Fault("/recipient/phone", "phone_invalid"))
    if told["province_code"] not in wiring.rules.provinces():
        faults.append(Fault("/recipient/province_code", "province_unknown"))
    if faults:
        raise Refused("invalid_request", faults=faults)
    return Recipient(**{**told, "phone": phone})
