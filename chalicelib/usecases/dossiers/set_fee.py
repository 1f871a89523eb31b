"""Tell a fee that nobody knew at submission, when the procedure's data have been completed."""

from collections.abc import Sequence
from datetime import date, datetime

from chalicelib.domain import dossier_quote as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused
from chalicelib.domain.fee_lines import FeeLine
from chalicelib.domain.once import Once
from chalicelib.domain.postage import PostageRule
from chalicelib.domain.pricing import postage_with_fee, price, way_home
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.dossiers.submit import delivery_ids
from chalicelib.usecases.ports.administration import PartiesOf, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers


def set_fee(
    dossier_id: str,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    parties_of: PartiesOf,
    postage_rules: Sequence[PostageRule],
) -> Whole:
    """The dossier with its fee by the rules that were in force on the day of submission, as the current version of
    the procedure tells them.

    Only while the fee is unknown: else `fee_already_set`; `fee_not_set` where the data still do not tell it.
    """
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    rules.check_unknown(before, by=by)
    procedure = procedures.in_force(procedures.current(before.procedure_code), on=vietnamese_date(now))
    if procedure is None:
        raise Refused("fee_not_set")
    submitted_on = vietnamese_date(before.submitted_at or now)
    line = _way_home(before, procedure, submitted_on, parties_of, postage_rules)
    moved = rules.quote_fee(before, by=by, now=now, fee=price(before, procedure, on=submitted_on, way_home=line))
    whole = (moved.dossier, documents)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole))
    return whole


def _way_home(
    dossier: Dossier, procedure: Procedure, on: date, parties_of: PartiesOf, postage_rules: Sequence[PostageRule]
) -> FeeLine | None:
    if not postage_with_fee(dossier, procedure):
        return None
    _, delivery, agency, *_ = parties_of(
        dossier.applicant_id, delivery_ids(dossier.dossier_id), dossier.agency_code, dossier.procedure_code
    )
    return way_home(
        dossier,
        procedure,
        on=on,
        from_province=agency.province_code if agency else "",
        to_province=delivery.recipient.province_code if delivery else "",
        rules=postage_rules,
    )
