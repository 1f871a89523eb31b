"""The post: where the result goes, and where the parcel is."""

from collections.abc import Mapping
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import delivery as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.delivery import Delivery, Recipient
from chalicelib.domain.errors import Fault, Refused
from chalicelib.usecases.deliveries.choose import choose as choose_delivery
from chalicelib.usecases.deliveries.choose import drop as drop_delivery
from chalicelib.usecases.deliveries.choose import quoted as quote_post
from chalicelib.usecases.deliveries.object_to import object_to as object_to_delivery
from chalicelib.usecases.deliveries.quote_postage import Quoting
from chalicelib.usecases.deliveries.take_collected import unpaid_fee

router = Router(__name__)


@router.operation("deliveries.quote")
def quote(request: Request) -> Answer:
    """What the post costs for an address in a province, before it is chosen."""
    province_code, _ = _province_of(request.query["province_code"])
    if not province_code:
        raise Refused("invalid_request", faults=[Fault("/query/province_code", "province_unknown")])
    dossier, quoted = quote_post(
        request.path["dossier_id"],
        leg=request.path["leg"],
        province_code=province_code,
        by=request.caller,
        now=request.now,
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        quoting=quoting(),
    )
    fee_vnd = None
    if dossier.fee.state != "unknown":
        fee_vnd = unpaid_fee(dossier, payments=wiring.stores.payments())
    return Answer(200, present.quote(request.path["leg"], quoted, fee_vnd, request.language))


@router.operation("deliveries.choose")
def choose(request: Request) -> Answer:
    """Choose the recipient of a leg, until the parcel is made up."""
    parcel = choose_delivery(
        request.path["dossier_id"],
        leg=request.path["leg"],
        recipient=recipient_of(request.body["recipient"]),
        papers=tuple(request.body.get("papers", ())),
        pays_fee=request.body.get("pay_on_delivery", False),
        quoting=quoting(),
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


@router.operation("deliveries.object_to")
def object_to(request: Request) -> Answer:
    """Say that what is told as delivered did not come."""

    def presented(parcel: Delivery) -> tuple[int, Any]:
        return 201, present.delivery(parcel, [], request.language)

    after = object_to_delivery(
        request.path["delivery_id"],
        request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        within=wiring.rules.post_objection_window(),
        deliveries=wiring.stores.deliveries(),
    )
    return Answer(*presented(after))


@router.operation("deliveries.read")
def read(request: Request) -> Answer:
    """One of my parcels with every scan."""
    found = wiring.stores.deliveries().load(request.path["delivery_id"])
    if found is None or found[0].applicant_id != request.caller.id:
        raise Refused("not_found")
    parcel, scans = found
    return Answer(200, present.delivery(parcel, scans, request.language))


def quoting() -> Quoting:
    """Who tells what the post costs."""
    return Quoting(
        partners=wiring.stores.partners(),
        agencies=wiring.stores.agencies(),
        tariff=wiring.rules.postage_rules(),
        ask_carrier=wiring.partners.carriers_price,
    )


def recipient_of(told: Mapping[str, str]) -> Recipient:
    """Who a parcel goes to, the phone in E.164, a province of before 1 July 2025 as today's. Refuses as faults a phone
    that cannot be one, a province that never was and a blank place: no carrier would take the order."""
    phone, faults = "", []
    try:
        phone = wiring.people.normal_phone(told["phone"])
    except Refused:
        faults.append(Fault("/recipient/phone", "phone_invalid"))
    province_code, province_before = _province_of(told["province_code"])
    if not province_code:
        faults.append(Fault("/recipient/province_code", "province_unknown"))
    blank = [name for name in ("commune", "address") if not told[name].strip()]
    faults += [Fault(f"/recipient/{name}", "required", {"name": name}) for name in blank]
    if faults:
        raise Refused("invalid_request", faults=faults)
    mapped = {"province_code": province_code, "province_before": province_before}
    return Recipient(**{**told, **mapped, "phone": phone})


def _province_of(code: str) -> tuple[str, str]:
    """Today's code of a province ("": there is none), and the name of the one that was told where it was merged."""
    if code in wiring.rules.provinces():
        return code, ""
    name, today = wiring.rules.provinces_before().get(code, ("", ""))
    return today, name
