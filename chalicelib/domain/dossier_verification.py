"""Asking another body ("xác minh"), as civil status does at former places of residence, with a time of its own."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.actor import Actor
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier, Moved, may, move, not_allowed_now
from chalicelib.domain.dossier_parts import Verification
from chalicelib.domain.due_time import MINUTES_PER_WORKING_DAY
from chalicelib.domain.errors import Refused
from chalicelib.domain.procedure import Procedure

_OURS = "verification_"  # the warnings of this deadline


def request_verification(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    body: str,
    question: str,
    procedure: Procedure,
    hours: OfficeHours,
) -> Moved:
    """Ask `body` something; its answer is due in the procedure's `verification_days` (3 working days by default).
    Whether the dossier's own clock stands still meanwhile is the procedure's `on_verification`: run or pause. One at a
    time: another is refused with `verification_open`."""
    may(dossier, "request_verification", by=by)
    if dossier.verification_is_open:
        raise Refused("verification_open")
    due = hours.working.add(now, procedure.verification_days * MINUTES_PER_WORKING_DAY)
    changes: clock.Changes = {"warnings": dossier.warnings}
    if procedure.pauses_for_verification:
        changes = clock.paused(dossier, "verification", now=now, hours=hours)
    told = (*changes["warnings"], *clock.waits_until("verification", due, now=now, hours=hours))
    changes["warnings"] = tuple(sorted(told, key=lambda warning: warning.at))
    return move(
        dossier,
        "request_verification",
        by=by,
        now=now,
        verification=Verification(body, question, now, by.id, due),
        **changes,
        detail={"body": body, "question": question, "answer_due_at": due.isoformat()},
    )


def note_verification(
    dossier: Dossier, *, by: Actor, now: datetime, finding: str, procedure: Procedure, hours: OfficeHours
) -> Moved:
    """Note what the other body found, or that it never answered. A clock that stood still for it runs on."""
    may(dossier, "note_verification", by=by)
    asked = dossier.verification
    if asked is None or asked.answered_at is not None:
        raise not_allowed_now(dossier, by)
    changes: clock.Changes = {
        "warnings": tuple(one for one in dossier.warnings if not one.threshold.startswith(_OURS)),
        **clock.runs_on(dossier, procedure.duration, now=now, hours=hours),
    }
    return move(
        dossier,
        "note_verification",
        by=by,
        now=now,
        verification=replace(asked, answered_at=now, finding=finding),
        **changes,
        detail={"body": asked.body, "finding": finding},
    )
