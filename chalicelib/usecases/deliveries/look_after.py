"""An officer looks after a parcel that needs a person: orders it again, asks for the address, or hands over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import delivery_looks as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.cod import FEE
from chalicelib.domain.delivery import Delivery, Recipient
from chalicelib.domain.delivery_choice import Postage
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.partner import Partner
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.deliveries.quote_postage import Quoting, carriers_of
from chalicelib.usecases.ports.post import Deliveries

_DECIDE = {
    rules.ASK: rules.ask_address,
    rules.COUNTER: rules.to_counter,
    rules.CLOSE: rules.close,
    rules.CLAIM: rules.claim,
    rules.DISMISS: rules.dismiss,
}
_BY_SCANS = {rules.DELIVERED: rules.delivered_after_all, rules.CAME_BACK: rules.came_back}
IsUnpaid = Callable[[str], bool]
A_RESULT_G = 100  # a result with its envelope


@dataclass(frozen=True, slots=True)
class Decision:
    """What the officer decided. `recipient` None leaves the address; a new one needs the `consent` of the citizen;
    `endpoint` "" takes the unit's first carrier; `paid_by` tells who pays for a second sending."""

    action: str
    note: str
    recipient: Recipient | None = None
    consent: bool = False
    endpoint: str = ""
    paid_by: str = "agency"


def look_after(
    delivery_id: str,
    decision: Decision,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    deliveries: Deliveries,
    quoting: Quoting,
    is_unpaid: IsUnpaid = lambda dossier_id: True,
) -> Delivery:
    """The parcel after the decision. A parcel that is ordered is queued from the table's stream; a second sending is
    made with the settling of the first, in one transaction; its way is quoted anew.

    Refuses a stranger with `not_found`, what cannot be done (now, or any more) with `not_allowed_now`, as sending a
    result whose dossier is finished no more, or for papers that nobody waits for; as faults a carrier that the unit has
    not, or that takes no money while the fee is unpaid (`is_unpaid`, by dossier) and was to be paid at the door, an
    address changed without consent, and a citizen who is to pay what the carrier cannot take at the door or nobody can
    tell.
    """
    before = deliveries.get(delivery_id)
    if before is None or not by.covers(before.agency_code):
        raise Refused("not_found")
    new = None
    if decision.action not in rules.actions(before):
        raise Refused("not_allowed_now", extensions={"state": before.state, "allowed_actions": rules.actions(before)})
    if decision.action == rules.SEND:
        after, new = _send(before, decision, by, now, quoting, is_unpaid)
    elif decision.action in _BY_SCANS:
        _, scans = deliveries.load(delivery_id) or (before, [])
        after = _BY_SCANS[decision.action](before, scans, by=by.id, now=now, note=decision.note)
    else:
        after = _DECIDE[decision.action](before, by=by.id, now=now, note=decision.note)
    # An officer may have undone the finish since, or the citizen withdrawn.
    goes = decision.action == rules.SEND
    deliveries.save(before, after, new=new, once=once.of(after), while_wanted=goes)
    return after


def _send(
    before: Delivery,
    decision: Decision,
    by: Actor,
    now: datetime,
    quoting: Quoting,
    is_unpaid: IsUnpaid,
) -> tuple[Delivery, Delivery | None]:
    faults = []
    if decision.recipient not in (None, before.recipient) and not decision.consent:
        faults.append(Fault("/consent", "consent_missing"))
    to = decision.recipient or before.recipient
    carriers = carriers_of(before.agency_code, quoting.partners)
    carrier = next((one for one in carriers if decision.endpoint in ("", one.endpoint)), None)
    if carrier is None:
        faults.append(Fault("/endpoint", "carrier_unknown"))
    if carrier and not carrier.takes_money(before.leg) and FEE in before.on_delivery and is_unpaid(before.dossier_id):
        faults.append(Fault("/endpoint", "cod_not_offered"))
    postage = _postage(before, decision, carrier, to, now, quoting) if carrier else None
    if carrier and postage is None:
        faults.append(Fault("/paid_by", "cannot_be_charged"))
    if faults or carrier is None or postage is None:
        raise Refused("invalid_request", faults=faults)
    return rules.send(
        before,
        recipient=to,
        carrier=carrier.provider,
        endpoint=carrier.endpoint,
        postage=postage,
        by=by.id,
        now=now,
        note=decision.note,
    )


def _postage(
    before: Delivery,
    decision: Decision,
    carrier: Partner,
    to: Recipient,
    now: datetime,
    quoting: Quoting,
) -> Postage | None:
    """Who is charged with the way; None where that side cannot be."""
    on = vietnamese_date(now)
    quoted, _ = quoting.price(carrier, carrier.provider, before.agency_code, to.province_code, A_RESULT_G, on=on)
    return rules.postage_again(
        before, quoted_vnd=quoted, paid_by=decision.paid_by, collects_money=carrier.takes_money(before.leg)
    )
