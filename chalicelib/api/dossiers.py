"""A citizen's dossiers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.api import problems
from chalicelib.api.present import dossier as present
from chalicelib.api.present import feed as present_feed
from chalicelib.api.present.document import link
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain import dossier_filing as filing
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import DRAFT, FINISHED, RETURNED
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.answer_supplement import answer_supplement as answer_supplement_request
from chalicelib.usecases.dossiers.decide import Whole, decide
from chalicelib.usecases.dossiers.discard_draft import discard_draft
from chalicelib.usecases.dossiers.open_draft import Opened
from chalicelib.usecases.dossiers.open_draft import open_draft as open_a_draft
from chalicelib.usecases.dossiers.save_draft import save_draft
from chalicelib.usecases.dossiers.submit import submit as submit_dossier

router = Router(__name__)


@router.operation("dossiers.open_draft")
def open_draft(request: Request) -> Answer:
    """A new draft (201), or the open one of this procedure and applicant again (200)."""

    def present_opened(opened: Opened) -> tuple[int, dict[str, object]]:
        return (201 if opened.created else 200), present.whole(
            opened.draft, opened.documents, request.caller, request.language
        )

    opened = open_a_draft(
        request.body["procedure_code"],
        request.body["agency_code"],
        by=request.caller,
        dossier_id=request.new_id(),
        now=request.now,
        once=request.once(present_opened),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        agencies=wiring.stores.agencies(),
        answers=wiring.stores.answers(),
        tax_code=wiring.checks.normal_tax_code,
        applicant=request.body.get("applicant"),
    )
    status, body = present_opened(opened)
    return Answer(status, body)


@router.operation("dossiers.list_own")
def list_own(request: Request) -> Answer:
    """My dossiers, newest first."""
    query = request.query
    page = wiring.stores.dossiers().of_applicant(
        request.caller.id, state=query.get("state", ""), limit=query["limit"], cursor=query.get("cursor", "")
    )
    items = [present.summary(item, request.language) for item in page.items]
    return Answer(200, {"items": items, "next_cursor": page.next_cursor or None})


@router.operation("dossiers.read")
def read(request: Request) -> Answer:
    """One of my dossiers with its papers; of a draft, whether a newer version of its procedure was published since."""
    dossier, documents = own(request)
    answer = _whole(request, dossier, documents)
    if dossier.state == DRAFT:
        answer.body["newer_version"] = _newer_version(dossier, request.now)
    return answer


@router.operation("dossiers.save")
def save(request: Request) -> Answer:
    """Save what was typed. A stale version is answered with the draft as it is now, so that nothing is lost."""
    dossier_id = request.path["dossier_id"]
    try:
        draft, documents, faults = save_draft(
            dossier_id,
            request.body,
            version=request.if_match or 0,
            by=request.caller,
            now=request.now,
            dossiers=wiring.stores.dossiers(),
            procedures=wiring.stores.procedures(),
            agencies=wiring.stores.agencies(),
            form_faults=wiring.checks.eform_faults,
            tax_code=wiring.checks.normal_tax_code,
        )
    except (Conflict, Refused) as refusal:
        raise stale(request, refusal) from None
    body = present.whole(draft, documents, request.caller, request.language)
    body["form_faults"] = problems.errors(faults, request.language)
    return Answer(200, body)


@router.operation("dossiers.discard")
def discard(request: Request) -> Answer:
    """Throw a draft away."""
    discard_draft(
        request.path["dossier_id"],
        by=request.caller,
        dossiers=wiring.stores.dossiers(),
        papers=wiring.documents.papers(),
    )
    return Answer(204)


@router.operation("dossiers.submit")
def submit(request: Request) -> Answer:
    """Hand the draft in."""
    submitted = submit_dossier(
        request.path["dossier_id"],
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        parties_of=wiring.stores.parties_of,
        form_faults=wiring.checks.eform_faults,
        tax_code=wiring.checks.normal_tax_code,
        postage_rules=wiring.rules.postage_rules(),
    )
    return _whole(request, *submitted)


@router.operation("dossiers.withdraw")
def withdraw(request: Request) -> Answer:
    """Take it back."""
    withdrawn = decide(
        request.path["dossier_id"],
        lambda dossier, _: filing.withdraw(dossier, by=request.caller, now=request.now, reason=request.body["reason"]),
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
    )
    return _whole(request, *withdrawn)


@router.operation("dossiers.answer_supplement")
def answer_supplement(request: Request) -> Answer:
    """Answer the request to complete."""
    answered = answer_supplement_request(
        request.path["dossier_id"],
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        calendars=wiring.stores.calendars(),
        form_faults=wiring.checks.eform_faults,
    )
    return _whole(request, *answered)


@router.operation("dossiers.rate")
def rate(request: Request) -> Answer:
    """My opinion, once."""
    body = request.body

    def rated(whole: Whole) -> tuple[int, Any]:
        return 201, present.whole(*whole, request.caller, request.language)

    whole = decide(
        request.path["dossier_id"],
        lambda dossier, _: filing.rate(
            dossier, by=request.caller, now=request.now, score=body["score"], comment=body.get("comment", "")
        ),
        once=request.once(rated),
        dossiers=wiring.stores.dossiers(),
    )
    return Answer(*rated(whole))


@router.operation("dossiers.timeline")
def timeline(request: Request) -> Answer:
    """Everything that happened with it: dossier, money, post, in one list."""
    dossier_id, query = request.path["dossier_id"], request.query
    dossier = wiring.stores.dossiers().get(dossier_id)
    if dossier is None or dossier.applicant_id != request.caller.id:
        raise Refused("not_found")
    page = wiring.stores.feed().timeline(dossier_id, limit=query["limit"], cursor=query.get("cursor", ""))
    items = [present_feed.entry(item, request.language) for item in page.items]
    return Answer(200, {"items": items, "next_cursor": page.next_cursor or None})


@router.operation("dossiers.results")
def results(request: Request) -> Answer:
    """Links to the result, good for minutes; empty until it is out."""
    dossier, documents = own(request)
    out = dossier.state in (FINISHED, RETURNED)
    pages = [page for page in documents if out and page.slot == RESULT_SLOT and page.state == ACCEPTED]
    return Answer(200, {"items": [link(page, now=request.now) for page in pages], "next_cursor": None})


def own(request: Request) -> tuple[Dossier, list[Document]]:
    """The caller's own dossier of the path with its papers; anybody else's is `not_found`."""
    found: tuple[Dossier, list[Document]] | None = wiring.stores.dossiers().load(request.path["dossier_id"])
    if found is None or found[0].applicant_id != request.caller.id:
        raise Refused("not_found")
    return found


def stale(request: Request, refusal: Conflict | Refused) -> Refused:
    """The answer to a change of a draft that somebody changed meanwhile: with the draft as it is now. Any other refusal
    stays what it is."""
    if isinstance(refusal, Refused) and refusal.slug != "draft_stale":
        return refusal
    dossier, documents = own(request)
    current = present.whole(dossier, documents, request.caller, request.language)
    return Refused("draft_stale", extensions={"current": current}, version=dossier.version)


def _newer_version(draft: Dossier, now: datetime) -> int | None:
    procedures = wiring.stores.procedures()
    found = procedures.in_force(procedures.current(draft.procedure_code), on=vietnamese_date(now))
    return found.version if found and found.version > draft.procedure_version else None


def _presented(request: Request) -> Callable[[Whole], tuple[int, Any]]:
    return lambda whole: (200, present.whole(*whole, request.caller, request.language))


def _whole(request: Request, dossier: Dossier, documents: list[Document]) -> Answer:
    return Answer(200, present.whole(dossier, documents, request.caller, request.language))
