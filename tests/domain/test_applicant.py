"""For whom a dossier is filed: what is missing, by what right, and what is kept while it is a draft."""

from datetime import date

import pytest

from chalicelib.domain.applicant import Applicant, WhoMayApply, as_filed, authority, changed, faults_of, party_of
from chalicelib.domain.errors import Fault

TODAY = date(2026, 11, 23)
ALL = WhoMayApply(("citizen", "person", "business"), "authorisation", ("parent_of_minor", "guardian"))
CHILD, ADULT, TURNING = "020215000123", "020080000123", "020208000123"
PERSON = {"name": "Nông Văn An", "national_id": CHILD, "relation": "parent"}
BUSINESS = {"tax_code": "0100233488", "name": "Công ty A", "address": "12 Bà Triệu", "position": "Giám đốc"}


def _faults(applicant, may=ALL, **named):
    told = faults_of(applicant, may, today=TODAY, tax_code=lambda text: text if text[-1] == "8" else "", **named)
    return [(one.pointer.removeprefix("/applicant/"), one.code) for one in told]


@pytest.mark.parametrize(
    ("applicant", "faults"),
    [
        (None, []),
        (Applicant("person", PERSON), []),
        (Applicant("business", business=BUSINESS), []),
        (Applicant("person", {**PERSON, "name": " "}), [("person/name", "required")]),
        (Applicant("person", {}), [(f"person/{name}", "required") for name in ("name", "national_id", "relation")]),
        (Applicant("person", {**PERSON, "national_id": "012"}), [("person/national_id", "national_id_invalid")]),
        (
            Applicant("business", business={"tax_code": "0100233480"}),
            [("business/name", "required"), ("business/address", "required"), ("business/position", "required"),
             ("business/tax_code", "tax_code_invalid")],
        ),
        (Applicant("business", PERSON, BUSINESS), []),
    ],
)  # fmt: skip
def test_every_fault_is_told_at_once(applicant, faults):
    assert _faults(applicant) == faults


def test_what_is_missing_is_named():
    [fault] = faults_of(Applicant("person", {**PERSON, "name": ""}), ALL, today=TODAY, tax_code=str)
    assert fault == Fault("/applicant/person/name", "required", {"name": "name"})
    [fault] = faults_of(None, WhoMayApply(("person",)), today=TODAY, tax_code=str)
    assert fault == Fault("/applicant/kind", "not_for_citizens", {})


@pytest.mark.parametrize(
    ("applicant", "party"),
    [
        (None, ""),
        (Applicant("citizen", PERSON, BUSINESS), ""),
        (Applicant("person", PERSON, BUSINESS), f"person:{CHILD}"),
        (Applicant("business", PERSON, BUSINESS), "business:0100233488"),
        (Applicant("business", business={"tax_code": "010023348"}), "business:"),
        (Applicant("person", {"name": "An"}), "person:"),
        (Applicant("business"), "business:"),
    ],
)
def test_drafts_are_told_apart_by_whom_they_are_for(applicant, party):
    assert party_of(applicant) == party


def test_whose_dossier_it_is():
    person, business = Applicant("person", PERSON, BUSINESS), Applicant("business", PERSON, BUSINESS)
    citizen = Applicant("citizen", PERSON, BUSINESS)
    assert [(one.name, one.tax_code) for one in (person, business, citizen)] == [
        ("Nông Văn An", ""),
        ("Công ty A", "0100233488"),
        ("", ""),
    ]


def test_what_a_change_does_not_name_stays():
    before = Applicant("business", PERSON, BUSINESS)
    assert changed(before, {}, tax_code=str) == before
    assert changed(None, {"business": {"name": "Công ty A"}}, tax_code=str) == Applicant(
        "citizen", {}, {"name": "Công ty A"}
    )


def test_what_is_not_typed_yet_is_no_fault_of_a_draft():
    assert _faults(Applicant("business", business={"tax_code": "1"}), partial=True) == [
        ("business/tax_code", "tax_code_invalid")
    ]


@pytest.mark.parametrize(
    ("applicant", "offered", "code"),
    [
        (None, ("business",), "not_for_citizens"),
        (Applicant("person", PERSON), ("citizen", "business"), "not_by_proxy"),
        (Applicant("business", {}, BUSINESS), ("citizen", "person"), "not_for_businesses"),
    ],
)
def test_a_kind_that_the_procedure_does_not_take_is_refused_in_its_own_words(applicant, offered, code):
    assert _faults(applicant, WhoMayApply(offered)) == [("kind", code)]


@pytest.mark.parametrize(
    ("applicant", "right"),
    [
        (None, ""),
        (Applicant("citizen", PERSON, BUSINESS), ""),
        (Applicant("person", PERSON), "by_law"),
        (Applicant("person", {**PERSON, "national_id": TURNING}), "by_law"),
        (Applicant("person", {**PERSON, "national_id": ADULT}), "paper"),
        (Applicant("person", {**PERSON, "national_id": "?"}), "paper"),
        (Applicant("person", {**PERSON, "national_id": ADULT, "relation": "guardian"}), "by_law"),
        (Applicant("person", {**PERSON, "relation": "child"}), "paper"),
        (Applicant("business", business=BUSINESS), "paper"),
        (Applicant("business", business={**BUSINESS, "is_legal_representative": True}), "legal_representative"),
    ],
)
def test_by_what_right(applicant, right):
    assert authority(applicant, ALL, today=TODAY) == right


def test_another_kind_keeps_what_was_typed_until_it_is_handed_in():
    first = changed(None, {"kind": "business", "business": BUSINESS}, tax_code=str)
    second = changed(first, {"kind": "person", "person": PERSON}, tax_code=str)
    back = changed(second, {"kind": "business", "business": {"position": None}}, tax_code=str)
    assert (back.person, dict(back.business)) == (PERSON, {k: v for k, v in BUSINESS.items() if k != "position"})
    assert as_filed(back) == Applicant("business", business=back.business)
    assert as_filed(changed(back, {"kind": "citizen"}, tax_code=str)) is None
    assert changed(back, None, tax_code=str) == Applicant()


def test_a_tax_code_is_kept_in_one_form_and_a_wrong_one_as_typed():
    def normal(text):
        return "0314409058-002" if text == "0314409058002" else ""

    for typed, kept in (("0314409058002", "0314409058-002"), ("123", "123")):
        assert changed(None, {"business": {"tax_code": typed}}, tax_code=normal).business == {"tax_code": kept}
