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
