"""The post: where the result goes, and where the parcel is."""

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
    told = request.body["recipient"]
    parcel = choose_delivery(
        request.path["dossier_id"],
        leg=request.path["leg"],
        recipient=Recipient(**told | {"phone": _phone(told["phone"])}),
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


def _phone(text: str) -> str:
    """The recipient's phone in E.164; a fault of the request where it cannot be one."""
    try:
        phone: str = wiring.people.normal_phone(text)
    except Refused:
        raise Refused("invalid_request", faults=[Fault("/recipient/phone", "phone_invalid")]) from None
    return phone
