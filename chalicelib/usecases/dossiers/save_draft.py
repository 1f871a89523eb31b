"""Save what was typed so far: partly filled forms are welcome, unreadable ones are not."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.domain import dossier_filing
from chalicelib.domain.actor import Actor
from chalicelib.domain.applicant import changed, faults_of
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import SUPPLEMENT_REQUESTED
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.merge_patch import merged
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.competence import competent_agency
from chalicelib.usecases.ports.administration import Agencies, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers

# A value still being typed may have the wrong shape for now; what could never be stored safely is refused.
REFUSED_WHILE_TYPING = frozenset({"unknown_field", "wrong_type", "too_long", "too_many", "not_allowed"})
# While a supplement is being prepared only form and papers may change.
CHOSEN_BEFORE_SUBMISSION = ("result_channel", "copies", "agency_code", "exemption", "applicant")


def save_draft(
    dossier_id: str,
    patch: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    now: datetime,
    dossiers: Dossiers,
    procedures: Procedures,
    agencies: Agencies,
    form_faults: Callable[..., tuple[Fault, ...]],
    tax_code: Callable[[str], str],
) -> tuple[Dossier, list[Document], list[Fault]]:
    """The draft and its papers with a merge patch of {form, applicant, result_channel, copies, exemption,
    agency_code} applied, and what its form and applicant still have wrong.

    Refuses a stale `version` with `draft_stale` (the door adds the current draft) and fields that the form does not
    have, with a pointer to each; `draft_open_already` when there is another open draft for whom this one is to be.
    """
    found = dossiers.load(dossier_id)
    if found is None or found[0].applicant_id != by.id:
        raise Refused("not_found")
    before, documents = found
    patch = {name: "" if value is None else value for name, value in patch.items()}  # null gives a choice up
    _refuse_late_choices(patch, before)
    procedure = procedures.version(before.procedure_code, before.procedure_version)
    after = dossier_filing.save_draft(
        before,
        by=by,
        version=version,
        now=now,
        form=merged(before.form, patch.get("form", {})),
        result_channel=patch.get("result_channel", before.result_channel),
        copies=patch.get("copies", before.copies),
        exemption=patch.get("exemption", before.exemption),
        **_applicant(patch, before, tax_code),
        **_agency(patch, before, procedure, vietnamese_date(now), agencies),
    )
    if after.result_channel == "post" and not procedure.result_by_post:
        raise Refused("invalid_request", faults=[Fault("/result_channel", "post_not_offered")])
    if "exemption" in patch and after.exemption and not procedure.exemption(after.exemption, on=vietnamese_date(now)):
        raise Refused("invalid_request", faults=[Fault("/exemption", "exemption_not_offered")])
    faults = list(form_faults(procedure.form_schema, after.form, partial=True))
    wrong = faults_of(
        after.applicant, procedure.who_may_apply, today=vietnamese_date(now), tax_code=tax_code, partial=True
    )
    if "applicant" in patch and any(fault.pointer == "/applicant/kind" for fault in wrong):
        raise Refused("invalid_request", faults=wrong)
    if any(fault.code in REFUSED_WHILE_TYPING for fault in faults):
        raise Refused("invalid_request", faults=faults)
    dossiers.save(before, after)
    return after, documents, faults + wrong


def _refuse_late_choices(patch: Mapping[str, Any], before: Dossier) -> None:
    """Once submitted, the unit has the dossier, the fee of its copies is fixed and the way home is told."""
    late = [
        name for name in CHOSEN_BEFORE_SUBMISSION if patch.get(name, getattr(before, name)) != getattr(before, name)
    ]
    if before.state == SUPPLEMENT_REQUESTED and late:
        raise Refused("invalid_request", faults=[Fault(f"/{name}", "not_allowed") for name in late])


def _applicant(patch: Mapping[str, Any], before: Dossier, tax_code: Callable[[str], str]) -> dict[str, Any]:
    if "applicant" not in patch:
        return {}
    return {"applicant": changed(before.applicant, patch["applicant"] or None, tax_code=tax_code)}


def _agency(
    patch: Mapping[str, Any], before: Dossier, procedure: Procedure, today: date, agencies: Agencies
) -> dict[str, str]:
    code = patch.get("agency_code", before.agency_code)
    if code == before.agency_code:
        return {}
    agency = competent_agency(code, procedure=procedure, today=today, agencies=agencies)
    return {"agency_code": agency.agency_code, "agency_name": agency.name}
