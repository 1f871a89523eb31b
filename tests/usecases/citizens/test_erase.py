"""Erased when the waiting time is over: what is only for the app goes, what the law keeps stays, nothing by half."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import erasure
from chalicelib.domain.errors import Conflict
from chalicelib.events.citizens_stream import citizens_stream
from chalicelib.store import answers, citizens, dossiers, feed, sessions
from chalicelib.usecases.citizens.erase import ask_erasure, erase_due, take_erasure_back
from tests import builders as a
from tests.builders import LATER, NOW
from tests.events.streams import Tail, failed
from tests.racing import counted, outcome, race
from tests.usecases.dossiers.test_expire_drafts import Bucket
from tests.usecases.office import an_office

WAITS = timedelta(days=10)
DUE = NOW + WAITS


@pytest.fixture
def office(system):
    return an_office()


def somebody(**changes):
    citizens.create(citizen := a.a_citizen(**changes))
    return citizen


def ask(citizen, *, now=NOW, once=None):
    return ask_erasure(
        citizen.citizen_id,
        now=now,
        once=once or a.once(),
        waits=WAITS,
        citizens=citizens,
        dossiers=dossiers,
        answers=answers,
    )


def sweep(now=DUE, bucket=None):
    return erase_due(now=now, limit=100, citizens=citizens, dossiers=dossiers, feed=feed, papers=bucket or Bucket())


def told(citizen):
    """A message to somebody."""
    change = a.a_change(citizen_id=citizen.citizen_id)
    assert feed.tell(change, entry=a.an_entry(change, event="accept"))


def test_contact_sign_ins_messages_and_drafts_go_and_handed_in_dossiers_stay(office, system):
    handed_in = office.submit(office.ready_draft())[0]
    over = replace(handed_in, state="withdrawn", version=handed_in.version + 1)
    dossiers.save(handed_in, over)
    citizen = citizens.get(over.applicant_id)
    draft = office.open(a.a_citizen_acting(citizen.citizen_id)).draft
    sessions.create(session := a.a_session(subject_id=citizen.citizen_id))
    told(citizen)
    tail, bucket = Tail(system, "citizens"), Bucket()
    ask(citizen)
    sweep(DUE - timedelta(microseconds=1))
    assert citizens.get(citizen.citizen_id).phone
    assert sweep(bucket=bucket).erased >= 1
    left = citizens.get(citizen.citizen_id)
    assert (left.phone, left.full_name, left.national_id, dict(left.address)) == ("", "", "", {})
    assert (left.erased_at, left.consents) == (DUE, citizen.consents)
    assert citizens.by_phone(citizen.phone) is None and citizens.by_national_id(citizen.national_id) is None
    assert feed.messages(citizen.citizen_id, limit=5, cursor="").items == []
    assert dossiers.get(draft.dossier_id) is None
    assert dossiers.get(over.dossier_id) == over
    assert failed(citizens_stream, tail.read()) == []
    assert sessions.get(session.session_id) is None


def test_the_phone_is_free_for_another_account(system):
    citizen = somebody()
    ask(citizen)
    sweep()
    somebody(phone=citizen.phone, national_id=citizen.national_id)


def test_taken_back_in_time_nothing_happens_and_asked_again_it_begins_anew(system):
    citizen = somebody()
    ask(citizen)
    for _ in range(2):
        take_erasure_back(citizen.citizen_id, now=LATER, citizens=citizens)
    sweep()
    assert citizens.get(citizen.citizen_id).phone == citizen.phone
    assert ask(citizen, now=DUE).erasure_due_at == DUE + WAITS


def test_asked_again_the_first_wish_stands(system):
    citizen = somebody()
    first = ask(citizen)
    assert ask(citizen, now=LATER) == first
    raced = somebody()
    assert counted(race([lambda: ask(raced)] * 4, threads=4)) == {"done": 4}
    assert citizens.get(raced.citizen_id).version == 2


def test_not_while_a_unit_has_a_dossier_in_hand(office):
    handed_in = office.submit(office.ready_draft())[0]
    assert outcome(lambda: ask(citizens.get(handed_in.applicant_id))) == "erasure_dossiers_open"


def test_what_was_filed_while_the_wish_waited_puts_it_off_day_by_day(office):
    draft = office.ready_draft()
    citizen = citizens.get(draft.applicant_id)
    ask(citizen)
    office.submit(draft)
    assert sweep().postponed >= 1
    left = citizens.get(citizen.citizen_id)
    assert (left.phone, left.erasure_due_at) == (citizen.phone, DUE + timedelta(days=1))
    assert citizen.citizen_id not in citizens.erasures_due(DUE, limit=100)


def test_a_sweep_that_broke_off_is_begun_anew(office, monkeypatch):
    draft = office.ready_draft()
    citizen = citizens.get(draft.applicant_id)
    told(citizen)
    ask(citizen)
    with monkeypatch.context() as broken:
        broken.setattr(feed, "forget", lambda citizen_id: (_ for _ in ()).throw(Conflict("away")))
        assert sweep().left >= 1
    assert citizens.get(citizen.citizen_id).phone == citizen.phone
    assert sweep().erased >= 1
    assert feed.messages(citizen.citizen_id, limit=5, cursor="").items == []
    assert citizens.get(citizen.citizen_id).erased_at == DUE


def test_an_erased_account_asks_for_nothing(system):
    citizen = somebody()
    ask(citizen)
    sweep()
    assert outcome(lambda: ask(citizen)) == "unauthenticated"
    before = citizens.get(citizen.citizen_id)
    sweep(DUE + timedelta(days=9))
    assert citizens.get(citizen.citizen_id) == before


@pytest.mark.parametrize(
    ("state", "is_open"),
    [("draft", False), ("submitted", True), ("processing", True), ("finished", True), ("returned", False)],
)
def test_what_counts_as_in_hand(state, is_open):
    assert erasure.is_open(a.a_dossier(state=state)) == is_open
    assert not erasure.is_open(a.a_dossier(state="stopped", stopped_finally=True))
