"""What officers decide about a dossier: take it in or not, ask for more, pass it on, finish, hand over the result."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier, Moved, SupplementRequest, may, move
from chalicelib.domain.errors import Refused


def accept(
    dossier: Dossier, *, by: Actor, now: datetime, dossier_code: str, lookup_secret: str, due_at: datetime
) -> Moved:
    """Take the dossier in: it gets its code, the secret for the public look-up, and its due time (UTC)."""
    return move(
        dossier,
        "accept",
        by=by,
        now=now,
        accepted_at=now,
        dossier_code=dossier_code,
        lookup_secret=lookup_secret,
        due_at=due_at,
        detail={"dossier_code": dossier_code, "due_at": due_at.isoformat()},
    )


def refuse(dossier: Dossier, *, by: Actor, now: datetime, reason: str, legal_ground: str) -> Moved:
    """Not accept it: only with a reason and a legal ground (form 03 of the circular)."""
    return move(
        dossier,
        "refuse",
        by=by,
        now=now,
        decision={"reason": reason, "legal_ground": legal_ground},
        supplement_request=None,
        detail={"reason": reason, "legal_ground": legal_ground},
    )


def request_supplement(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    reason: str,
    items: tuple[Mapping[str, str], ...],
    limit: int,
    remaining_minutes: int | None,
) -> Moved:
    """Ask for what is missing, everything at once. Before acceptance only `limit` times (data of the procedure):
    a further time is refused with `supplement_used` (Decree 61/2018 article 17: once).

    After acceptance the clock stops: `remaining_minutes` of working time are kept for procedures that resume.
    """
    may(dossier, "request_supplement", by=by)
    if not dossier.accepted and dossier.supplement_requests >= limit:
        raise Refused("supplement_used", limit=limit)
    asked = SupplementRequest(reason, tuple(items), now, by.id)
    return move(
        dossier,
        "request_supplement",
        by=by,
        now=now,
        supplement_request=asked,
        supplement_requests=dossier.supplement_requests + 1,
        due_at=None,
        remaining_minutes=remaining_minutes,
        detail={"reason": reason, "items": [dict(item) for item in items]},
    )


def forward(dossier: Dossier, *, by: Actor, now: datetime, note: str) -> Moved:
    """Hand the accepted dossier to the people who process it."""
    return move(dossier, "forward", by=by, now=now, detail={"note": note} if note else {})


def finish(dossier: Dossier, *, by: Actor, now: datetime, outcome: str, reason: str, has_result: bool) -> Moved:
    """Finish processing: `granted` needs the fee settled (`fee_unpaid`) and a checked result (`result_missing`);
    `refused` needs a reason (R7: a written reason within the processing time)."""
    may(dossier, "finish", by=by)
    if outcome == "granted" and dossier.fee.state in ("due", "unknown"):
        raise Refused("fee_unpaid" if dossier.fee.state == "due" else "fee_not_set")
    if outcome == "granted" and not has_result:
        raise Refused("result_missing")
    decision = {"reason": reason} if reason else {}
    return move(
        dossier,
        "finish",
        by=by,
        now=now,
        outcome=outcome,
        finished_at=now,
        decision=decision,
        detail={"outcome": outcome, **decision, "result_channel": dossier.result_channel},
    )


def return_result(dossier: Dossier, *, by: Actor, now: datetime, channel: str) -> Moved:
    """The applicant has the result: online, at the counter or by post (portal code 10)."""
    return move(
        dossier, "return_result", by=by, now=now, returned_at=now, return_channel=channel, detail={"channel": channel}
    )
