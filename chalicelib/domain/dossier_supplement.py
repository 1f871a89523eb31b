"""The request to complete and its answer: asked once with every item, answered item by item."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain import dossier_intake as intake
from chalicelib.domain.actor import Actor
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.document import ACCEPTED, Document
from chalicelib.domain.dossier import Dossier, Moved, SupplementRequest, may, move
from chalicelib.domain.due_time import MINUTES_PER_WORKING_DAY, Duration
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.procedure import Procedure

FORM = "form"  # the slot of an item that asks for other answers instead of a paper


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What came for one item of the request: pages sent since it was asked for, or a form that was changed."""

    slot: str
    name: str
    answered: bool
    document_ids: tuple[str, ...] = ()


def request_supplement(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    reason: str,
    items: Sequence[Mapping[str, str]],
    procedure: Procedure,
    hours: OfficeHours,
) -> Moved:
    """Ask for what is missing, everything at once. Before acceptance only as often as the procedure's data say: a
    further time is refused with `supplement_used` (Decree 61/2018 article 17: once). Not while another body is asked
    (`verification_open`).

    After acceptance the clock stops. It begins anew with the complete dossier when the request comes within the time
    for appraisal (article 19.4: 3 working days) and the procedure's data do not say otherwise; asked later, or when
    the dossier is overdue already, it runs on with what was left: the applicant does not pay for the unit's delay.
    """
    may(dossier, "request_supplement", by=by)
    if dossier.verification_is_open:
        raise Refused("verification_open")
    if not dossier.accepted and dossier.supplement_requests >= procedure.supplement_limit:
        raise Refused("supplement_used", limit=procedure.supplement_limit)
    anew = not procedure.resumes_after_supplement and _in_time_to_return(dossier, procedure, now, hours)
    changes = clock.paused(dossier, "supplement", now=now, hours=hours, begins_anew=anew)
    deadline = None
    if not dossier.accepted:
        changes = clock.ended()  # it was looked at: nobody is late to take it in
    if procedure.supplement_days:
        deadline = hours.working.add(now, procedure.supplement_days * MINUTES_PER_WORKING_DAY)
        changes["warnings"] = clock.waits_until("supplement", deadline, now=now, hours=hours)
    told = {"reason": reason, "items": [dict(item) for item in items]}
    return move(
        dossier,
        "request_supplement",
        by=by,
        now=now,
        supplement_request=SupplementRequest(
            reason, tuple(items), now, by.id, form_sha256=form_sha256(dossier.form), due_at=deadline
        ),
        supplement_requests=dossier.supplement_requests + 1,
        **changes,
        detail={**told, "deadline_at": deadline.isoformat()} if deadline else told,
    )


def supplement(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    submission_sha256: str,
    answers: Sequence[ItemAnswer],
    duration: Duration,
    hours: OfficeHours | None,
) -> Moved:
    """Answer the open request, from home or in person at the counter: a new sealed set beside the earlier ones. After
    acceptance the clock runs again, by `hours`; before it there is none. No missing calendar (`hours` None) stands in
    the applicant's way."""
    asked = dossier.supplement_request
    answered = replace(asked, answered_at=now) if asked else None
    running = clock.goes_on(dossier, duration, now=now, hours=hours, anew=dossier.begins_anew)
    changes = clock.ended() | running
    if not dossier.accepted and not dossier.waits_for_papers:
        changes["warnings"] = intake.waits_from(now)
    told = [
        {"slot": one.slot, "name": one.name, "document_ids": list(one.document_ids)} for one in answers if one.answered
    ]
    return move(
        dossier,
        "supplement",
        by=by,
        now=now,
        supplement_request=answered,
        submission_sha256=submission_sha256,
        sealed_sets=dossier.sealed_sets + 1,
        **changes,
        detail={"submission_sha256": submission_sha256, "answers": told}
        | ({"channel": "counter"} if by.kind == "officer" else {}),
    )


def answers_of(dossier: Dossier, documents: Sequence[Document]) -> list[ItemAnswer]:
    """For each item of the request, whether it is answered and by which pages. A page that is still being checked
    answers nothing yet."""
    asked = dossier.supplement_request
    if asked is None:
        return []
    until = asked.answered_at
    changed = until is not None or not asked.form_sha256 or form_sha256(dossier.form) != asked.form_sha256
    found = []
    for item in asked.items:
        slot, name = item["slot"], item.get("name", item["slot"])
        pages = tuple(
            page.document_id
            for page in documents
            if page.slot == slot
            and page.state == ACCEPTED
            and page.created_at >= asked.requested_at
            and (until is None or page.created_at <= until)
        )
        found.append(ItemAnswer(slot, name, changed if slot == FORM else bool(pages), pages))
    return found


def faults_of_answers(answers: Sequence[ItemAnswer]) -> list[Fault]:
    """A fault for every item left open: a paper of which no new page came, a form that nobody changed."""
    return [
        Fault("/form", "supplement_form_unchanged", {"name": one.name})
        if one.slot == FORM
        else Fault(f"/papers/{one.slot}", "supplement_missing", {"name": one.name})
        for one in answers
        if not one.answered
    ]


def form_sha256(form: Mapping[str, Any]) -> str:
    """The hash of a form's answers (canonical JSON, SHA-256, lower hex)."""
    text = json.dumps(form, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _in_time_to_return(dossier: Dossier, procedure: Procedure, now: datetime, hours: OfficeHours) -> bool:
    if dossier.accepted_at is None or dossier.due_at is None or now > dossier.due_at:
        return False
    since = dossier.taken_in_before or dossier.accepted_at
    return now <= hours.working.add(since, procedure.appraisal_return_days * MINUTES_PER_WORKING_DAY)
