"""Procedures and who offers them, as administrators keep them: drafts, versions, offers, and who changed what."""

from datetime import date
from typing import Any

from chalicelib import wiring
from chalicelib.api import problems
from chalicelib.api.present import administration as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.actor import require_administrator
from chalicelib.domain.administration import require_province_administrator
from chalicelib.domain.errors import Refused
from chalicelib.usecases.administration.offers import change_offer
from chalicelib.usecases.administration.procedures import publish as publishing
from chalicelib.usecases.administration.procedures import save_draft as saving

router = Router(__name__)


@router.operation("officer_procedures.read_version")
def read_version(request: Request) -> Answer:
    """A version as it was published: what a draft begins with, and what may be published again."""
    try:
        found = wiring.stores.procedures().version(request.path["procedure_code"], int(request.path["number"]))
    except LookupError:
        raise Refused("not_found") from None
    return Answer(200, present.version(found))


@router.operation("officer_procedures.read_draft")
def read_draft(request: Request) -> Answer:
    """What is being prepared, and what is wrong with it."""
    require_province_administrator(request.caller)
    found = wiring.stores.procedures().draft(request.path["procedure_code"])
    if found is None:
        raise Refused("not_found")
    faults = wiring.checks.faults_of_procedure(found.content)
    return Answer(200, present.draft(found, problems.errors(faults, request.language)))


@router.operation("officer_procedures.save_draft")
def save_draft(request: Request) -> Answer:
    """Keep it, and tell what is wrong with it."""
    draft, faults = saving(
        request.path["procedure_code"],
        request.body["content"],
        version=request.if_match or 0,
        by=request.caller,
        procedures=wiring.stores.procedures(),
        form_is_sound=wiring.checks.form_is_sound,
    )
    return Answer(200, present.draft(draft, problems.errors(faults, request.language)))


@router.operation("officer_procedures.publish")
def publish(request: Request) -> Answer:
    """Publish the draft, or an earlier version again."""

    def presented(procedure: Any) -> tuple[int, Any]:
        told = {"procedure_code": procedure.procedure_code, "version": procedure.version}
        return 201, {**told, "effective_on": procedure.content.get("effective_on")}

    body = request.body
    later = body.get("effective_on")
    published = publishing(
        request.path["procedure_code"],
        base_version=body["base_version"],
        draft_version=body.get("draft_version"),
        earlier_version=body.get("earlier_version"),
        effective_on=date.fromisoformat(later) if later else None,
        reason=body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        procedures=wiring.stores.procedures(),
        form_is_sound=wiring.checks.form_is_sound,
    )
    return Answer(*presented(published))


@router.operation("officer_procedures.offers")
def offers(request: Request) -> Answer:
    """What was decided about a unit of the administrator's."""
    agency_code = request.path["agency_code"]
    require_administrator(request.caller, agency_code)
    found = wiring.stores.offers().of_agency(agency_code)
    return Answer(200, {"items": [present.offer(one) for one in found]})


@router.operation("officer_procedures.offer")
def offer(request: Request) -> Answer:
    """Enable a procedure at a unit, or end it."""
    body = request.body
    changed = change_offer(
        request.path["agency_code"],
        request.path["procedure_code"],
        from_on=date.fromisoformat(body["from_on"]),
        to_on=date.fromisoformat(body["to_on"]) if body.get("to_on") else None,
        version=request.if_match or 0,
        reason=body["reason"],
        by=request.caller,
        now=request.now,
        offers=wiring.stores.offers(),
        agencies=wiring.stores.agencies(),
        procedures=wiring.stores.procedures(),
    )
    return Answer(200, present.offer(changed))


@router.operation("officer_procedures.revisions")
def revisions(request: Request) -> Answer:
    """Who changed one thing, when and why, the newest first."""
    kind, _, rest = request.query["subject"].partition(":")
    if kind == "procedure":
        require_province_administrator(request.caller)
    else:
        require_administrator(request.caller, rest.partition(":")[0])
    page = wiring.stores.revisions().of(
        request.query["subject"], limit=request.query["limit"], cursor=request.query.get("cursor", "")
    )
    return Answer(
        200, {"items": [present.revision(one) for one in page.items], "next_cursor": page.next_cursor or None}
    )
