"""The dossiers' stream: the citizen is told, parcels are ordered, online results are returned; each once."""

import copy
import dataclasses

import pytest

from chalicelib import wiring
from chalicelib.domain.credit import Part
from chalicelib.domain.dossier import FeeDue
from chalicelib.events.dossiers_stream import dossiers_stream
from chalicelib.store import credits, deliveries, dossiers, feed, opinions, payments
from chalicelib.store.transaction import write
from chalicelib.usecases.dossiers.submit import return_delivery_id
from tests import builders as a
from tests.builders import NOW
from tests.events.streams import Tail, failed
from tests.usecases.office import a_carrier, an_office, page
from tests.usecases.opinions.test_opinions import ask


@pytest.fixture
def office(system):
    return an_office()


@pytest.fixture
def tail(system):
    return Tail(system, "dossiers")


def _lines(dossier):
    return sorted(entry.event for entry in feed.timeline(dossier.dossier_id, limit=50, cursor="").items)


def _changes(dossier):
    return [(one.kind, one.version) for one in feed.changes(dossier.applicant_id, limit=50, cursor="").items]


def _queued(system, queue):
    client, url = system.aws.client("sqs"), system.queue_url(queue)
    bodies = []
    while messages := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for one in messages:
            bodies.append(one["Body"])
            client.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return bodies


def _finished(office, channel, **parcel):
    dossier = office.stored(
        state="processing", accepted_at=NOW, submitted_at=NOW, fee=FeeDue("none", 0), result_channel=channel
    )
    page(dossier, slot="result")
    if parcel:
        deliveries.create(
            a.a_delivery(delivery_id=return_delivery_id(dossier.dossier_id), dossier_id=dossier.dossier_id, **parcel)
        )
    return office.complete(dossier)


def test_a_submission_is_told_and_told_again_changes_nothing(office, tail):
    handed_in, _ = office.submit(office.ready_draft())
    records = tail.read()
    kinds = {record["dynamodb"]["Keys"]["part"]["S"].split("#")[0] for record in records}
    assert kinds == {"dossier", "document", "event", "claim", "set"}, "every kind of row passes through the function"
    for _ in range(3):
        assert failed(dossiers_stream, records) == []
    assert _lines(handed_in) == ["submit"]
    changes = _changes(handed_in)
    assert len(changes) == len(set(changes))
    assert {("dossier", 2), ("document", 4)} <= set(changes)


def test_sealed_columns_arrive_as_base64_and_are_read(office, tail):
    handed_in, _ = office.submit(office.ready_draft())
    image = next(
        record["dynamodb"]["NewImage"]
        for record in reversed(tail.read())
        if record["dynamodb"]["Keys"]["part"]["S"] == "dossier"
    )
    assert isinstance(image["form"]["B"], str)
    assert dossiers.from_image(image) == dossiers.get(handed_in.dossier_id)


def test_a_discarded_draft_is_told_as_deleted(office, tail):
    draft = office.open(a.a_citizen_acting()).draft
    chosen = [
        a.a_delivery(delivery_id=f"{draft.dossier_id}.{leg}.1", dossier_id=draft.dossier_id, leg=leg)
        for leg in ("return", "collect")
    ]
    for parcel in chosen:
        deliveries.create(parcel)
    dossiers.delete_draft(draft, [])
    records = tail.read()
    assert failed(dossiers_stream, records) == failed(dossiers_stream, records) == []
    assert [deliveries.get(parcel.delivery_id) for parcel in chosen] == [None, None], "addresses of nobody's dossier"
    last = feed.changes(draft.applicant_id, limit=50, cursor="").items[-1]
    assert (last.id, last.deleted) == (draft.dossier_id, True)


def test_a_page_taken_out_on_one_device_is_told_to_the_others(office, tail):
    draft = office.stored()
    paper = page(draft)
    came = tail.read()
    dossiers.remove_document(dossiers.get(draft.dossier_id), paper)
    gone = tail.read()
    for records in (came, gone, gone, came):
        assert failed(dossiers_stream, records) == []
    told = [one for one in feed.changes(draft.applicant_id, limit=50, cursor="").items if one.kind == "document"]
    assert [(one.id, one.deleted) for one in told] == [(f"{draft.dossier_id}/{paper.document_id}", True)]


def test_an_online_result_is_returned_at_once_and_once(office, tail):
    dossier = _finished(office, "online")
    records = tail.read()
    for _ in range(2):
        assert failed(dossiers_stream, records) == []
    stored = dossiers.get(dossier.dossier_id)
    assert (stored.state, stored.return_channel, stored.events) == ("returned", "online", 2)
    assert failed(dossiers_stream, tail.read()) == []
    assert _lines(dossier) == ["finish", "return_result"]


def test_a_result_for_the_post_is_queued_for_its_carrier(system, office, tail):
    a_carrier(office.unit)
    dossier = _finished(office, "post", agency_code=office.unit)
    assert failed(dossiers_stream, tail.read()) == []
    assert return_delivery_id(dossier.dossier_id) in _queued(system, "bookings")
    assert deliveries.get(return_delivery_id(dossier.dossier_id)).booking_asked_at
    assert dossiers.get(dossier.dossier_id).state == "finished", "until it is delivered"


def test_a_finish_that_was_undone_meanwhile_sends_nothing(system, office, tail):
    a_carrier(office.unit)
    finished = _finished(office, "post", agency_code=office.unit)
    back = dataclasses.replace(finished, state="processing", outcome="", version=finished.version + 1)
    dossiers.save(finished, back)
    assert failed(dossiers_stream, tail.read()) == []
    assert deliveries.get(return_delivery_id(finished.dossier_id)).booking_asked_at is None


def test_what_was_handed_over_at_the_counter_meanwhile_is_not_sent(system, office, tail):
    a_carrier(office.unit)
    finished = _finished(office, "post", agency_code=office.unit)
    dossiers.save(finished, dataclasses.replace(finished, state="returned", version=finished.version + 1))
    assert failed(dossiers_stream, tail.read()) == []
    assert deliveries.get(return_delivery_id(finished.dossier_id)).booking_asked_at is None


def _no_queue(_: str) -> None:
    raise ConnectionError("the queue does not answer")


@pytest.mark.parametrize("channel", ["counter", "post"])
def test_what_waits_at_the_counter_or_was_given_up_is_not_sent(office, tail, channel):
    dossier = _finished(office, channel)
    assert failed(dossiers_stream, tail.read()) == []
    assert dossiers.get(dossier.dossier_id).state == "finished"


def test_the_record_that_cannot_be_followed_now_is_named_and_later_goes_through(office, tail, monkeypatch):
    before = office.open(a.a_citizen_acting()).draft
    a_carrier(office.unit)
    dossier = _finished(office, "post", agency_code=office.unit)
    monkeypatch.setattr(wiring.queues, "enqueue_booking", _no_queue)
    records = tail.read()
    finish = next(one for one in records if one["dynamodb"]["Keys"]["part"]["S"].startswith("event#"))
    number = finish["dynamodb"]["SequenceNumber"]
    assert failed(dossiers_stream, records) == [number]
    assert _changes(before), "what came before it was done"
    monkeypatch.undo()
    again = records[records.index(finish) :]
    assert failed(dossiers_stream, again) == []
    assert deliveries.get(return_delivery_id(dossier.dossier_id)).booking_asked_at
    assert _lines(dossier) == ["finish"]


def test_a_record_that_cannot_be_read_is_named(office, tail):
    office.open(a.a_citizen_acting())
    broken = copy.deepcopy(tail.read()[0])
    broken["dynamodb"]["NewImage"]["part"] = {"S": "dossier"}
    broken["dynamodb"]["NewImage"]["form"] = {"B": "AAAA"}
    assert failed(dossiers_stream, [broken]) == [broken["dynamodb"]["SequenceNumber"]]


@pytest.mark.parametrize("state", ["withdrawn", "not_accepted"])
def test_part_money_for_a_dossier_that_is_over_is_to_be_refunded(office, tail, state):
    dossier = office.stored(state=state, submitted_at=NOW, fee=FeeDue("due", 16000))
    payment = a.a_payment(dossier_id=dossier.dossier_id, state="part_paid", received_vnd=4000, credit_ids=("1#FT1",))
    payments.create(payment, instead_of="", once=None)
    credit = a.a_credit(Part("allocated", 4000, NOW, payment.payment_id), bank_reference=a.new_id("FT"))
    payments.save(payment, dataclasses.replace(payment, credit_ids=(credit.credit_id,), version=2))
    write(*credits.keep(credit))
    event = a.an_event(dossier, sequence=2, action="withdraw", from_state="submitted", to_state=state)
    after = dataclasses.replace(dossier, version=dossier.version + 1, events=2)
    dossiers.save(dossier, after, event=event)
    records = tail.read()
    for _ in range(2):
        assert failed(dossiers_stream, records) == []
    (part,) = credits.get(credit.credit_id).parts
    assert (part.place, part.reason) == ("to_refund", f"dossier_{state}")
    assert payments.get(payment.payment_id).state == "awaiting"


@pytest.mark.parametrize(
    ("action", "to_state", "detail", "ended_by"),
    [
        ("withdraw", "withdrawn", {}, "withdrawn"),
        ("finish", "finished", {}, "finished"),
        ("stop", "stopped", {"for_good": True}, "stopped_finally"),
        ("stop", "stopped", {"for_good": False}, None),
        ("request_supplement", "supplement_requested", {}, None),
    ],
)
def test_questions_to_other_units_end_with_the_dossier_once(office, tail, action, to_state, detail, ended_by):
    other, dossier = an_office(), office.stored(state="processing", accepted_at=NOW, submitted_at=NOW)
    ask(office, dossier, other.unit)
    moved = dataclasses.replace(dossier, state=to_state, stopped_finally=bool(detail.get("for_good")), version=2)
    told = {"action": action, "from_state": "processing", "to_state": to_state, "detail": detail}
    dossiers.save(dossier, moved, event=a.an_event(dossier, sequence=1, **told))
    records = tail.read()
    for _ in range(2):
        assert failed(dossiers_stream, records) == []
    [asked] = opinions.of_dossier(dossier.dossier_id)
    assert (asked.state, asked.lapsed_with or None) == ("lapsed" if ended_by else "asked", ended_by)
    open_ = opinions.in_queue(other.unit, is_open=True, limit=10, cursor="").items
    assert len(open_) == opinions.counts(other.unit)["open"] == (0 if ended_by else 1)
