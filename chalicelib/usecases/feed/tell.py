"""Tell the citizen: one projection of dossiers, payments and parcels, made from what each table's stream shows."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.delivery import ATTEMPT_FAILED, CREATED, REGISTERED, Delivery
from chalicelib.domain.delivery import CANCELLED as CALLED_OFF_STATE
from chalicelib.domain.delivery_looks import ASK, CAME_BACK, CLAIM, CLAIMED, CLOSE, COUNTER, DELIVERED, DISMISS, SEND
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import NOBODY, Dossier, DossierEvent
from chalicelib.domain.dossier_states import DRAFT, OFFICERS_ONLY, SUPPLEMENT_REQUESTED
from chalicelib.domain.feed import Change, Entry
from chalicelib.domain.payment import AWAITING, CANCELLED, EXPIRED, Payment
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.usecases.ports.dossiers import Feed

# Never on a timeline: what only proves integrity.
_HIDDEN = frozenset({"submission_sha256", "answers", "finding", "question", "note"})  # nor words among officers
# Warnings for the unit rather than for the citizen: on the timeline, and no message.
NO_MESSAGE = frozenset({"not_taken_in", "due_soon", "overdue", "verification_due_soon", "verification_due", "calendar"})


def tell_move(event: DossierEvent, *, feed: Feed) -> bool:
    """A move of a dossier is a line of its timeline; of one whose applicant has no account here, and of what the unit
    arranges among its officers, nobody is told."""
    if event.applicant_id == NOBODY or event.action in OFFICERS_ONLY:
        return False
    entry = Entry(
        entry_id=f"dossier#{event.dossier_id}#{event.sequence:06d}",
        dossier_id=event.dossier_id,
        citizen_id=event.applicant_id,
        kind="dossier",
        event=event.action,
        at=event.at,
        actor_kind=event.actor_kind,
        ref=event.dossier_id,
        facts={name: value for name, value in event.detail.items() if name not in _HIDDEN},
        shown="timeline" if event.detail.get("threshold") in NO_MESSAGE else "both",
    )
    return feed.tell(Change(event.applicant_id, "dossier", event.dossier_id, event.version, event.at), entry=entry)


def tell_draft(dossier: Dossier, *, deleted: bool, feed: Feed) -> bool:
    """A saved draft or supplement is a change for the citizen's other devices, and no line of the timeline."""
    if dossier.state not in (DRAFT, SUPPLEMENT_REQUESTED) and not deleted:
        return False
    version = dossier.version + 1 if deleted else dossier.version
    return feed.tell(
        Change(dossier.applicant_id, "dossier", dossier.dossier_id, version, dossier.updated_at, deleted=deleted)
    )


def tell_expiry(before: Dossier | None, after: Dossier, *, days: int, feed: Feed) -> bool:
    """That a draft will be removed after so many `days` unless somebody touches it: a message, once for each notice."""
    at = after.draft_notice_at
    if at is None or (before is not None and before.draft_notice_at == at):
        return False
    entry = Entry(
        entry_id=f"draft#{after.dossier_id}#{after.version:06d}",
        dossier_id=after.dossier_id,
        citizen_id=after.applicant_id,
        kind="dossier",
        event="draft_expiring",
        at=at,
        actor_kind="system",
        ref=after.dossier_id,
        facts={"procedure_name": after.procedure_name, "days": days},
        shown="message",
    )
    return feed.tell(Change(after.applicant_id, "dossier", after.dossier_id, after.version, at), entry=entry)


def tell_paper(document: Document, *, deleted: bool, now: datetime, feed: Feed) -> bool:
    """A paper announced, judged or taken out is a change for the citizen's devices."""
    # A paper has no count of its own: this is the order of what can happen to it, and taken out is the last of it.
    order = ("awaiting_upload", "checking", "check_failed", "accepted", "rejected")
    version = len(order) + 1 if deleted else order.index(document.state) + 1
    thing = f"{document.dossier_id}/{document.document_id}"
    return feed.tell(Change(document.applicant_id, "document", thing, version, now, deleted=deleted))


STARTED, RELEASED = "started", "released"  # of a payment, beside the states that it comes to
# Who brings a payment to a state, where it is not the bank: another request takes its place, or its time is over.
BROUGHT_ABOUT_BY = {STARTED: "citizen", CANCELLED: "citizen", EXPIRED: "system", RELEASED: "system"}


def tell_payment(before: Payment | None, after: Payment, *, feed: Feed) -> bool:
    """A payment begun, and each state it comes to, is a line of the timeline."""
    if before is not None and _only_asked(before, after):
        return False
    # The payment's own time, not the clock's: told again, the line is the same.
    at = after.updated_at or after.created_at
    change = Change(after.applicant_id, "payment", after.payment_id, after.version, at)
    if before is not None and before.state == after.state and before.received_vnd == after.received_vnd:
        return feed.tell(change)
    event = _payment_event(before, after)
    entry = Entry(
        entry_id=f"payment#{after.payment_id}#{after.version:06d}",
        dossier_id=after.dossier_id,
        citizen_id=after.applicant_id,
        kind="payment",
        event=event,
        at=at,
        actor_kind=BROUGHT_ABOUT_BY.get(event, "partner"),
        ref=after.payment_id,
        facts={"amount_vnd": after.amount_vnd, "received_vnd": after.received_vnd, "surplus_vnd": after.surplus_vnd},
    )
    return feed.tell(change, entry=entry)


def _payment_event(before: Payment | None, after: Payment) -> str:
    if before is None and after.state == AWAITING:
        return STARTED
    # Money left it again: its state alone would read as if some had come.
    return RELEASED if before and after.received_vnd < before.received_vnd else after.state


def _only_asked(before: Payment, after: Payment) -> bool:
    """Its gateway was asked about it, which changes nothing for the citizen."""
    unasked = replace(after, version=before.version, asked=before.asked, ask_again_at=before.ask_again_at)
    return unasked == before and after.version != before.version


# Papers go the other way: what is told of a result at home reads wrong of papers at the unit.
_COLLECTING = {
    "collected": "papers_collected",
    "attempt_failed": "papers_attempt_failed",
    "delivered": "papers_delivered",
    "returning": "papers_returning",
    "returned_to_agency": "papers_came_back",
    "to_counter": "papers_to_counter",
}


def _of_leg(parcel: Delivery, event: str) -> str:
    return _COLLECTING.get(event, event) if parcel.leg == "collect" else event


def tell_scan(parcel: Delivery, scan: TrackingEvent, *, feed: Feed) -> bool:
    """A scan is a line of the timeline at the time it happened, however late it comes. Two reports of one scan are
    one line."""
    entry = Entry(
        entry_id=f"delivery#{parcel.delivery_id}#{scan.event}#{scan.occurred_at.isoformat()}#{scan.office}",
        dossier_id=parcel.dossier_id,
        citizen_id=parcel.applicant_id,
        kind="delivery",
        event=_of_leg(parcel, scan.event),
        at=scan.occurred_at,
        actor_kind="partner",
        ref=parcel.delivery_id,
        facts={"item_code": scan.item_code, "office": scan.office, "reason": scan.reason},
        shown="timeline",
    )
    change = Change(parcel.applicant_id, "delivery", parcel.delivery_id, 0, scan.occurred_at)
    return feed.tell(change, entry=entry)


# What the citizen is told of a person's decision about a parcel.
_DECIDED = {
    SEND: "sent_again",
    ASK: "address_asked",
    COUNTER: "to_counter",
    CLAIM: "claimed",
    DISMISS: "objection_dismissed",
}
OBJECTED, CLAIM_SETTLED, CALLED_OFF = "objected", "claim_settled", "called_off"


def tell_look(before: Delivery | None, after: Delivery, *, feed: Feed) -> bool:
    """A person's decision about a parcel that went astray is a line and a message; what was only looked into is not."""
    looks = len(before.looks) if before else 0
    if before is None or len(after.looks) == looks:
        return False
    last = after.looks[-1]
    event = CLAIM_SETTLED if (last.action, last.why) == (CLOSE, CLAIMED) else _DECIDED.get(last.action, "")
    if not event:
        return False
    entry = Entry(
        entry_id=f"delivery#{after.delivery_id}#look#{len(after.looks):03d}",
        dossier_id=after.dossier_id,
        citizen_id=after.applicant_id,
        kind="delivery",
        event=_of_leg(after, event),
        at=last.at,
        actor_kind="officer",
        ref=after.delivery_id,
        facts={"item_code": after.item_code, "carrier": after.carrier, "answer": _answer(after)},
    )
    return feed.tell(
        Change(after.applicant_id, "delivery", after.delivery_id, after.version, after.updated_at), entry=entry
    )


def _answer(parcel: Delivery) -> str:
    """What the unit answers to who objected; its notes are its own."""
    return parcel.objection.answer if parcel.objection else ""


def tell_objection(before: Delivery | None, after: Delivery, *, feed: Feed) -> bool:
    """That the citizen objected is a line of the timeline: their own deed needs no message."""
    if after.objection is None or (before is not None and before.objection):
        return False
    entry = Entry(
        entry_id=f"delivery#{after.delivery_id}#objection",
        dossier_id=after.dossier_id,
        citizen_id=after.applicant_id,
        kind="delivery",
        event=OBJECTED,
        at=after.objection.at,
        actor_kind="citizen",
        ref=after.delivery_id,
        facts={"item_code": after.item_code, "carrier": after.carrier, "reason": after.objection.reason},
        shown="timeline",
    )
    return feed.tell(
        Change(after.applicant_id, "delivery", after.delivery_id, after.version, after.updated_at), entry=entry
    )


def tell_delivery(before: Delivery | None, after: Delivery, *, feed: Feed) -> bool:
    """A parcel's new state is a message, and so is each attempt that failed: each is an invitation. Its booking is also
    a line, since no scan tells of it, and so is that it was called off, and what a person decided over its scans."""
    change = Change(after.applicant_id, "delivery", after.delivery_id, after.version, after.updated_at)
    if before is None or (before.state == after.state and not _tried_again(before, after)):
        return feed.tell(change)
    decided = len(after.looks) > len(before.looks) and after.looks[-1].action in (DELIVERED, CAME_BACK)
    booked = before.state == CREATED and after.state == REGISTERED
    called_off = after.state == CALLED_OFF_STATE and after.called_off_at is not None
    entry = Entry(
        entry_id=f"delivery#{after.delivery_id}#state#{after.version:06d}",
        dossier_id=after.dossier_id,
        citizen_id=after.applicant_id,
        kind="delivery",
        event=CALLED_OFF if called_off else _of_leg(after, after.state),
        at=after.updated_at,
        actor_kind="system" if called_off else "officer" if decided else "partner",
        ref=after.delivery_id,
        facts={"item_code": after.item_code, "carrier": after.carrier},
        shown="timeline" if called_off else "both" if booked or decided else "message",
    )
    return feed.tell(change, entry=entry)


def _tried_again(before: Delivery, after: Delivery) -> bool:
    """Whether one more attempt failed, with no scan between the two."""
    return after.state == ATTEMPT_FAILED and after.attempts_failed > before.attempts_failed
