"""Not grant the exemption that was claimed: the fee is quoted again without it, as long as nobody began to pay."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import dossier_quote as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.domain.pricing import kept_way_home, price
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.ports.administration import Procedures
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Payments
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def refuse_exemption(
    dossier_id: str,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    payments: Payments,
) -> Whole:
    """The dossier with the claim refused, and the fee of the day of submission without it.

    Refuses a claim that is not there with `exemption_not_claimed`; once a payment was begun, in whatever state it is,
    with `payment_begun`: money is never asked for twice. A payment begun at the same moment is a Conflict in the
    store, and seen the next time round.
    """
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    rules.check_claim(before, by=by)
    if payments.claim_of_dossier(dossier_id).last:
        raise Refused("payment_begun")
    procedure = procedures.version(before.procedure_code, before.fee.rules_version or before.procedure_version)
    submitted_on = vietnamese_date(before.submitted_at or now)
    fee = price(replace(before, exemption=""), procedure, on=submitted_on, way_home=kept_way_home(before))
    moved = rules.refuse_exemption(before, by=by, now=now, reason=reason, fee=fee)
    whole = (moved.dossier, documents)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole))
    return whole
