"""The dossier (hồ sơ): what a citizen asked of the administration, and every move made with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.domain import dossier_states as states
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class FeeDue:
    """What this dossier costs. `state`: none (free), due, settled, or unknown (no rule tells: never 0)."""

    state: str = "none"
    amount_vnd: int | None = 0
    lines: tuple[Mapping[str, Any], ...] = ()
    payment_id: str = ""


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """The one request to complete (Decree 61/2018 article 17): every missing item at once."""

    reason: str
    items: tuple[Mapping[str, str], ...]
    requested_at: datetime
    requested_by: str
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier's head. Instants are aware UTC. `version` counts changes of the head; `papers_version` changes of
    the set of papers, so that saving a form and sending a page do not disturb each other."""

    dossier_id: str
    applicant_id: str
    procedure_code: str
    procedure_version: int
    procedure_name: str
    agency_code: str
    agency_name: str
    created_at: datetime
    updated_at: datetime
    state: str = states.DRAFT
    version: int = 1
    papers_version: int = 0
    events: int = 0
    form: Mapping[str, Any] = field(default_factory=dict)
    result_channel: str = "online"
    copies: int = 1
    fee: FeeDue = FeeDue("unknown", None)
    applicant_name: str = ""
    submitted_at: datetime | None = None
    submission_sha256: str = ""
    accepted_at: datetime | None = None
    dossier_code: str = ""
    lookup_secret: str = ""
    due_at: datetime | None = None
    remaining_minutes: int | None = None
    supplement_request: SupplementRequest | None = None
    supplement_requests: int = 0
    decision: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    return_channel: str = ""
    rating: Mapping[str, Any] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether it was ever accepted: the clock has started and a code was given."""
        return self.accepted_at is not None


@dataclass(frozen=True, slots=True)
class DossierEvent:
    """One move: what was done, by whom, from where to where. `detail` may hold words meant for the applicant."""

    dossier_id: str
    applicant_id: str
    sequence: int
    version: int
    action: str
    from_state: str
    to_state: str
    at: datetime
    actor_kind: str
    actor_id: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """The dossier after a move, and the move itself."""

    dossier: Dossier
    event: DossierEvent


def roles_on(dossier: Dossier, actor: Actor) -> frozenset[str]:
    """The roles of `actor` towards this dossier; empty for a stranger, and for any officer until it is handed in."""
    if actor.kind == "system":
        return frozenset({states.SYSTEM})
    if actor.kind == "citizen":
        return frozenset({states.APPLICANT}) if actor.id == dossier.applicant_id else frozenset()
    is_theirs = actor.covers(dossier.agency_code) and dossier.state != states.DRAFT
    return actor.roles if is_theirs else frozenset()


def allowed_actions(dossier: Dossier, actor: Actor) -> list[str]:
    """What `actor` may do with this dossier now."""
    allowed = states.allowed_actions(dossier.state, roles_on(dossier, actor), accepted=dossier.accepted)
    return [action for action in allowed if not (action == "rate" and dossier.rating)]


def may(dossier: Dossier, action: str, *, by: Actor) -> states.Arrow:
    """The arrow that `by` may take with `action`. Asked before any other refusal, which would tell a stranger things.

    Refuses a stranger with `not_found`, a role that may never with `forbidden_role`, and an arrow that is not in the
    table with `not_allowed_now`, telling the state and the allowed actions.
    """
    roles = roles_on(dossier, by)
    if not roles:
        raise Refused("not_found")
    if not any(found.by & roles for found in states.ARROWS if found.action == action):
        raise Refused("forbidden_role")
    found = states.arrow(dossier.state, action, accepted=dossier.accepted)
    if found is None or not found.by & roles:
        raise not_allowed_now(dossier, by)
    return found


def move(
    dossier: Dossier, action: str, *, by: Actor, now: datetime, detail: Mapping[str, Any] | None = None, **changes: Any
) -> Moved:
    """Take the arrow `action` and apply `changes` to the head.

    Refuses what `may` refuses.
    """
    found = may(dossier, action, by=by)
    after = replace(
        dossier, state=found.to, version=dossier.version + 1, events=dossier.events + 1, updated_at=now, **changes
    )
    event = DossierEvent(
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
        sequence=after.events,
        version=after.version,
        action=action,
        from_state=dossier.state,
        to_state=found.to,
        at=now,
        actor_kind=by.kind,
        actor_id=by.id,
        detail=dict(detail or {}),
    )
    return Moved(after, event)


def not_allowed_now(dossier: Dossier, by: Actor) -> Refused:
    """The refusal that tells where the dossier stands and what `by` may do with it."""
    return Refused(
        "not_allowed_now",
        extensions={"state": dossier.state, "allowed_actions": allowed_actions(dossier, by)},
        state=dossier.state,
    )


def save_draft(dossier: Dossier, *, by: Actor, version: int, now: datetime, **changes: Any) -> Dossier:
    """A draft with some of form, result_channel, copies, agency changed. `form` replaces the form as a whole.

    Refuses a stale `version` with `draft_stale`; anything but a draft with `not_allowed_now`.
    """
    if by.id != dossier.applicant_id:
        raise Refused("not_found")
    if dossier.state not in (states.DRAFT, states.SUPPLEMENT_REQUESTED):
        raise not_allowed_now(dossier, by)
    if version != dossier.version:
        raise Refused("draft_stale", version=dossier.version)
    return replace(dossier, version=dossier.version + 1, updated_at=now, **changes)


def submit(
    dossier: Dossier, *, by: Actor, now: datetime, fee: FeeDue, submission_sha256: str, applicant_name: str
) -> Moved:
    """Hand the draft in. The caller has found no fault in form and papers; `submission_sha256` seals the set."""
    return move(
        dossier,
        "submit",
        by=by,
        now=now,
        fee=fee,
        submitted_at=now,
        submission_sha256=submission_sha256,
        applicant_name=applicant_name,
        detail={"submission_sha256": submission_sha256},
    )


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


def supplement(dossier: Dossier, *, by: Actor, now: datetime, submission_sha256: str, due_at: datetime | None) -> Moved:
    """Answer the open request. After acceptance the clock runs again towards `due_at`."""
    asked = dossier.supplement_request
    answered = replace(asked, answered_at=now) if asked else None
    return move(
        dossier,
        "supplement",
        by=by,
        now=now,
        supplement_request=answered,
        due_at=due_at,
        remaining_minutes=None,
        submission_sha256=submission_sha256,
        detail={"submission_sha256": submission_sha256},
    )


def forward(dossier: Dossier, *, by: Actor, now: datetime, note: str) -> Moved:
    """Hand the accepted dossier to the people who process it."""
    return move(dossier, "forward", by=by, now=now, detail={"note": note} if note else {})


def request_fee(dossier: Dossier, *, by: Actor, now: datetime, reason: str) -> Moved:
    """Wait for the fee (portal code 6). Refuses with `fee_settled` when nothing is due, `fee_not_set` when unknown."""
    may(dossier, "request_fee", by=by)
    if dossier.fee.state in ("none", "settled"):
        raise Refused("fee_settled")
    if dossier.fee.state == "unknown":
        raise Refused("fee_not_set")
    return move(dossier, "request_fee", by=by, now=now, detail={"reason": reason} if reason else {})


def settle_fee(dossier: Dossier, *, by: Actor, now: datetime, payment_id: str, amount_vnd: int) -> Moved | None:
    """Note that the fee is paid. None when it was settled before: a repeated stream record."""
    if dossier.fee.state == "settled":
        return None
    fee = replace(dossier.fee, state="settled", payment_id=payment_id)
    return move(
        dossier, "settle_fee", by=by, now=now, fee=fee, detail={"payment_id": payment_id, "amount_vnd": amount_vnd}
    )


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


def withdraw(dossier: Dossier, *, by: Actor, now: datetime, reason: str) -> Moved:
    """The applicant takes it back (portal code 7)."""
    return move(dossier, "withdraw", by=by, now=now, decision={"reason": reason}, detail={"reason": reason})


def rate(dossier: Dossier, *, by: Actor, now: datetime, score: int, comment: str) -> Moved:
    """The opinion, 1 (not satisfied) to 3 (very satisfied), once: a second is refused with `rating_given`."""
    may(dossier, "rate", by=by)
    if dossier.rating:
        raise Refused("rating_given")
    return move(dossier, "rate", by=by, now=now, rating={"score": score, "comment": comment}, detail={"score": score})


def queue_of(dossier: Dossier) -> str:
    """The officers' queue it stands in: new, processing, waiting_citizen, ready, or "" for none."""
    return {
        states.SUBMITTED: "new",
        states.ACCEPTED: "processing",
        states.PROCESSING: "processing",
        states.SUPPLEMENT_REQUESTED: "waiting_citizen",
        states.PAYMENT_REQUIRED: "waiting_citizen",
        states.STOPPED: "waiting_citizen",
        states.FINISHED: "ready",
    }.get(dossier.state, "")
