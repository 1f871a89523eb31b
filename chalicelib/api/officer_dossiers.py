"""What officers of the one-stop shop do with dossiers."""

import secrets
from collections.abc import Callable
from typing import Any

from chalicelib import wiring
from chalicelib.api.documents import presented as presented_page
from chalicelib.api.documents import promised, renewed
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.present import dossier as present
from chalicelib.api.present.document import document as present_page
from chalicelib.api.present.document import link
from chalicelib.api.present.opinion import opinion
from chalicelib.api.reading_notes import note_reading
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.applicant import authority
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier, Moved, not_allowed_now, roles_on
from chalicelib.domain.errors import Refused
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.documents import withdraw as withdrawing
from chalicelib.usecases.documents.announce import announce_result
from chalicelib.usecases.dossiers import accept as accepting
from chalicelib.usecases.dossiers import complete as completing
from chalicelib.usecases.dossiers import forward as forwarding
from chalicelib.usecases.dossiers import hand_over as handing_over
from chalicelib.usecases.dossiers import request_supplement as supplementing
from chalicelib.usecases.dossiers.decide import Whole, decide

router = Router(__name__)
_LOOKUP_LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"


@router.operation("officer_dossiers.queue")
def queue(request: Request) -> Answer:
    """One queue of a unit (the officer's own unless told), the most urgent first, with the counts of all; of one
    officer's desk with that desk's counts. Of the own unit, what lies at closed ones whose work is its now, too."""
    name, unit = request.query["queue"], unit_of(request)
    given = request.query.get("assigned_to")
    desk = {"me": request.caller.id, "none": ""}.get(given, given) if given else None
    page = wiring.stores.dossiers().in_queue(
        unit, name, limit=request.query["limit"], cursor=request.query.get("cursor", ""), assigned_to=desk
    )
    items = [
        present.summary(item, request.language) | present.filed_by(item) | present.desk(item) for item in page.items
    ]
    counts = wiring.stores.dossiers().queue_counts(unit, desk)
    body = {"agency_code": unit, "queue": name, "counts": counts, "items": items}
    body["took_over"] = _lies_elsewhere(request.caller) if unit == request.caller.agency_code and desk is None else []
    return Answer(200, {**body, "next_cursor": page.next_cursor or None})


def _lies_elsewhere(caller: Actor) -> list[dict[str, Any]]:
    if not caller.took_over:
        return []
    found = wiring.stores.dossiers().queue_counts_of(sorted(caller.took_over))
    return [{"agency_code": code, "counts": counts} for code, counts in sorted(found.items()) if any(counts.values())]


@router.operation("officer_dossiers.read")
def read(request: Request) -> Answer:
    """A dossier of the officer's unit: form, papers, applicant, every move, and what other units were asked."""
    found = wiring.stores.dossiers().load_for_desk(request.path["dossier_id"])
    if found is None or not _visible(request, found[0]):
        raise Refused("not_found")
    dossier, documents, events, opinions = found
    note_reading(request, dossier)
    applicant = wiring.stores.citizens().get(dossier.applicant_id)
    procedure = wiring.stores.procedures().version(dossier.procedure_code, dossier.procedure_version)
    filed_for = dossier.applicant if dossier.is_local else None  # a ministry looks at its own
    right = authority(filed_for, procedure.who_may_apply, today=vietnamese_date(request.now))
    body = present.for_officer(dossier, documents, events, applicant, request.caller, request.language, right)
    body["opinions"] = [opinion(one, request.language, now=request.now) for one in opinions]
    return Answer(200, body)


@router.operation("officer_dossiers.read_sets")
def read_sets(request: Request) -> Answer:
    """What was handed in, set by set, as it was then."""
    dossier = wiring.stores.dossiers().get(request.path["dossier_id"])
    if dossier is None or not _visible(request, dossier):
        raise Refused("not_found")
    note_reading(request, dossier)
    found = wiring.stores.dossiers().sealed_sets(dossier.dossier_id)
    return Answer(200, {"items": [present.sealed_set(one) for one in found], "next_cursor": None})


@router.operation("officer_dossiers.open_document")
def open_document(request: Request) -> Answer:
    """A link to one paper, good for minutes."""
    found = wiring.stores.dossiers().load(request.path["dossier_id"])
    if found is None or not _visible(request, found[0]):
        raise Refused("not_found")
    page = next((page for page in found[1] if page.document_id == request.path["document_id"]), None)
    if page is None or page.state != ACCEPTED:
        raise Refused("not_found")
    note_reading(request, found[0])
    return Answer(200, link(page, now=request.now))


@router.operation("officer_dossiers.accept")
def accept(request: Request) -> Answer:
    """Take it in: code, secret for the look-up, due time."""
    whole = accepting.accept(
        request.path["dossier_id"],
        by=request.caller,
        now=request.now,
        lookup_secret=new_lookup_secret(),
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        desk=wiring.stores.desk_of,
        authority_checked=(request.body or {}).get("authority_checked", False),
    )
    return Answer(*_presented(request)(whole))


@router.operation("officer_dossiers.receive_papers")
def receive_papers(request: Request) -> Answer:
    """Note that the post handed the papers over, where its own scan does not come."""

    def decision(dossier: Dossier, _: list[Document]) -> Moved:
        moved = decisions.receive_papers(dossier, by=request.caller, now=request.now, handed_over_at=request.now)
        if moved is None:
            raise not_allowed_now(dossier, request.caller)
        return moved

    return _decided(request, decision)


@router.operation("officer_dossiers.refuse")
def refuse(request: Request) -> Answer:
    """Not accept it, with reason and legal ground."""
    body = request.body
    return _decided(
        request,
        lambda dossier, _: decisions.refuse(
            dossier, by=request.caller, now=request.now, reason=body["reason"], legal_ground=body["legal_ground"]
        ),
    )


@router.operation("officer_dossiers.request_supplement")
def request_supplement(request: Request) -> Answer:
    """Ask for everything that is missing, once."""
    whole = supplementing.request_supplement(
        request.path["dossier_id"],
        reason=request.body["reason"],
        items=request.body["items"],
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        calendars=wiring.stores.calendars(),
    )
    return Answer(*_presented(request)(whole))


@router.operation("officer_dossiers.forward")
def forward(request: Request) -> Answer:
    """Hand it to the people who process it, or to the competent unit."""
    whole = forwarding.forward(
        request.path["dossier_id"],
        note=request.body.get("note", ""),
        agency_code=request.body.get("agency_code", ""),
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
        agencies=wiring.stores.agencies(),
        procedures=wiring.stores.procedures(),
    )
    return Answer(*_presented(request)(whole))


@router.operation("officer_dossiers.add_result", renew=renewed)
def add_result(request: Request) -> Answer:
    """Announce a file of the result."""
    page = announce_result(
        promised(request, slot=RESULT_SLOT, page=0),  # numbered when it is taken
        by=request.caller,
        now=request.now,
        once=request.once(lambda page: (201, present_page(page, request.language))),
        dossiers=wiring.stores.dossiers(),
    )
    return Answer(201, presented_page(request, page))


@router.operation("officer_dossiers.withdraw_result")
def withdraw_result(request: Request) -> Answer:
    """Take a wrong file of the result, or a bad scan at the counter, back."""
    page = withdrawing.withdraw(
        request.path["dossier_id"],
        request.path["document_id"],
        by=request.caller,
        now=request.now,
        dossiers=wiring.stores.dossiers(),
        papers=wiring.documents.papers(),
    )
    return Answer(200, present_page(page, request.language)) if page else Answer(204)


@router.operation("officer_dossiers.complete")
def complete(request: Request) -> Answer:
    """Finish processing."""
    whole = completing.complete(
        request.path["dossier_id"],
        outcome=request.body["outcome"],
        reason=request.body.get("reason", ""),
        legal_ground=request.body.get("legal_ground", ""),
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
        deliveries=wiring.stores.deliveries(),
    )
    return Answer(*_presented(request)(whole))


@router.operation("officer_dossiers.return_result")
def return_result(request: Request) -> Answer:
    """Hand the result over at the counter, or note that it was taken online."""
    whole = handing_over.hand_over(
        request.path["dossier_id"],
        channel=request.body["channel"],
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
        deliveries=wiring.stores.deliveries(),
    )
    return Answer(*_presented(request)(whole))


def new_lookup_secret() -> str:
    """Eight letters and digits that nobody mistakes for each other, for the public look-up."""
    return "".join(secrets.choice(_LOOKUP_LETTERS) for _ in range(8))


def _decided(request: Request, decision: Callable[[Dossier, list[Document]], Moved]) -> Answer:
    presented = _presented(request)
    whole = decide(
        request.path["dossier_id"], decision, once=request.once(presented), dossiers=wiring.stores.dossiers()
    )
    return Answer(*presented(whole))


def _presented(request: Request) -> Callable[[Whole], tuple[int, Any]]:
    return lambda whole: (200, present.whole(*whole, request.caller, request.language))


def _visible(request: Request, dossier: Dossier) -> bool:
    is_handed_in = dossier.submitted_at is not None or bool(roles_on(dossier, request.caller))
    return request.caller.covers(dossier.agency_code) and is_handed_in
