"""The term of a dossier under way: put off once with an apology, stopped for a reason of law, gone on with."""

from datetime import datetime, timedelta

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.actor import Actor
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier, Moved, may, move, not_allowed_now
from chalicelib.domain.dossier_states import NOT_TAKEN_IN, STOPPED
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Refused
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.vietnamese_time import vietnamese_date


def extend(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    working_days: int,
    reason: str,
    procedure: Procedure,
    hours: OfficeHours,
) -> Moved:
    """Appoint a later time, with an apology and its reason (Decree 61/2018 article 19.9, form 04). As often as the
    procedure's data say, once by the law (`extension_used`); the letter goes out at the latest a day before the result
    was due (`extension_late`). Not while the clock stands still, nor while another body is asked."""
    may(dossier, "extend", by=by)
    if dossier.verification_is_open:
        raise Refused("verification_open")
    if dossier.due_at is None:
        raise not_allowed_now(dossier, by)
    if dossier.extensions >= procedure.reschedule_limit:
        raise Refused("extension_used", limit=procedure.reschedule_limit)
    last_day = vietnamese_date(dossier.due_at) - timedelta(days=procedure.extension_notice_days)
    if vietnamese_date(now) > last_day:
        raise Refused("extension_late", last_day=last_day.strftime("%d/%m/%Y"))
    changes = clock.extended(dossier, working_days, now=now, hours=hours)
    told = {"previous_due_at": dossier.due_at.isoformat(), "due_at": changes["due_at"].isoformat()}
    return move(
        dossier,
        "extend",
        by=by,
        now=now,
        extensions=dossier.extensions + 1,
        **changes,
        detail={"reason": reason, **told},
    )


def stop(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    reason: str,
    legal_ground: str,
    for_good: bool,
    hours: OfficeHours,
) -> Moved:
    """Stop processing, for a reason and a legal ground (form 05 of 2025): until it is gone on with, or `for_good`
    (`stopped_finally`), which one that is stopped already may become. The clock stands still."""
    may(dossier, "stop", by=by)
    if dossier.verification_is_open:
        raise Refused("verification_open")
    if dossier.state == STOPPED and not for_good:
        raise not_allowed_now(dossier, by)
    told = {"reason": reason, "legal_ground": legal_ground}
    return move(
        dossier,
        "stop",
        by=by,
        now=now,
        decision=told,
        stopped_finally=for_good,
        **clock.paused(dossier, "stop", now=now, hours=hours),
        detail={**told, "for_good": for_good},
    )


def resume(dossier: Dossier, *, by: Actor, now: datetime, reason: str, duration: Duration, hours: OfficeHours) -> Moved:
    """Go on with a dossier that was stopped, with what was left of its time; never with one stopped for good."""
    may(dossier, "resume", by=by)
    changes = clock.runs_on(dossier, duration, now=now, hours=hours)
    due = changes.get("due_at")  # None of one that was never accepted
    return move(
        dossier,
        "resume",
        by=by,
        now=now,
        decision={},
        **changes,
        detail={"reason": reason, **({"due_at": due.isoformat()} if due else {})},
    )


def warn(dossier: Dossier, *, by: Actor, now: datetime) -> Moved | None:
    """Note that a deadline is near, has come or has passed: once for each threshold. None when none is due, so that
    two sweeps at once warn once."""
    found = clock.after_warning(dossier, now=now)
    if found is None:
        return None
    warning, changes = found
    due = warning.at if warning.threshold == NOT_TAKEN_IN else _deadline(dossier, warning.threshold)
    detail = {"threshold": warning.threshold, **({"due_at": due.isoformat()} if due else {})}
    last = clock.given(warning, dossier.last_decision)
    return move(dossier, "warn", by=by, now=now, last_decision=last, **changes, detail=detail)


def count_on(dossier: Dossier, *, by: Actor, now: datetime, duration: Duration, hours: OfficeHours) -> Moved:
    """The calendar that a clock waited for was entered: it is told when the result is due. Refuses with
    `calendar_missing` while it was not."""
    counted = clock.counted_on(dossier, duration, hours=hours)
    due = {"due_at": counted.due_at.isoformat()} if counted.due_at else {}
    return move(counted, "warn", by=by, now=now, detail={"threshold": clock.CALENDAR, **due})


def _deadline(dossier: Dossier, threshold: str) -> datetime | None:
    if threshold.startswith("supplement_"):
        return dossier.supplement_request.due_at if dossier.supplement_request else None
    if threshold.startswith("verification_"):
        return dossier.verification.due_at if dossier.verification else None
    return dossier.due_at
