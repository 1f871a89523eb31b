"""An officer looks after a parcel that needs a person: orders it again, asks for the address, or hands over."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import delivery_looks as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import Delivery, Recipient
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.partner import CARRIER, Partner
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.post import Deliveries


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
    partners: Partners,
) -> Delivery:
    """The parcel after the decision. A parcel that is ordered is queued from the table's stream; a second sending is
    made with the settling of the first, in one transaction.

    Refuses a stranger with `not_found`, what cannot be done (now, or any more) with `not_allowed_now`, as sending a
    result whose dossier is finished no more; a carrier that
    the unit has not, and an address changed without consent, as faults.
    """
    before = deliveries.get(delivery_id)
    if before is None or not by.covers(before.agency_code):
        raise Refused("not_found")
    new = None
    if decision.action not in rules.actions(before):
        raise Refused("not_allowed_now", extensions={"state": before.state, "allowed_actions": rules.actions(before)})
    if decision.action == rules.SEND:
        after, new = _send(before, decision, by, now, partners)
    else:
        decide = {rules.ASK: rules.ask_address, rules.COUNTER: rules.to_counter, rules.CLOSE: rules.close}
        after = decide[decision.action](before, by=by.id, now=now, note=decision.note)
    # A result goes out while its dossier is finished; an officer may have undone that since.
    result_goes_out = decision.action == rules.SEND and before.leg == "return"
    deliveries.save(before, after, new=new, once=once.of(after), while_finished=result_goes_out)
    return after


def carriers_of(agency_code: str, partners: Partners) -> list[Partner]:
    """The carrier accounts that a unit may order with."""
    return [one for one in partners.of_agency(agency_code) if one.kind == CARRIER and one.active]


def _send(
    before: Delivery, decision: Decision, by: Actor, now: datetime, partners: Partners
) -> tuple[Delivery, Delivery | None]:
    faults = []
    if decision.recipient not in (None, before.recipient) and not decision.consent:
        faults.append(Fault("/consent", "consent_missing"))
    carriers = carriers_of(before.agency_code, partners)
    carrier = next((one for one in carriers if decision.endpoint in ("", one.endpoint)), None)
    if carrier is None:
        faults.append(Fault("/endpoint", "carrier_unknown"))
    if faults or carrier is None:
        raise Refused("invalid_request", faults=faults)
    return rules.send(
        before,
        recipient=decision.recipient or before.recipient,
        carrier=carrier.provider,
        endpoint=carrier.endpoint,
        paid_by=decision.paid_by,
        by=by.id,
        now=now,
        note=decision.note,
    )
