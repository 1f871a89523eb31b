"""What officers do to the term of a dossier: wait for money or another body, put it off, stop, go on, undo."""

from collections.abc import Callable
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import dossier as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain import dossier_fee, dossier_term, dossier_verification
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.domain.procedure import Procedure
from chalicelib.usecases.dossiers import undo as undoing
from chalicelib.usecases.dossiers.decide import Whole, decide_by_clock

router = Router(__name__)


@router.operation("officer_terms.request_fee")
def request_fee(request: Request) -> Answer:
    """Wait for the fee; the clock stands still."""

    def decision(dossier: Dossier, _: Procedure, hours: OfficeHours) -> Moved:
        reason = request.body.get("note", "")
        return dossier_fee.request_fee(dossier, by=request.caller, now=request.now, reason=reason, hours=hours)

    return _decided(request, "request_fee", decision)


@router.operation("officer_terms.request_verification")
def request_verification(request: Request) -> Answer:
    """Ask another body."""

    def decision(dossier: Dossier, procedure: Procedure, hours: OfficeHours) -> Moved:
        body, question = request.body["body"], request.body["question"]
        return dossier_verification.request_verification(
            dossier, by=request.caller, now=request.now, body=body, question=question, procedure=procedure, hours=hours
        )

    return _decided(request, "request_verification", decision)


@router.operation("officer_terms.note_verification")
def note_verification(request: Request) -> Answer:
    """Note what it answered."""

    def decision(dossier: Dossier, procedure: Procedure, hours: OfficeHours) -> Moved:
        finding = request.body["finding"]
        return dossier_verification.note_verification(
            dossier, by=request.caller, now=request.now, finding=finding, procedure=procedure, hours=hours
        )

    return _decided(request, "note_verification", decision)


@router.operation("officer_terms.extend")
def extend(request: Request) -> Answer:
    """Appoint a later time, with an apology."""

    def decision(dossier: Dossier, procedure: Procedure, hours: OfficeHours) -> Moved:
        days, reason = request.body["working_days"], request.body["reason"]
        return dossier_term.extend(
            dossier,
            by=request.caller,
            now=request.now,
            working_days=days,
            reason=reason,
            procedure=procedure,
            hours=hours,
        )

    return _decided(request, "extend", decision)


@router.operation("officer_terms.stop")
def stop(request: Request) -> Answer:
    """Stop processing, with reason and legal ground."""

    def decision(dossier: Dossier, _: Procedure, hours: OfficeHours) -> Moved:
        body = request.body
        return dossier_term.stop(
            dossier,
            by=request.caller,
            now=request.now,
            reason=body["reason"],
            legal_ground=body["legal_ground"],
            for_good=body.get("for_good", False),
            hours=hours,
        )

    return _decided(request, "stop", decision)


@router.operation("officer_terms.resume")
def resume(request: Request) -> Answer:
    """Go on with what was stopped."""

    def decision(dossier: Dossier, procedure: Procedure, hours: OfficeHours) -> Moved:
        reason = request.body["reason"]
        return dossier_term.resume(
            dossier, by=request.caller, now=request.now, reason=reason, duration=procedure.duration, hours=hours
        )

    return _decided(request, "resume", decision)


@router.operation("officer_terms.undo")
def undo(request: Request) -> Answer:
    """Take the last decision back."""
    presented = _presented(request)
    whole = undoing.undo(
        request.path["dossier_id"],
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        dossiers=wiring.stores.dossiers(),
        calendars=wiring.stores.calendars(),
        procedures=wiring.stores.procedures(),
        payments=wiring.stores.payments(),
        money_and_post_of=wiring.stores.money_and_post_of,
    )
    return Answer(*presented(whole))


def _decided(request: Request, action: str, decision: Callable[[Dossier, Procedure, OfficeHours], Moved]) -> Answer:
    presented = _presented(request)
    whole = decide_by_clock(
        request.path["dossier_id"],
        action,
        decision,
        by=request.caller,
        once=request.once(presented),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        calendars=wiring.stores.calendars(),
    )
    return Answer(*presented(whole))


def _presented(request: Request) -> Callable[[Whole], tuple[int, Any]]:
    return lambda whole: (200, present.whole(*whole, request.caller, request.language))
