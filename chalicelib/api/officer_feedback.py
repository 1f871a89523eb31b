"""Feedback at the unit that answers it."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.feedback import presented
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.present import feedback as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.actor import Actor
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Refused
from chalicelib.domain.feedback import Feedback
from chalicelib.usecases.feedback.settle import answer_feedback

router = Router(__name__)


@router.operation("officer_feedback.queue")
def queue(request: Request) -> Answer:
    """One list of a unit (the officer's own unless told), with the counts of all; and what waits at the closed units
    whose work is this one's now."""
    unit, name = unit_of(request), request.query["queue"]
    page = wiring.stores.feedback().in_queue(
        unit, name, limit=request.query["limit"], cursor=request.query.get("cursor", "")
    )
    body = {
        "agency_code": unit,
        "queue": name,
        "counts": wiring.stores.feedback().feedback_counts(unit),
        "items": [present.listed(one, request.caller, request.language, now=request.now) for one in page.items],
        "next_cursor": page.next_cursor or None,
        "took_over": _waiting_elsewhere(request.caller) if unit == request.caller.agency_code else [],
    }
    return Answer(200, body)


def _waiting_elsewhere(caller: Actor) -> list[dict[str, Any]]:
    if not caller.took_over:
        return []
    found = wiring.stores.feedback().feedback_counts_of(sorted(caller.took_over))
    return [{"agency_code": code, "counts": counts} for code, counts in sorted(found.items()) if counts["open"]]


@router.operation("officer_feedback.read")
def read(request: Request) -> Answer:
    """One of the unit's, with the name of who sent it as the account tells it now."""
    found: Feedback | None = wiring.stores.feedback().get(request.path["feedback_id"])
    if found is None or not request.caller.covers(found.agency_code):
        raise Refused("not_found")
    sender: Citizen | None = wiring.stores.citizens().get(found.citizen_id)
    status, body = presented(request)(found)
    return Answer(status, {**body, "citizen_name": sender.full_name if sender else ""})


@router.operation("officer_feedback.answer")
def answer(request: Request) -> Answer:
    """Answer it."""
    shown = presented(request)
    answered = answer_feedback(
        request.path["feedback_id"],
        request.body["text"],
        by=request.caller,
        now=request.now,
        once=request.once(shown),
        feedback=wiring.stores.feedback(),
    )
    return Answer(*shown(answered))
