"""Two devices type into one form; nothing is lost, and nothing unreadable is kept."""

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.store import dossiers
from tests import builders as a
from tests.racing import counted, race
from tests.usecases.office import an_office, applicant, page


@pytest.fixture
def draft(office):
    return office.open(a.a_citizen_acting()).draft


def _refused(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def test_what_two_devices_typed_is_merged(office, draft):
    first, _, faults = office.save(draft, {"form": {"subject_name": "Bình"}})
    assert [(fault.pointer, fault.code) for fault in faults] == [], "an unfinished form has no faults yet"
    second, _, _ = office.save(first, {"form": {"purpose": "hộ chiếu"}, "copies": 2})
    assert dossiers.get(draft.dossier_id).form == {"subject_name": "Bình", "purpose": "hộ chiếu"}
    assert (second.version, second.copies) == (3, 2)


def test_the_stale_device_is_told_and_changes_nothing(office, draft):
    office.save(draft, {"form": {"subject_name": "Bình"}})
    stale = _refused(lambda: office.save(draft, {"form": {"subject_name": "An"}}))
    assert (stale.slug, stale.facts["version"]) == ("draft_stale", 2)
    assert dossiers.get(draft.dossier_id).form == {"subject_name": "Bình"}


def test_of_sixteen_saves_of_one_version_one_wins(office, draft):
    saves = [lambda n=n: office.save(draft, {"form": {"purpose": f"{n}"}}) for n in range(16)]
    outcomes = race(saves)
    assert sum(not isinstance(one, str) for one in outcomes) == 1
    assert counted(outcomes).keys() <= {"done", "draft_stale", "Lost"}
    assert dossiers.get(draft.dossier_id).version == 2


def test_fields_that_the_form_does_not_have_are_all_named(office, draft):
    refused = _refused(lambda: office.save(draft, {"form": {"colour": "đỏ", "purpose": 7}}))
    assert refused.slug == "invalid_request"
    assert {(fault.pointer, fault.code) for fault in refused.faults} == {
        ("/form/colour", "unknown_field"), ("/form/purpose", "wrong_type"),
    }  # fmt: skip


def test_a_stranger_finds_nothing(office, draft):
    assert _refused(lambda: office.save(draft, {}, by=a.a_citizen_acting())).slug == "not_found"


def test_the_post_is_chosen_only_where_it_is_offered(system):
    office = an_office(result_by_post=False)
    draft = office.open(a.a_citizen_acting()).draft
    refused = _refused(lambda: office.save(draft, {"result_channel": "post"}))
    assert [(fault.pointer, fault.code) for fault in refused.faults] == [("/result_channel", "post_not_offered")]


def test_a_paper_sent_meanwhile_does_not_disturb_the_form(office, draft):
    page(draft)
    saved, documents, _ = office.save(draft, {"copies": 3})
    assert (saved.papers_version, saved.version, len(documents)) == (1, 2, 1)


def test_while_supplementing_the_form_may_change_but_not_what_the_fee_and_the_way_home_hang_on(office):
    asked = office.ask_supplement(office.submit(office.ready_draft())[0])
    patch = {"copies": 9, "result_channel": "post", "agency_code": "H37.99", "form": {"purpose": "khác"}}
    refused = _refused(lambda: office.save(asked, patch))
    assert {(fault.pointer, fault.code) for fault in refused.faults} == {
        ("/copies", "not_allowed"), ("/result_channel", "not_allowed"), ("/agency_code", "not_allowed"),
    }  # fmt: skip
    same = {"copies": asked.copies, "agency_code": asked.agency_code, "form": {"purpose": "khác"}}
    assert office.save(asked, same, by=applicant(asked))[0].form["purpose"] == "khác"
