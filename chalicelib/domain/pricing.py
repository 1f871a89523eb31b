"""What one dossier costs by one version of its procedure, on the day it was handed in."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from chalicelib.domain import fees, postage
from chalicelib.domain.dossier import Dossier, FeeDue
from chalicelib.domain.fee_due import owed
from chalicelib.domain.fee_lines import Channel, FeeLine
from chalicelib.domain.postage import PostageRule
from chalicelib.domain.procedure import Procedure


def price(dossier: Dossier, procedure: Procedure, *, on: date, way_home: FeeLine | None = None) -> FeeDue:
    """The fee by the rules in force on `on`, the Vietnamese date of submission: later rules do not touch it
    (Law 83/2015/QH13 on legal documents: none looks back). A claimed exemption counts until it is refused; `way_home`
    is the line of postage that is collected with the fee, if any."""
    claimed = procedure.exemption(dossier.exemption, on=on) if not dossier.exemption_refused else None
    quoted = fees.quote(
        procedure.fee_rules,
        channel=cast(Channel, dossier.channel),
        on=on,
        copies=dossier.copies,
        pages=_pages(dossier.form.get("page_count")),
        exemptions=(claimed,) if claimed else (),
    )
    if way_home:
        quoted = fees.with_line(quoted, way_home)
    own = procedure.version == dossier.procedure_version
    return owed(quoted, rules_version=0 if own else procedure.version)


def _pages(answer: Any) -> int:
    """The pages of the original as the form tells them; 0, not known, for an answer that is no such number: a form is
    free to ask for something else under that name."""
    is_count = isinstance(answer, int | float) and not isinstance(answer, bool) and answer > 0 and answer == int(answer)
    return int(answer) if is_count else 0


def postage_with_fee(dossier: Dossier, procedure: Procedure) -> bool:
    """Whether the citizen pays the way home of this dossier's result together with its fee."""
    return dossier.result_channel == "post" and procedure.postage.with_fee


def way_home(
    dossier: Dossier,
    procedure: Procedure,
    *,
    on: date,
    from_province: str,
    to_province: str,
    rules: Sequence[PostageRule],
) -> FeeLine | None:
    """The line of postage on the day of submission, None where the citizen pays none with the fee. Where the table
    does not tell it, the line is unknown, and so is the fee. Another address later does not change it."""
    if not postage_with_fee(dossier, procedure):
        return None
    terms = procedure.postage
    zone = postage.zone_of(from_province, to_province)
    return postage.line(postage.quote(rules, carrier=terms.carrier, zone=zone, weight_g=terms.weight_g, on=on))


def kept_way_home(dossier: Dossier) -> FeeLine | None:
    """The line of postage that the dossier's fee has already."""
    line = next((line for line in dossier.fee.lines if line["kind"] == "postage"), None)
    return postage.line(line["amount_vnd"]) if line else None
