"""The parts of a dossier's head: fee, request to complete, verification, warnings, and what the last decision left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class FeeDue:
    """What this dossier costs. `state`: none (free), due, settled, or unknown (no rule tells: never 0). `lines` as
    `fee_lines.FeeLine`; `rules_version` is the version of the procedure that told it, 0 for the dossier's own."""

    state: str = "none"
    amount_vnd: int | None = 0
    lines: tuple[Mapping[str, Any], ...] = ()
    payment_id: str = ""
    rules_version: int = 0


UNKNOWN_FEE = FeeDue("unknown", None)


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """The one request to complete (Decree 61/2018 article 17): every missing item at once. `form_sha256` is the form's
    hash when it was asked, so that a form that was to be changed can be seen to have been; `due_at` is the applicant's
    own deadline, where the procedure has one."""

    reason: str
    items: tuple[Mapping[str, str], ...]
    requested_at: datetime
    requested_by: str
    answered_at: datetime | None = None
    form_sha256: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """A question to another body ("xác minh"), due back at `due_at`; `finding` is what came, or that nothing did."""

    body: str
    question: str
    requested_at: datetime
    requested_by: str
    due_at: datetime
    answered_at: datetime | None = None
    finding: str = ""


@dataclass(frozen=True, slots=True)
class DueWarning:
    """A warning that is still to come: `threshold` names it, `at` is when."""

    threshold: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """What a decision may change of a head, as it stood before. Money, papers and form are no officer's decisions."""

    state: str
    agency_code: str
    agency_name: str
    accepted_at: datetime | None = None
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
    stopped_finally: bool = False
    outcome: str = ""
    finished_at: datetime | None = None
    promptness: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """What stays although a decision was taken back: `actions` are the decisions, allowed so often by law, that were,
    each once at most. `accepted_at` is since when an acceptance taken back had the dossier processed, with so many
    `sealed_sets` handed in by then."""

    actions: tuple[str, ...] = ()
    accepted_at: datetime | None = None
    sealed_sets: int = 0


NOTHING_UNDONE = Undone()


@dataclass(frozen=True, slots=True)
class LastDecision:
    """An officer's decision after which nothing came yet: who took it when, and the head before it."""

    action: str
    by: str
    at: datetime
    papers_version: int
    past: Past
