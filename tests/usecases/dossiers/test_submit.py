"""Handing in: every fault at once, one submission however often the button is pressed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import AlreadyAnswered, Refused
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.submission import seal
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import agencies, answers, citizens, deliveries, dossiers, procedures
from chalicelib.usecases.dossiers.submit import return_delivery_id
from tests import builders as a
from tests.builders import LATER
from tests.racing import counted, outcome, race
from tests.size import sized
from tests.usecases.office import FEE, FORM, an_office, applicant, page


def _refused(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def _draft_of(office, **person):
    citizens.create(someone := a.a_citizen(**person))
    return office.stored(applicant_id=someone.citizen_id)


def test_a_whole_draft_is_sealed_priced_and_numbered(office):
    draft = office.ready_draft(copies=3)
    handed_in, pages = office.submit(draft, now=LATER)
    assert dossiers.get(draft.dossier_id) == handed_in
    assert (handed_in.state, handed_in.submitted_at, handed_in.events) == ("submitted", LATER, 1)
    assert (handed_in.fee.state, handed_in.fee.amount_vnd) == ("due", 24000)
    assert handed_in.submission_sha256 == seal(handed_in, pages)
    assert dossiers.queue_counts(office.unit)["new"] == 1


def test_every_fault_of_form_papers_and_recipient_is_told_at_once(office):
    draft = _draft_of(office)
    draft = office.save(draft, {"form": {"purpose": None}, "result_channel": "post"})[0]
    refused = _refused(lambda: office.submit(draft))
    assert refused.slug == "dossier_incomplete"
    assert {(fault.pointer, fault.code) for fault in refused.faults} == {
        ("/form/purpose", "required"),
        ("/papers/declaration", "paper_missing"),
        ("/deliveries/return", "recipient_missing"),
    }
    assert dossiers.get(draft.dossier_id) == draft


@pytest.mark.parametrize(("parcel", "faults"), [({}, []), ({"state": "cancelled"}, ["recipient_missing"])])
def test_a_recipient_given_up_is_no_recipient(office, parcel, faults):
    draft = office.ready_draft(result_channel="post")
    deliveries.create(a.a_delivery(delivery_id=return_delivery_id(draft.dossier_id), **parcel))
    told = outcome(lambda: office.submit(draft))
    assert (told == "dossier_incomplete") is bool(faults)


def test_papers_being_checked_are_waited_for(office):
    draft = _draft_of(office)
    page(draft, state="checking")
    refused = _refused(lambda: office.submit(draft))
    assert (refused.slug, refused.facts) == ("papers_checking", {"retry_after_s": 3})


def test_a_unit_that_closed_while_the_draft_lay_takes_nothing(office):
    draft = office.ready_draft()
    unit = agencies.get(office.unit)
    agencies.put(replace(unit, valid_to=vietnamese_date(LATER)))
    assert office.submit(office.ready_draft(), now=LATER)[0].state == "submitted", "its last day is a day"
    agencies.put(replace(unit, valid_to=vietnamese_date(LATER) - timedelta(days=1)))
    assert _refused(lambda: office.submit(draft, now=LATER)).slug == "agency_not_competent"
    assert dossiers.get(draft.dossier_id).state == "draft"


def test_a_phone_without_a_declared_person_is_not_enough(office):
    refused = _refused(lambda: office.submit(_draft_of(office, assurance_level=0)))
    assert (refused.slug, refused.facts) == ("min_assurance", {"needed": 1, "have": 0})


@pytest.mark.parametrize(
    ("fees", "state"),
    [([], "unknown"), ([{**FEE, "amount_vnd": None}], "unknown"), ([{**FEE, "amount_vnd": 0}], "none")],
)
def test_a_fee_that_nobody_knows_is_unknown_not_nothing(system, fees, state):
    office = an_office(fees=fees)
    assert office.submit(office.ready_draft())[0].fee.state == state


def test_a_stranger_finds_nothing(office):
    assert _refused(lambda: office.submit(office.ready_draft(), by=a.a_citizen_acting())).slug == "not_found"


def test_the_second_time_is_refused_and_the_first_answer_is_there_to_be_given_again(office):
    draft, once = office.ready_draft(), a.once(present=lambda whole: (200, {"version": whole[0].version}))
    office.submit(draft, once=once)
    assert outcome(lambda: office.submit(draft, once=once)) == "not_allowed_now"
    assert answers.get(once.key).body == {"version": 2}


def test_a_key_that_had_its_effect_has_no_other(office):
    first, second, once = office.ready_draft(), office.ready_draft(), a.once()
    office.submit(first, once=once)
    with pytest.raises(AlreadyAnswered):
        office.submit(second, once=once)
    assert dossiers.get(second.dossier_id).state == "draft"


def test_what_a_ministry_took_over_meanwhile_is_not_taken_in(office):
    draft = office.ready_draft()
    code, content = office.procedure.procedure_code, office.procedure.content
    procedures.publish(Procedure(code, 2, {**content, "handled_by": "central_system", "central_url": "https://x.vn"}))
    assert outcome(lambda: office.submit(draft)[0].state) == "handled_elsewhere"
    procedures.publish(Procedure(code, 3, content))  # given back
    assert office.submit(draft)[0].state == "submitted"


def test_a_hundred_submissions_with_one_key_are_one(office):
    draft, once = office.ready_draft(), a.once(present=lambda whole: (200, {"events": whole[0].events}))
    told = counted(race([lambda: office.submit(draft, once=once)] * sized(100, 1_000)))
    assert told["done"] == 1 and told.keys() <= {"done", "AlreadyAnswered", "Lost", "not_allowed_now"}
    stored, _, events = dossiers.load_with_events(draft.dossier_id)
    assert (stored.state, stored.version, [event.action for event in events]) == ("submitted", 2, ["submit"])
    assert dossiers.queue_counts(office.unit)["new"] == 1
    assert answers.get(once.key).body == {"events": 1}


def test_a_hundred_submissions_with_a_hundred_keys_are_one_too(office):
    draft = office.ready_draft()
    assert counted(race([lambda: office.submit(draft)] * sized(100, 1_000)))["done"] == 1
    assert dossiers.get(draft.dossier_id).events == 1


def test_saving_and_submitting_at_once_seal_what_is_stored(office):
    draft = office.ready_draft()
    saves = [lambda: office.save(draft, {"form": {"purpose": "khác"}})] * 8
    race([*saves, *[lambda: office.submit(draft)] * 8])
    stored, pages = dossiers.load(draft.dossier_id)
    if stored.state == "submitted":
        assert stored.submission_sha256 == seal(stored, pages)
    assert stored.form in (FORM, {**FORM, "purpose": "khác"})
    assert applicant(stored).id == draft.applicant_id
