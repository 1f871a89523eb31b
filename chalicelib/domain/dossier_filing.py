"""What an applicant does with a dossier: draft, hand in, take back, give an opinion."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain import dossier_intake as intake
from chalicelib.domain import dossier_states as states
from chalicelib.domain.actor import Actor
from chalicelib.domain.applicant import as_filed
from chalicelib.domain.dossier import Dossier, FeeDue, Moved, may, move, not_allowed_now
from chalicelib.domain.errors import Fault, Refused


def save_draft(dossier: Dossier, *, by: Actor, version: int, now: datetime, **changes: Any) -> Dossier:
    """A draft with some of form, result_channel, copies, applicant, agency changed. `form` replaces the form whole.

    Refuses a stale `version` with `draft_stale`; anything but a draft with `not_allowed_now`.
    """
    if by.id != dossier.applicant_id:
        raise Refused("not_found")
    if dossier.state not in (states.DRAFT, states.SUPPLEMENT_REQUESTED) or not dossier.is_local:
        raise not_allowed_now(dossier, by)
    if version != dossier.version:
        raise Refused("draft_stale", version=dossier.version)
    changes["draft_notice_at"] = None
    changes["last_decision"] = None  # what an officer asked for is being answered: no more to be undone
    return replace(dossier, version=dossier.version + 1, updated_at=now, **changes)


def submit(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    fee: FeeDue,
    submission_sha256: str,
    applicant_name: str,
    exemption_name: str = "",
    papers_by_post: tuple[str, ...] = (),
) -> Moved:
    """Hand the draft in. The caller has found no fault in form and papers; `submission_sha256` seals the set;
    `exemption_name` is the ground claimed for paying less, if any; `papers_by_post` are the slots of the papers that
    the post fetches."""
    return move(
        dossier,
        "submit",
        by=by,
        now=now,
        fee=fee,
        submitted_at=now,
        submission_sha256=submission_sha256,
        sealed_sets=1,
        applicant_name=applicant_name,
        applicant=as_filed(dossier.applicant),
        papers_by_post=papers_by_post,
        warnings=() if papers_by_post else intake.waits_from(now),
        detail={"submission_sha256": submission_sha256} | ({"exemption": exemption_name} if exemption_name else {}),
    )


def withdraw(dossier: Dossier, *, by: Actor, now: datetime, reason: str, paper_shown: str = "") -> Moved:
    """The applicant takes it back (portal code 7): from home, or in person at the counter, where the officer notes the
    paper by which the person is who they say (`paper_shown`; missing it is a fault)."""
    may(dossier, "withdraw", by=by)
    at_counter = by.kind == "officer"
    if at_counter and not paper_shown.strip():
        raise Refused("invalid_request", faults=[Fault("/paper_shown", "required", {"name": "paper_shown"})])
    told = {"channel": "counter", "paper_shown": paper_shown} if at_counter else {}
    return move(
        dossier,
        "withdraw",
        by=by,
        now=now,
        decision={"reason": reason},
        **clock.ended(),
        detail={"reason": reason, **told},
    )


def rate(dossier: Dossier, *, by: Actor, now: datetime, score: int, comment: str) -> Moved:
    """The opinion, 1 (not satisfied) to 3 (very satisfied), once: a second is refused with `rating_given`."""
    may(dossier, "rate", by=by)
    if dossier.rating:
        raise Refused("rating_given")
    return move(dossier, "rate", by=by, now=now, rating={"score": score, "comment": comment}, detail={"score": score})
