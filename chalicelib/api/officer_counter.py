"""At the counter: a person is received, and their dossier is filled in, scanned and handed in with them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from chalicelib import wiring
from chalicelib.api.documents import presented as presented_page
from chalicelib.api.documents import promised, renewed
from chalicelib.api.present import dossier as present
from chalicelib.api.present.document import document as present_page
from chalicelib.api.reading_notes import note_reading
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain import dossier_filing as filing
from chalicelib.usecases.citizens import receive as receiving
from chalicelib.usecases.citizens.receive import Received
from chalicelib.usecases.documents.announce import announce_page
from chalicelib.usecases.dossiers import submit as submitting
from chalicelib.usecases.dossiers import take_at_counter as taking
from chalicelib.usecases.dossiers.answer_supplement import answer_supplement as answer_request
from chalicelib.usecases.dossiers.decide import Whole, decide
from chalicelib.usecases.dossiers.discard_draft import discard_draft
from chalicelib.usecases.dossiers.open_draft import Opened

router = Router(__name__)


@router.operation("officer_counter.receive")
def receive(request: Request) -> Answer:
    """Whose account the identity paper is, made now if nobody has it."""

    def presented(received: Received) -> tuple[int, Any]:
        body = {
            "citizen_id": received.citizen_id,
            "created": received.created,
            "phone_differs": received.phone_differs,
        }
        return (201 if received.created else 200), body

    body = request.body
    received = receiving.receive(
        request.new_id(),
        phone=wiring.people.normal_phone(body["phone"]),
        full_name=body["full_name"],
        birth_on=date.fromisoformat(body["birth_on"]),
        national_id=body["national_id"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        citizens=wiring.stores.citizens(),
        answers=wiring.stores.answers(),
        limits=wiring.stores.limits(),
        provinces=wiring.rules.provinces(),
    )
    return Answer(*presented(received))


@router.operation("officer_counter.open_draft")
def open_draft(request: Request) -> Answer:
    """A draft in the applicant's name (201), or the open one with the form as it is now (200)."""

    def presented(opened: Opened) -> tuple[int, Any]:
        body = present.whole(opened.draft, opened.documents, request.caller, request.language)
        return (201 if opened.created else 200), body

    opened = taking.take_at_counter(
        request.body["procedure_code"],
        request.body["applicant_id"],
        form=request.body["form"],
        copies=request.body.get("copies", 1),
        by=request.caller,
        dossier_id=request.new_id(),
        now=request.now,
        once=request.once(presented),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        parties_of=wiring.stores.parties_of,
        form_faults=wiring.checks.eform_faults,
        tax_code=wiring.checks.normal_tax_code,
        applicant=request.body.get("applicant"),
    )
    return Answer(*presented(opened))


@router.operation("officer_counter.announce", renew=renewed)
def announce(request: Request) -> Answer:
    """Announce a page that is scanned at the counter."""
    page = announce_page(
        promised(request, slot=request.body["slot"], page=request.body["page"]),
        by=request.caller,
        now=request.now,
        once=request.once(lambda page: (201, present_page(page, request.language))),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
    )
    return Answer(201, presented_page(request, page))


@router.operation("officer_counter.discard")
def discard(request: Request) -> Answer:
    """Throw away what was left at the counter."""
    discard_draft(
        request.path["dossier_id"],
        by=request.caller,
        dossiers=wiring.stores.dossiers(),
        papers=wiring.documents.papers(),
    )
    return Answer(204)


@router.operation("officer_counter.submit")
def submit(request: Request) -> Answer:
    """Hand it in for the person who is present."""

    def presented(whole: Whole) -> tuple[int, Any]:
        return 200, present.whole(*whole, request.caller, request.language)

    whole = submitting.submit(
        request.path["dossier_id"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        parties_of=wiring.stores.parties_of,
        form_faults=wiring.checks.eform_faults,
        tax_code=wiring.checks.normal_tax_code,
        postage_rules=wiring.rules.postage_rules(),
    )
    return Answer(*presented(whole))


@router.operation("officer_counter.answer_supplement")
def answer_supplement(request: Request) -> Answer:
    """Answer the request to complete for the person who is present: papers scanned before, the form as they say."""
    whole = answer_request(
        request.path["dossier_id"],
        form=(request.body or {}).get("form"),
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        calendars=wiring.stores.calendars(),
        form_faults=wiring.checks.eform_faults,
    )
    note_reading(request, whole[0])
    return Answer(*_presented(request)(whole))


@router.operation("officer_counter.withdraw")
def withdraw(request: Request) -> Answer:
    """Take it back for the person who is present, by the paper that they showed."""
    body = request.body
    whole = decide(
        request.path["dossier_id"],
        lambda dossier, _: filing.withdraw(
            dossier, by=request.caller, now=request.now, reason=body["reason"], paper_shown=body["paper_shown"]
        ),
        once=request.once(_presented(request)),
        dossiers=wiring.stores.dossiers(),
    )
    note_reading(request, whole[0])
    return Answer(*_presented(request)(whole))


def _presented(request: Request) -> Callable[[Whole], tuple[int, Any]]:
    return lambda whole: (200, present.whole(*whole, request.caller, request.language))
