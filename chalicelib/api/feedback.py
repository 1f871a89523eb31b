"""Feedback: what a citizen tells units, and what they are answered."""

import secrets
from collections.abc import Callable
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import feedback as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.errors import Refused
from chalicelib.domain.feedback import Feedback
from chalicelib.usecases.feedback.send import send_feedback
from chalicelib.usecases.feedback.settle import reopen_feedback

router = Router(__name__)


@router.operation("feedback.send")
def send(request: Request) -> Answer:
    """Tell a unit something."""
    body, shown = request.body, presented(request, 201)
    sent = send_feedback(
        body["kind"],
        body["text"],
        dossier_id=body.get("dossier_id", ""),
        agency_code=body.get("agency_code", ""),
        by=request.caller,
        now=request.now,
        once=request.once(shown),
        random_int=lambda: secrets.randbits(64),
        terms=wiring.rules.feedback_terms(),
        feedback=wiring.stores.feedback(),
        dossiers=wiring.stores.dossiers(),
        agencies=wiring.stores.agencies(),
        calendars=wiring.stores.calendars(),
        limits=wiring.stores.limits(),
    )
    return Answer(*shown(sent))


@router.operation("feedback.list_own")
def list_own(request: Request) -> Answer:
    """What I told units, newest first."""
    query = request.query
    page = wiring.stores.feedback().of_citizen(request.caller.id, limit=query["limit"], cursor=query.get("cursor", ""))
    items = [present.listed(one, request.caller, request.language, now=request.now) for one in page.items]
    return Answer(200, {"items": items, "next_cursor": page.next_cursor or None})


@router.operation("feedback.read_own")
def read_own(request: Request) -> Answer:
    """One of them."""
    found: Feedback | None = wiring.stores.feedback().get(request.path["feedback_id"])
    if found is None or found.citizen_id != request.caller.id:
        raise Refused("not_found")
    return Answer(*presented(request)(found))


@router.operation("feedback.reopen")
def reopen(request: Request) -> Answer:
    """Ask once more."""
    shown = presented(request)
    reopened = reopen_feedback(
        request.path["feedback_id"],
        request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(shown),
        terms=wiring.rules.feedback_terms(),
        feedback=wiring.stores.feedback(),
        calendars=wiring.stores.calendars(),
    )
    return Answer(*shown(reopened))


def presented(request: Request, status: int = 200) -> Callable[[Feedback], tuple[int, Any]]:
    """How this request's caller is shown one feedback."""
    return lambda one: (status, present.feedback(one, request.caller, request.language, now=request.now))
