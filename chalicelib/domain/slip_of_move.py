"""Which paper a move of a dossier calls for, and what it says: one function from move and dossier to the content."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier, DossierEvent
from chalicelib.domain.due_time import promptness
from chalicelib.domain.forms import APOLOGY, APPOINTMENT, DENIAL, REFUSAL, STOP, SUPPLEMENT
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.slips import (
    ApologyLetter,
    AppointmentSlip,
    Content,
    DenialNotice,
    Hand,
    HandedIn,
    HandOver,
    Missing,
    RefusalSlip,
    StopNotice,
    SupplementSlip,
)

# Decree 61/2018/NĐ-CP articles 17 and 19: every one of these decisions is told on its form.
FORM_OF = {
    "accept": APPOINTMENT,
    "request_supplement": SUPPLEMENT,
    "refuse": REFUSAL,
    "extend": APOLOGY,
    "stop": STOP,
}
# From whose hands into whose; and which side the officer who makes the move is on.
HAND_OVERS = {
    "accept": ("applicant", "desk", "receiver"),
    "forward": ("desk", "department", "giver"),
    "request_supplement": ("department", "applicant", "giver"),
    "supplement": ("applicant", "department", ""),
    "request_verification": ("department", "other_body", "giver"),
    "note_verification": ("other_body", "department", "receiver"),
    "finish": ("department", "desk", "giver"),
    "return_result": ("desk", "applicant", "giver"),
}


def form_of(event: DossierEvent) -> str:
    """The form that this move is told on, "" for none: a finish has one where the request was not granted."""
    if event.action == "finish":
        return DENIAL if event.detail.get("outcome") == "refused" else ""
    return FORM_OF.get(event.action, "")


def content_of(
    event: DossierEvent, dossier: Dossier, documents: Iterable[Document], procedure: Procedure, *, duration: str
) -> Content | None:
    """What the form for this move says; None for a move without a form. `duration` is the processing time in words.

    What the move itself told (reasons, items, due times) is taken from it, not from the dossier, which may have gone
    on since.
    """
    told, form = event.detail, form_of(event)
    reason, ground = str(told.get("reason", "")), str(told.get("legal_ground", ""))
    if form == APPOINTMENT:
        posted = dossier.papers_by_post
        papers = tuple(handed_in(documents, procedure, channel=dossier.channel, by=event.at, by_post=posted))
        return AppointmentSlip(
            papers, 1, duration, event.at, _instant(told, "due_at") or dossier.due_at, dossier.result_channel
        )
    if form == SUPPLEMENT:
        items = tuple(_missing(item) for item in told.get("items", ()))
        return SupplementSlip(reason, items, _instant(told, "deadline_at"))
    if form == REFUSAL:
        return RefusalSlip(reason, ground)
    if form == APOLOGY:
        return ApologyLetter(reason, dossier.accepted_at, _instant(told, "previous_due_at"), _instant(told, "due_at"))
    if form == STOP:
        return StopNotice(reason, ground, dossier.accepted_at, bool(told.get("for_good")))
    if form == DENIAL:
        return DenialNotice(reason, ground, dossier.accepted_at, dossier.due_at)
    return None


def handed_in(
    documents: Iterable[Document], procedure: Procedure, *, channel: str, by: datetime, by_post: Collection[str] = ()
) -> Iterable[HandedIn]:
    """The papers handed in until `by`, in the order of the procedure's list.

    Online every page is a file, and no original was given away. At the counter the numbers of originals and copies
    are those that the procedure asks for, and so they are of papers that came by post.
    """
    pages = Counter(
        page.slot for page in documents if page.slot != RESULT_SLOT and page.state == ACCEPTED and page.created_at <= by
    )
    for paper in procedure.content["papers"]:
        count = pages.get(paper["slot"], 0)
        came_by_post = paper["slot"] in by_post
        if not count and not came_by_post:
            continue
        if channel == "online" and not came_by_post:
            yield HandedIn(paper["name"], files=count)
        else:
            yield HandedIn(paper["name"], paper.get("originals", 0), paper.get("copies", 0), count)


def hand_over_of(event: DossierEvent, dossier: Dossier, *, officer_name: str) -> HandOver | None:
    """The routing slip's line for this move; None for a move by which the dossier stays where it is."""
    sides = _sides(event)
    if sides is None:
        return None
    told = event.detail
    giver, receiver, officer_side = sides
    if event.action == "return_result" and told.get("channel") == "post":
        giver, officer_side = "post", ""
    names = {
        "applicant": dossier.applicant_name,
        "department": str(told.get("to_agency_name", "")),
        "other_body": str(told.get("body", "")),
    }

    def hand(side: str, role: str) -> Hand:
        return Hand(role, officer_name if side == officer_side else names.get(role, ""))

    result = ""
    if event.action == "finish":
        result = dossier.promptness or (promptness(event.at, dossier.due_at) if dossier.due_at else "")
    note = str(told.get("note") or told.get("reason") or "")
    return HandOver(event.sequence, event.at, hand("giver", giver), hand("receiver", receiver), result, note)


def taken_in_by(event: DossierEvent) -> tuple[datetime, datetime] | None:
    """When this move took the dossier in, and until when it is due by it; None for another move. It is read off the
    move, since the dossier itself may be past an undo by now."""
    due_at = _instant(event.detail, "due_at")
    return (event.at, due_at) if event.action == "accept" and due_at else None


def _sides(event: DossierEvent) -> tuple[str, str, str] | None:
    """What was undone goes back the way it came."""
    sides = HAND_OVERS.get(str(event.detail.get("undone", "")) if event.action == "undo" else event.action)
    if sides is None or event.action != "undo":
        return sides
    giver, receiver, officer_side = sides
    return receiver, giver, {"giver": "receiver", "receiver": "giver"}.get(officer_side, "")


def _missing(item: Mapping[str, Any]) -> Missing:
    return Missing(str(item.get("name", "")), str(item.get("what_is_wrong", "")))


def _instant(told: Mapping[str, Any], name: str) -> datetime | None:
    value = told.get(name)
    return datetime.fromisoformat(value) if value else None
