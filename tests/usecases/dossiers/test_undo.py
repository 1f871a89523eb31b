"""Undoing a decision, against the real store: what payments and parcels say counts."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier_parts import DueWarning, FeeDue
from chalicelib.domain.dossier_term import warn
from chalicelib.store import calendars, deliveries, dossiers, partners, payments, procedures, together
from chalicelib.usecases.deliveries.book import ask_booking
from chalicelib.usecases.dossiers.submit import return_delivery_id
from chalicelib.usecases.dossiers.undo import undo
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, outcome, race
from tests.size import sized
from tests.usecases.office import a_carrier, page


def _undo(office, dossier, *, by=None, now=NOW, reads=together.money_and_post_of):
    return undo(
        dossier.dossier_id, reason="bấm nhầm", by=by or office.receiver, now=now, once=a.once(), dossiers=dossiers,
        procedures=procedures, payments=payments, calendars=calendars, money_and_post_of=reads,
    )[0]  # fmt: skip


def _accepted(office):
    return office.accept(office.submit(office.ready_draft())[0])[0]


def _full(unit):
    return {queue: count for queue, count in dossiers.queue_counts(unit).items() if count}


def test_an_acceptance_undone_leaves_the_queues_right_and_its_number_taken(office):
    accepted = _accepted(office)
    back = _undo(office, accepted)
    assert (back.state, back.due_at, back.accepted_at, _full(office.unit)) == ("submitted", None, None, {"new": 1})
    again = office.accept(back)[0]
    assert again.dossier_code == accepted.dossier_code, "the applicant was told it"
    assert dossiers.last_serial(office.unit, "261123") == 1
    other = _accepted(office)
    assert other.dossier_code.endswith("-0002")
    events = dossiers.load_with_events(accepted.dossier_id)[2]
    assert [event.action for event in events] == ["submit", "accept", "undo", "accept"]


def test_a_payment_begun_since_stands_in_the_way(office):
    accepted = _accepted(office)
    payment = a.a_payment(dossier_id=accepted.dossier_id, created_at=LATER)
    payments.create(payment, instead_of="", once=None)
    assert outcome(lambda: _undo(office, accepted, now=LATER)) == "undo_money"


def test_nor_does_one_begun_at_the_same_moment_slip_through(office):
    accepted = _accepted(office)

    def read_then_somebody_pays(*ids):
        found = together.money_and_post_of(*ids)
        payments.create(a.a_payment(dossier_id=accepted.dossier_id, created_at=NOW), instead_of="", once=None)
        return found

    assert outcome(lambda: _undo(office, accepted, reads=read_then_somebody_pays)) == "Lost"
    assert dossiers.get(accepted.dossier_id).state == "accepted"


def test_a_parcel_is_ordered_or_the_finish_undone_whichever_comes_first(office):
    a_carrier(office.unit)
    for _ in range(sized(3, 50)):
        stored = office.stored(
            state="processing", accepted_at=NOW, submitted_at=NOW, due_at=LATER, result_channel="post",
            fee=FeeDue("none", 0),
        )  # fmt: skip
        page(stored, slot="result")
        parcel_id = return_delivery_id(stored.dossier_id)
        parcel = {"dossier_id": stored.dossier_id, "agency_code": office.unit}
        deliveries.create(a.a_delivery(delivery_id=parcel_id, **parcel))
        finished = office.complete(dossiers.get(stored.dossier_id))
        race([
            lambda of=finished: _undo(office, of, by=office.specialist),
            lambda of=parcel_id: ask_booking(
                of, now=NOW, deliveries=deliveries, partners=partners, enqueue=lambda _: None
            ),
        ])  # fmt: skip
        ordered = deliveries.get(parcel_id).booking_asked_at is not None
        assert ordered == (dossiers.get(stored.dossier_id).state == "finished")


def test_a_payment_begun_before_does_not(office):
    handed_in = office.submit(office.ready_draft())[0]
    payment = a.a_payment(dossier_id=handed_in.dossier_id, created_at=NOW - timedelta(minutes=1))
    payments.create(payment, instead_of="", once=None)
    assert _undo(office, office.accept(handed_in)[0]).state == "submitted"


def test_a_parcel_ordered_stands_in_the_way_of_undoing_the_finish(office):
    stored = office.stored(state="processing", accepted_at=NOW, submitted_at=NOW, due_at=LATER, result_channel="post")
    finished = office.complete(stored, "refused", "không đủ điều kiện")
    parcel = a.a_delivery(delivery_id=return_delivery_id(finished.dossier_id))
    deliveries.create(parcel)
    deliveries.save(parcel, replace(parcel, booking_asked_at=NOW, version=parcel.version + 1))
    assert outcome(lambda: _undo(office, finished, by=office.specialist)) == "undo_post"


def test_until_it_is_ordered_the_finish_can_be_undone(office):
    stored = office.stored(state="processing", accepted_at=NOW, submitted_at=NOW, due_at=LATER, result_channel="post")
    finished = office.complete(stored, "refused", "không đủ điều kiện")
    back = _undo(office, finished, by=office.specialist)
    assert (back.state, back.outcome, back.promptness, back.due_at) == ("processing", "", "", LATER)


def test_sixteen_at_once_undo_once(office):
    accepted = _accepted(office)
    assert counted(race([lambda: _undo(office, accepted)] * 16))["done"] == 1
    assert dossiers.get(accepted.dossier_id).events == 3


def test_a_warning_that_came_while_nothing_was_due_is_given_after_all(office):
    due = NOW + timedelta(hours=1)
    told = (DueWarning("due", due), DueWarning("overdue", due + timedelta(days=1)))
    running = {"due_at": due, "due_stage": "due_soon", "warnings": told}
    stored = office.stored(state="processing", accepted_at=NOW, submitted_at=NOW, **running)
    back = _undo(office, office.complete(stored, "refused", "không đủ"), by=office.specialist, now=LATER)
    assert (back.due_stage, back.warnings) == ("due_soon", told)
    moved = warn(dossiers.get(back.dossier_id), by=SYSTEM, now=due + timedelta(hours=1))
    assert (moved.event.detail["threshold"], moved.dossier.due_stage) == ("due", "overdue")
