"""One timeline of it all, told once, however often the streams tell of it."""

import dataclasses
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.store import feed
from chalicelib.usecases.feed import tell
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import race


@pytest.fixture(autouse=True)
def _system(system):
    """The real store."""


def _lines(dossier_id):
    return [entry.event for entry in reversed(feed.timeline(dossier_id, limit=50, cursor="").items)]


def _messages(citizen_id):
    return [message.entry.event for message in feed.messages(citizen_id, limit=50, cursor="").items]


def _changes(citizen_id):
    page = feed.changes(citizen_id, limit=50, cursor="")
    return [(change.kind, change.id, change.version, change.deleted) for change in page.items]


def test_a_move_is_a_line_a_message_and_a_change_once():
    dossier = a.a_dossier()
    event = a.an_event(dossier, action="accept", detail={"dossier_code": "x", "submission_sha256": "secret"})
    assert [tell.tell_move(event, feed=feed) for _ in range(3)] == [True, False, False]
    [entry] = feed.timeline(dossier.dossier_id, limit=5, cursor="").items
    assert (entry.event, entry.at, entry.facts) == ("accept", NOW, {"dossier_code": "x"})
    assert _messages(dossier.applicant_id) == ["accept"]
    assert _changes(dossier.applicant_id) == [("dossier", dossier.dossier_id, event.version, False)]


def test_told_at_once_by_many_it_is_told_once():
    event = a.an_event(dossier := a.a_dossier(), action="accept")
    told = race([partial(tell.tell_move, event, feed=feed)] * 16)
    assert told.count(True) == 1
    assert (_lines(dossier.dossier_id), _messages(dossier.applicant_id)) == (["accept"], ["accept"])


def test_moves_told_out_of_order_are_read_in_order():
    dossier = a.a_dossier()
    names = ["submit", "accept", "forward", "finish"]
    moves = [
        a.an_event(dossier, action=name, sequence=n, version=n, at=NOW + timedelta(minutes=n))
        for n, name in enumerate(names, 1)
    ]
    for move in (moves[2], moves[0], moves[3], moves[1]):
        tell.tell_move(move, feed=feed)
    assert _lines(dossier.dossier_id) == names


def test_what_the_citizen_did_is_no_message():
    tell.tell_move(a.an_event(dossier := a.a_dossier(), action="submit"), feed=feed)
    assert (_lines(dossier.dossier_id), _messages(dossier.applicant_id)) == (["submit"], [])


@pytest.mark.parametrize(("state", "told"), [("draft", True), ("supplement_requested", True), ("submitted", False)])
def test_what_is_typed_on_one_device_is_a_change_for_the_others(state, told):
    dossier = a.a_dossier(state=state, version=4)
    assert tell.tell_draft(dossier, deleted=False, feed=feed) is told
    assert bool(_changes(dossier.applicant_id)) is told
    assert _lines(dossier.dossier_id) == []


def test_a_discarded_draft_is_told_as_deleted():
    dossier = a.a_dossier(version=4)
    tell.tell_draft(dossier, deleted=False, feed=feed)
    tell.tell_draft(dossier, deleted=True, feed=feed)
    assert _changes(dossier.applicant_id)[-1] == ("dossier", dossier.dossier_id, 5, True)


def test_a_request_to_complete_is_a_line_though_its_head_was_told_before():
    dossier = a.a_dossier(state="supplement_requested", version=4)
    tell.tell_draft(dossier, deleted=False, feed=feed)
    assert tell.tell_move(a.an_event(dossier, action="request_supplement", version=4), feed=feed)
    assert _messages(dossier.applicant_id) == ["request_supplement"]


def test_a_verdict_on_a_paper_is_a_change():
    paper = a.a_document(applicant_id=a.new_id("citizen"), state="checking")
    tell.tell_paper(paper, deleted=False, now=NOW, feed=feed)
    tell.tell_paper(dataclasses.replace(paper, state="accepted"), deleted=False, now=LATER, feed=feed)
    assert not tell.tell_paper(paper, deleted=False, now=LATER, feed=feed), "an older verdict tells nothing new"
    assert {version for _, _, version, _ in _changes(paper.applicant_id)} == {4}


def test_money_that_left_a_payment_is_told_as_that_and_no_message():
    paid = a.a_payment(state="paid", received_vnd=16000, updated_at=NOW)
    part = dataclasses.replace(paid, state="part_paid", received_vnd=6000, version=2, updated_at=LATER)
    none = dataclasses.replace(part, state="awaiting", received_vnd=0, version=3)
    assert tell.tell_payment(paid, part, feed=feed) and tell.tell_payment(part, none, feed=feed)
    entries = feed.timeline(paid.dossier_id, limit=5, cursor="").items
    assert [(entry.event, entry.actor_kind) for entry in entries] == [("released", "system")] * 2
    assert _messages(paid.applicant_id) == []


def test_that_a_gateway_was_asked_about_a_payment_is_nobody_s_news():
    payment = a.a_payment(provider="vnpay")
    asked = dataclasses.replace(payment, asked=1, ask_again_at=LATER, version=2)
    assert not tell.tell_payment(payment, asked, feed=feed)
    assert not tell.tell_payment(asked, dataclasses.replace(asked, ask_again_at=None, version=3), feed=feed)


def test_each_state_of_a_payment_is_a_line_and_told_again_later_it_is_the_same_line():
    begun = a.a_payment(updated_at=NOW)
    part = dataclasses.replace(begun, state="part_paid", version=2, received_vnd=6000, updated_at=LATER)
    paid = dataclasses.replace(part, state="paid", version=3, received_vnd=16000, paid_at=LATER)
    for _ in range(2):
        tell.tell_payment(None, begun, feed=feed)
        tell.tell_payment(begun, part, feed=feed)
        tell.tell_payment(part, paid, feed=feed)
    entries = feed.timeline(begun.dossier_id, limit=5, cursor="").items
    assert {entry.event: entry.at for entry in entries} == {"started": NOW, "part_paid": LATER, "paid": LATER}
    assert len(entries) == 3
    assert sorted(_messages(begun.applicant_id)) == ["paid", "part_paid"]


@pytest.mark.parametrize(("state", "who"), [("cancelled", "citizen"), ("expired", "system"), ("paid", "partner")])
def test_a_line_tells_who_brought_the_payment_there(state, who):
    begun = a.a_payment(updated_at=NOW)
    tell.tell_payment(begun, dataclasses.replace(begun, state=state, version=2, updated_at=LATER), feed=feed)
    (entry,) = feed.timeline(begun.dossier_id, limit=5, cursor="").items
    assert (entry.event, entry.actor_kind) == (state, who)


def test_a_failed_try_to_pay_is_a_change_and_no_line():
    begun = a.a_payment()
    failed = dataclasses.replace(begun, failed_attempts=1, version=2)
    assert tell.tell_payment(begun, failed, feed=feed)
    assert (_lines(begun.dossier_id), len(_changes(begun.applicant_id))) == ([], 1)


def test_scans_are_lines_states_are_messages_and_a_booking_is_both():
    parcel = a.a_delivery(item_code="EA1")
    booked = dataclasses.replace(parcel, state="registered", version=2)
    out = dataclasses.replace(booked, state="out_for_delivery", version=3, updated_at=LATER)
    scan = a.a_scan(parcel, event="out_for_delivery")
    for _ in range(2):
        tell.tell_delivery(None, parcel, feed=feed)
        tell.tell_delivery(parcel, booked, feed=feed)
        tell.tell_scan(parcel, scan, feed=feed)
        tell.tell_delivery(booked, out, feed=feed)
    assert _lines(parcel.dossier_id) == ["registered", "out_for_delivery"]
    assert sorted(_messages(parcel.applicant_id)) == ["out_for_delivery", "registered"]
    assert _changes(parcel.applicant_id)[-1] == ("delivery", parcel.delivery_id, 3, False)


def test_one_scan_reported_under_two_ids_is_one_line():
    parcel = a.a_delivery()
    for _ in range(2):
        scan = a.a_scan(parcel, event="attempt_failed", reason="vắng nhà")
        tell.tell_scan(parcel, scan, feed=feed)
    assert _lines(parcel.dossier_id) == ["attempt_failed"]
