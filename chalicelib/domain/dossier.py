"""The dossier (hồ sơ): what a citizen asked of the administration, and every move made with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain import dossier_states as states
from chalicelib.domain.actor import LEADER, RECEIVER, Actor
from chalicelib.domain.applicant import Applicant
from chalicelib.domain.dossier_parts import (
    NOTHING_UNDONE,
    UNKNOWN_FEE,
    DueWarning,
    LastDecision,
    Past,
    Undone,
    Verification,
)
from chalicelib.domain.dossier_parts import FeeDue as FeeDue
from chalicelib.domain.dossier_parts import SupplementRequest as SupplementRequest
from chalicelib.domain.errors import Refused

NOBODY = "nobody"  # the applicant of a mirrored dossier whose national ID nobody here declared
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier's head. Instants are aware UTC. `version` counts changes of the head; `papers_version` changes of
    the set of papers, so that saving a form and sending a page do not disturb each other. `exemption` is the
    code of the ground claimed for paying less, `exemption_refused` why it was not granted.

    The clock: `due_at` is when the result is due now, None while the clock has not started or stands still;
    `first_due_at` is what was promised at acceptance. While it stands still `paused_by` tells why (supplement, fee,
    stop, verification; or calendar: it runs since `paused_at`, and a year's calendar is missing to say until when), and
    `remaining_minutes`, `remaining_working_days` and `remaining_days` what is left, in each way a term is counted.
    `begins_anew`: the complete dossier gives the whole time again, whatever is left. `term_ends_on` is the last day of
    a term in calendar days, before it is put off to a working day, or of one that runs on with no day left; else None.
    `due_stage` is in_time, due_soon or overdue while it runs; not_taken_in when nobody looked at what was handed in in
    time; "" otherwise.

    `unsent_form` is what was typed for a request to complete that was left unanswered, and `unsent_pages` how many
    pages were sent for it: kept for when it is asked again, and no part of what is decided on.

    `for_anybody`: a draft that was opened without telling for whom, and is given to the citizen who asks so again.
    `draft_notice_at` is when the applicant was told that a draft nobody touches will be removed.

    `papers_by_post` are the slots whose papers the post fetches; `papers_received_at` is when it handed them over: the
    legal time of filing (Circular 17/2017/TT-BTTTT article 5).

    `handled_by` tells a dossier of a ministry's central system, mirrored here as of `mirrored_at`, on which no move is
    made here. `applicant` is for whom it is filed, None for the citizen himself (`applicant_id`, `applicant_name`), who
    owns it in any case. `assigned_to` is the officer of the unit on whose desk it lies, "" for nobody's; `left_by` is
    on whose it lay until that officer did not work there any more, "" once somebody looked after it.
    """

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
    channel: str = "online"
    handled_by: str = LOCAL
    mirrored_at: datetime | None = None
    for_anybody: bool = False
    draft_notice_at: datetime | None = None
    form: Mapping[str, Any] = field(default_factory=dict)
    unsent_form: Mapping[str, Any] = field(default_factory=dict)
    unsent_pages: int = 0
    result_channel: str = "online"
    copies: int = 1
    exemption: str = ""
    exemption_refused: str = ""
    fee: FeeDue = UNKNOWN_FEE
    applicant_name: str = ""
    applicant: Applicant | None = None
    papers_by_post: tuple[str, ...] = ()
    papers_received_at: datetime | None = None
    submitted_at: datetime | None = None
    submission_sha256: str = ""
    sealed_sets: int = 0
    accepted_at: datetime | None = None
    dossier_code: str = ""
    lookup_secret: str = ""
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    term_ends_on: date | None = None
    remaining_minutes: int | None = None
    remaining_working_days: int | None = None
    remaining_days: int | None = None
    begins_anew: bool = False
    paused_by: str = ""
    paused_at: datetime | None = None
    due_stage: str = ""
    warnings: tuple[DueWarning, ...] = ()
    extensions: int = 0
    supplement_request: SupplementRequest | None = None
    supplement_requests: int = 0
    verification: Verification | None = None
    decision: Mapping[str, str] = field(default_factory=dict)
    last_decision: LastDecision | None = None
    undone: Undone = NOTHING_UNDONE
    stopped_finally: bool = False
    outcome: str = ""
    finished_at: datetime | None = None
    promptness: str = ""
    returned_at: datetime | None = None
    return_channel: str = ""
    rating: Mapping[str, Any] = field(default_factory=dict)
    assigned_to: str = ""
    assigned_at: datetime | None = None
    left_by: str = ""

    @property
    def accepted(self) -> bool:
        """Whether it was ever accepted: the clock has started and a code was given."""
        return self.accepted_at is not None

    @property
    def waits_for_papers(self) -> bool:
        """Whether papers are on their way to the unit by post."""
        return bool(self.papers_by_post) and self.papers_received_at is None

    @property
    def owner_name(self) -> str:
        """Whose dossier it is ("chủ hồ sơ"): the person or business it is filed for, or else who files."""
        return self.applicant.name if self.applicant and self.applicant.name else self.applicant_name

    @property
    def is_local(self) -> bool:
        """Whether it is processed here, rather than mirrored from a ministry's system."""
        return self.handled_by == LOCAL

    @property
    def taken_in_before(self) -> datetime | None:
        """When an acceptance that was undone took in just what was handed in so far: since then the time counts."""
        return self.undone.accepted_at if self.undone.sealed_sets == self.sealed_sets else None

    @property
    def undo_counts(self) -> bool:
        """Whether the last decision is one that may be undone once. After acceptance a request to complete is not: its
        number is free, and the clock knows it."""
        last = self.last_decision
        if last is None or last.action not in states.UNDONE_ONCE:
            return False
        return last.action != "request_supplement" or not self.accepted

    @property
    def undo_is_used(self) -> bool:
        """Whether the last decision takes the place of one that was undone, and stands."""
        return self.undo_counts and self.last_decision is not None and self.last_decision.action in self.undone.actions

    @property
    def verification_is_open(self) -> bool:
        """Whether another body was asked and has not answered."""
        return self.verification is not None and self.verification.answered_at is None


@dataclass(frozen=True, slots=True)
class DossierEvent:
    """One move: what was done, by whom, from where to where, and which unit had the dossier then. `detail` may hold
    words meant for the applicant."""

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
    agency_code: str = ""
    agency_name: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The dossier after a move, and the move itself."""

    dossier: Dossier
    event: DossierEvent


def roles_on(dossier: Dossier, actor: Actor) -> frozenset[str]:
    """The roles of `actor` towards this dossier; empty for a stranger, and for any officer until it is handed in,
    unless they fill it in at the counter."""
    if actor.kind == "system":
        return frozenset({states.SYSTEM})
    if actor.kind == "citizen":
        return frozenset({states.APPLICANT}) if actor.id == dossier.applicant_id else frozenset()
    roles = actor.roles_at(dossier.agency_code)
    if dossier.state == states.DRAFT:
        at_counter = dossier.channel == "counter" and roles & {RECEIVER, LEADER}
        return frozenset({states.COUNTER}) if at_counter else frozenset()
    return roles


def allowed_actions(dossier: Dossier, actor: Actor) -> list[str]:
    """What `actor` may do with this dossier now."""
    allowed = states.allowed_actions(dossier.state, roles_on(dossier, actor), accepted=dossier.accepted)
    return [action for action in allowed if not _is_closed(dossier, action, actor)]


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
    if found is None or not found.by & roles or _is_ended(dossier, action) or not dossier.is_local:
        raise not_allowed_now(dossier, by)
    return found


def move(
    dossier: Dossier, action: str, *, by: Actor, now: datetime, detail: Mapping[str, Any] | None = None, **changes: Any
) -> Moved:
    """Take the arrow `action` and apply `changes` to the head. An officer's decision keeps what was before it, so that
    it can be undone while nothing came after.

    Refuses what `may` refuses.
    """
    found = may(dossier, action, by=by)
    to = dossier.last_decision.past.state if found.to == states.BACK and dossier.last_decision else found.to
    if leaves_request_open(dossier, action, to):
        changes["supplement_request"] = None  # nobody may answer it any more
    if action not in states.CHANGES_NOTHING:
        changes["last_decision"] = _to_go_back(dossier, action, by, now) if action in states.UNDOABLE else None
    counted = {"state": to, "version": dossier.version + 1, "events": dossier.events + 1, "updated_at": now}
    after = replace(dossier, **{**changes, **counted})
    event = DossierEvent(
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
        sequence=after.events,
        version=after.version,
        action=action,
        from_state=dossier.state,
        to_state=to,
        at=now,
        actor_kind=by.kind,
        actor_id=by.id,
        detail=dict(detail or {}),
        agency_code=dossier.agency_code,
        agency_name=dossier.agency_name,
    )
    return Moved(after, event)


def leaves_request_open(dossier: Dossier, action: str, to: str) -> bool:
    """Whether `action` leads away from a request to complete that is neither answered nor taken back."""
    away = dossier.state == states.SUPPLEMENT_REQUESTED and to != dossier.state
    return away and action not in ("supplement", "undo")


def not_allowed_now(dossier: Dossier, by: Actor) -> Refused:
    """The refusal that tells where the dossier stands and what `by` may do with it."""
    return Refused(
        "not_allowed_now",
        extensions={"state": dossier.state, "allowed_actions": allowed_actions(dossier, by)},
        state=dossier.state,
    )


def queues_of(dossier: Dossier) -> tuple[str, ...]:
    """The officers' queues it stands in: new, processing, waiting_citizen, ready, or none; of those in process the
    ones due soon or overdue stand in a queue of that name too, of the new ones those not_taken_in in time."""
    if dossier.stopped_finally or not dossier.is_local:
        return ()
    queue = _QUEUES.get(dossier.state)
    if queue == "new" and dossier.due_stage == states.NOT_TAKEN_IN:
        return (queue, states.NOT_TAKEN_IN)
    if queue == "processing" and dossier.due_stage in ("due_soon", "overdue"):
        return (queue, dossier.due_stage)
    return (queue,) if queue else ()


_QUEUES = {
    states.SUBMITTED: "new",
    states.ACCEPTED: "processing",
    states.PROCESSING: "processing",
    states.SUPPLEMENT_REQUESTED: "waiting_citizen",
    states.PAYMENT_REQUIRED: "waiting_citizen",
    states.STOPPED: "waiting_citizen",
    states.FINISHED: "ready",
}


def _is_ended(dossier: Dossier, action: str) -> bool:
    """Stopped for good: only money, opinion and second thoughts are left."""
    return dossier.stopped_finally and action in ("resume", "stop", "assign")


def _is_closed(dossier: Dossier, action: str, actor: Actor) -> bool:
    """What the table of states allows and this dossier does not."""
    if not dossier.is_local:
        return True
    if action == "rate":
        return bool(dossier.rating)
    if action == "receive_papers":
        return not dossier.waits_for_papers
    if action == "refuse_exemption":
        return not dossier.exemption or bool(dossier.exemption_refused) or dossier.fee.state == "settled"
    if action == "quote_fee":
        return dossier.fee.state != "unknown"
    if action == "undo":
        last = dossier.last_decision
        return last is None or dossier.undo_is_used or not (last.by == actor.id or "leader" in actor.roles)
    if action == "note_verification":
        return not dossier.verification_is_open
    if action == "extend" and dossier.due_at is None:
        return True
    return _is_ended(dossier, action) or (action in states.WAITS_FOR_VERIFICATION and dossier.verification_is_open)


def _to_go_back(dossier: Dossier, action: str, by: Actor, now: datetime) -> LastDecision:
    past = Past(**{name: getattr(dossier, name) for name in Past.__dataclass_fields__})
    return LastDecision(action, by.id, now, dossier.papers_version, past)
