"""Filed for another person or a business: the paper that is needed, the kinds that are taken, the officer's look."""

from datetime import timedelta

import pytest

from chalicelib.domain.applicant import Applicant
from chalicelib.domain.errors import Refused
from chalicelib.domain.submission import seal
from chalicelib.store import dossiers
from tests import builders as a
from tests.builders import NOW
from tests.usecases.office import PAPER, an_office, page

PERSON = {"name": "Nông Văn An", "national_id": "020215000123", "relation": "parent"}
BUSINESS = {"tax_code": "0314409058002", "name": "Công ty A", "address": "12 Bà Triệu", "position": "Kế toán"}
AUTHORISATION = {**PAPER, "slot": "authorisation", "name": "Văn bản ủy quyền", "required": False}
EVERYBODY = {
    "papers": [PAPER, AUTHORISATION],
    "applicants": {
        "kinds": ["citizen", "person", "business"],
        "authorisation_slot": "authorisation",
        "no_paper_for": ["parent_of_minor"],
    },
}


@pytest.fixture
def office(system):
    return an_office(**EVERYBODY)


def _refused(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def _for(office, **patch):
    return office.save(office.ready_draft(), {"applicant": patch})[0]


def test_a_business_needs_an_authorisation_and_is_found_by_its_tax_code(office):
    draft = _for(office, kind="business", business=BUSINESS, person=PERSON)
    refused = _refused(lambda: office.submit(draft))
    assert [(one.pointer, one.code) for one in refused.faults] == [("/papers/authorisation", "paper_missing")]
    assert not dossiers.of_business([office.unit], "0314409058-002", limit=20, cursor="").items, (
        "drafts are their owners'"
    )
    page(draft, slot="authorisation")
    handed_in, _ = office.submit(draft)
    assert (handed_in.applicant.kind, handed_in.applicant.person) == ("business", {}), "only what counts is handed in"
    assert (handed_in.owner_name, handed_in.applicant_name) == ("Công ty A", "Nông Thị Bình")
    found = dossiers.of_business([office.unit], "0314409058-002", limit=20, cursor="").items
    assert found == [handed_in] == [dossiers.get(draft.dossier_id)]
    assert not dossiers.of_business([office.unit], "0314409058", limit=20, cursor="").items, (
        "the branch is not the head"
    )


@pytest.mark.parametrize("limit", [1, 2, 3, 20])
def test_who_took_over_pages_through_what_each_unit_was_handed_in_newest_first(limit, system):
    units, heads = [a.new_id("H37") for _ in range(3)], []
    applicant = Applicant("business", business={"tax_code": "0314409058-002"})
    for number, place in enumerate([0, 1, 1, 0, 1, 1, 1, 0]):
        at = NOW + timedelta(minutes=number)
        told = {"agency_code": units[place], "applicant": applicant, "created_at": at}
        heads.append(a.a_submitted_dossier(procedure_code=a.new_id("LOCAL"), **told))
        dossiers.create_draft(heads[-1], once=None)
    found, cursor, pages = [], "", 0
    while cursor or not pages:
        read = dossiers.of_business(units, "0314409058-002", limit=limit, cursor=cursor)
        assert len(read.items) <= limit
        found, cursor, pages = found + read.items, read.next_cursor, pages + 1
    assert [one.dossier_id for one in found] == [one.dossier_id for one in reversed(heads)]


@pytest.mark.parametrize(
    "patch",
    [
        {"kind": "business", "business": {**BUSINESS, "is_legal_representative": True}},
        {"kind": "person", "person": PERSON},
        {"kind": "citizen", "business": BUSINESS},
    ],
)
def test_who_represents_by_law_needs_no_paper(office, patch):
    assert office.submit(_for(office, **patch))[0].state == "submitted"


def test_what_is_wrong_with_the_applicant_comes_with_all_other_faults(office):
    draft, _, faults = office.save(
        office.ready_draft(),
        {"applicant": {"kind": "business", "business": {"tax_code": "1"}}, "form": {"purpose": None}},
    )
    assert ("/applicant/business/tax_code", "tax_code_invalid") in [(one.pointer, one.code) for one in faults]
    told = {one.pointer for one in _refused(lambda: office.submit(draft)).faults}
    assert {
        "/form/purpose",
        "/applicant/business/name",
        "/applicant/business/tax_code",
        "/papers/authorisation",
    } <= told


def test_a_kind_that_is_not_taken_is_refused_when_saved_and_when_handed_in(system):
    office = an_office()
    refused = _refused(lambda: _for(office, kind="business", business=BUSINESS))
    assert [one.code for one in refused.faults] == ["not_for_businesses"]
    for_business = an_office(**{**EVERYBODY, "applicants": {**EVERYBODY["applicants"], "kinds": ["business"]}})
    refused = _refused(lambda: for_business.submit(for_business.ready_draft()))
    assert [(one.pointer, one.code) for one in refused.faults] == [("/applicant/kind", "not_for_citizens")]


def test_it_is_accepted_once_the_officer_looked_at_the_right(office):
    handed_in, _ = office.submit(_for(office, kind="person", person=PERSON))
    refused = _refused(lambda: office.accept(handed_in))
    assert (refused.slug, refused.extensions) == ("authority_unchecked", {"authority": "by_law"})
    accepted, _ = office.accept(handed_in, checked=True)
    assert accepted.state == "accepted"
    *_, events = dossiers.load_with_events(handed_in.dossier_id)
    assert events[-1].detail["authority"] == "by_law"


def test_for_whom_it_is_filed_does_not_change_after_submission(office):
    asked = office.ask_supplement(office.submit(_for(office, kind="person", person=PERSON))[0])
    refused = _refused(lambda: office.save(asked, {"applicant": {"kind": "citizen"}}))
    assert [(one.pointer, one.code) for one in refused.faults] == [("/applicant", "not_allowed")]


def test_the_seal_covers_for_whom_it_was_filed(office):
    draft = _for(office, kind="person", person=PERSON)
    other = office.save(draft, {"applicant": {"person": {"name": "Nông Văn Ba"}}})[0]
    assert len({seal(draft, []), seal(other, []), seal(office.save(other, {"applicant": None})[0], [])}) == 3


MINE = {"kind": "business", "business": {"tax_code": "0314409058", "name": "Công ty A"}}
OTHER = {"kind": "business", "business": {"tax_code": "0314409058-002", "name": "Chi nhánh Công ty A"}}
CHILD = {"kind": "person", "person": PERSON}


def test_oneself_each_business_and_each_person_have_a_draft_of_one_procedure(office):
    by = a.a_citizen_acting()
    opened = {
        name: office.open(by, filed_for=one)
        for name, one in {"own": {"kind": "citizen"}, "mine": MINE, "other": OTHER, "child": CHILD}.items()
    }
    assert [one.created for one in opened.values()] == [True] * 4
    again = office.open(by, filed_for={"kind": "business", "business": {"tax_code": "0314409058002"}})
    assert (again.created, again.draft.dossier_id) == (False, opened["other"].draft.dossier_id), "however it is typed"
    assert office.open(by, filed_for={"kind": "citizen"}).draft == opened["own"].draft
    assert office.open(by).draft == opened["own"].draft, "who does not tell for whom files for himself"


def test_a_draft_takes_its_claim_along_to_whom_it_is_for(office):
    by = a.a_citizen_acting()
    first = office.open(by).draft
    moved = office.save(first, {"applicant": MINE})[0]
    assert office.open(by).draft == moved, "as it was opened, without telling for whom"
    assert office.open(by, filed_for=MINE).draft == moved
    own = office.open(by, filed_for={"kind": "citizen"})
    assert own.created
    refused = _refused(lambda: office.save(own.draft, {"applicant": MINE}))
    assert (refused.slug, refused.extensions) == ("draft_open_already", {"dossier_id": moved.dossier_id})
    assert dossiers.get(own.draft.dossier_id) == own.draft, "nothing was changed"
    dossiers.delete_draft(moved, [])
    assert office.open(by).draft == own.draft
    assert office.save(own.draft, {"applicant": MINE})[0].applicant.tax_code == "0314409058"


def test_a_draft_is_opened_for_nobody_whom_the_procedure_does_not_take(office):
    refused = _refused(lambda: office.open(a.a_citizen_acting(), filed_for={**MINE, "business": {"tax_code": "12"}}))
    assert [(one.pointer, one.code) for one in refused.faults] == [("/applicant/business/tax_code", "tax_code_invalid")]
    only_people = an_office()
    refused = _refused(lambda: only_people.open(a.a_citizen_acting(), filed_for=MINE))
    assert [one.code for one in refused.faults] == ["not_for_businesses"]
