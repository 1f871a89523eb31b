"""What must hold in a procedure before anybody files it: everything that the rules could not read, at its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import data
from chalicelib.domain.errors import Fault
from chalicelib.domain.fee_lines import FeeRule
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.procedure_check import RESERVED_SLOTS, faults_of
from chalicelib.domain.procedure_trial import MOST, NUMBERS
from tests.api.procedures import content
from tests.each import each

FEE = content()["fees"][0]
PAPER = {**content()["papers"][0], "required": False}
OPTIONAL = {
    "exemptions", "applicants", "central_url", "postage", "on_supplement", "on_verification", "offered", *NUMBERS,
}  # fmt: skip
POOR = {
    "code": "poor", "name": "Hộ nghèo", "name_en": "Poor", "legal_ground": "Điều 10", "fees": [FEE["code"]],
    "percent": 50,
}  # fmt: skip


def told(**changes: Any) -> list[tuple[str, str]]:
    """Pointer and code of each fault of a sound content with these changes."""
    changed = content(**{"papers": [], **changes})
    return [(one.pointer, one.code) for one in faults_of(changed, form_is_sound=lambda _: True)]


@each("record", data.procedures(), ids=lambda one: one["procedure_code"])
def test_every_procedure_that_is_shipped_can_be_read(record: dict[str, Any]):
    assert faults_of(data.procedure(record["procedure_code"]), form_is_sound=lambda _: True) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param({"fees": [FEE, {**FEE, "amount_vnd": 9000}]}, ("/fees/1/code", "given_twice"), id="a fee twice"),
        pytest.param(
            {"fees": [FEE, {**FEE, "valid_from": None, "valid_to": "2030-01-01"}]},
            ("/fees/1/code", "given_twice"),
            id="twice without a first day",
        ),
        pytest.param({"fees": [{**FEE, "cap_vnd": 0}]}, ("/fees/0", "rule_unreadable"), id="a cap of nothing"),
        pytest.param({"fees": [{**FEE, "amount_vnd": 5.0}]}, ("/fees/0", "rule_unreadable"), id="no whole đồng"),
        pytest.param({"fees": [{**FEE, "unit": "per_hour"}]}, ("/fees", "rule_unreadable"), id="a unit nobody knows"),
        pytest.param(
            {"exemptions": [{**POOR, "percent": None}]}, ("/exemptions/0/percent", "relief_not_one"), id="no relief"
        ),
        pytest.param(
            {"exemptions": [{**POOR, "off_vnd": 1}]}, ("/exemptions/0/percent", "relief_not_one"), id="two reliefs"
        ),
        pytest.param({"exemptions": [{**POOR, "fees": []}]}, ("/exemptions/0/fees", "too_few"), id="of no fee"),
        pytest.param(
            {"exemptions": [{**POOR, "percent": 101}]}, ("/exemptions/0", "rule_unreadable"), id="more than all of it"
        ),
        pytest.param(
            {"exemptions": [{**POOR, "adds_up": "không"}]}, ("/exemptions/0/adds_up", "wrong_type"), id="yes in words"
        ),
        pytest.param({"postage": "citizen"}, ("/postage", "wrong_type"), id="postage in a word"),
        pytest.param({"postage": {"paid_by": "citizen"}}, ("/postage/paid_by", "not_in_list"), id="paid by whom"),
        pytest.param(
            {"postage": {"paid_by": "agency", "weight_g": 0}}, ("/postage/weight_g", "rule_unreadable"), id="no weight"
        ),
        pytest.param(
            {"duration": {"value": 5, "unit": "same_day"}}, ("/duration/value", "rule_unreadable"), id="five same days"
        ),
        pytest.param(
            {"duration": {"value": None, "unit": "hour"}}, ("/duration/value", "wrong_type"), id="no duration"
        ),
        pytest.param(
            {"duration": {"value": 0.5, "unit": "hour"}}, ("/duration/value", "wrong_type"), id="half an hour"
        ),
        pytest.param({"on_verification": "dừng"}, ("/on_verification", "not_in_list"), id="a clock in words"),
        pytest.param({"papers": [{**PAPER, "max_pages": 0}]}, ("/papers/0/max_pages", "too_small"), id="no page"),
        pytest.param(
            {"papers": [{**PAPER, "content_types": []}]}, ("/papers/0/content_types", "too_few"), id="no type"
        ),
    ],
)
def test_what_the_rules_cannot_read_is_told_at_its_place(changes: dict[str, Any], fault: tuple[str, str]):
    assert told(**changes) == [fault]


@each("name", NUMBERS)
@each(
    ("value", "code"),
    [("năm", "wrong_type"), (None, "wrong_type"), (True, "wrong_type"), (-1, "too_small"), (MOST + 1, "too_large")],
)
def test_numbers_of_days_and_times_are_whole_and_bounded(name: str, value: Any, code: str):
    assert told(**{name: value}) == [(f"/{name}", code)]


@each("slot", sorted(RESERVED_SLOTS))
@each("upload", [True, False])
def test_no_paper_is_called_as_the_result_the_form_or_another_units_paper(slot: str, upload: bool):
    assert told(papers=[{**PAPER, "slot": slot, "upload": upload}]) == [("/papers/0/slot", "slot_reserved")]


def test_nobody_could_file_what_asks_for_a_surer_identity_than_there_is():
    assert told(min_assurance=3) == [("/min_assurance", "too_large")]


DATES = {"valid_from": "2026-07-01", "valid_to": "2026-06-30"}
MAY = {"kinds": ["citizen", "person"], "authorisation_slot": "proxy"}
PROXY = {**PAPER, "slot": "proxy"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"fees": [FEE, {**FEE, "code": "b", **DATES}]}, ("/fees/1/valid_to", "dates_backwards")),
        ({"fees": [{**FEE, "valid_from": "2026-07-01", "valid_to": "2026-07-01"}]}, None),
        ({"fees": [{**FEE, "valid_to": "2026-07-01"}]}, None),
        ({"fees": [{**FEE, "valid_from": "2026-07-01"}]}, None),
        ({"exemptions": [{**POOR, **DATES}]}, ("/exemptions/0/valid_to", "dates_backwards")),
        ({"exemptions": [POOR, {**POOR, "percent": 20}]}, ("/exemptions/1/code", "given_twice")),
        ({"exemptions": [POOR, {**POOR, "code": "old"}]}, None),
        ({"exemptions": [{**POOR, "fees": [FEE["code"], "no such"]}]}, ("/exemptions/0/fees", "fee_code_unknown")),
        ({"exemptions": [{**POOR, "proof_slot": "proxy"}]}, ("/exemptions/0/proof_slot", "paper_slot_unknown")),
        ({"exemptions": [{**POOR, "proof_slot": "proxy"}], "papers": [PROXY]}, None),
        ({"exemptions": [{**POOR, "proof_slot": ""}]}, None),
        ({"papers": [PAPER, PROXY, PAPER]}, ("/papers/2/slot", "given_twice")),
        ({"applicants": MAY}, ("/applicants/authorisation_slot", "paper_slot_unknown")),
        ({"applicants": MAY, "papers": [PROXY]}, None),
        (
            {"applicants": MAY, "papers": [{**PROXY, "upload": False}]},
            ("/applicants/authorisation_slot", "paper_slot_unknown"),
        ),
        (
            {"applicants": {"kinds": ["business"]}, "papers": [PROXY]},
            ("/applicants/authorisation_slot", "paper_slot_unknown"),
        ),
        ({"applicants": {"kinds": ["citizen"], "authorisation_slot": "proxy"}}, None),
        ({"handled_by": "central_system", "central_url": None}, ("/central_url", "required")),
        ({"handled_by": "central_system", "central_url": "https://dichvucong.example.vn/"}, None),
        ({"handled_by": "local", "central_url": None}, None),
    ],
)
def test_what_contradicts_another_part_is_told_at_its_place(changes: dict[str, Any], fault: tuple[str, str] | None):
    assert told(**changes) == ([fault] if fault else [])


def test_what_need_not_be_told_may_be_left_out():
    least = {name: value for name, value in content(papers=[]).items() if name not in OPTIONAL}
    assert faults_of(least, form_is_sound=lambda _: True) == ()
    central = {**least, "handled_by": "central_system"}
    assert faults_of(central, form_is_sound=lambda _: True) == (Fault("/central_url", "required"),)


def test_the_form_is_judged_as_it_stands_in_the_content():
    asked = []

    def unsound(form: Any) -> bool:
        asked.append(form)
        return False

    sound = content(papers=[])
    assert faults_of(sound, form_is_sound=unsound) == (Fault("/form_schema", "form_schema_broken"),)
    assert asked == [sound["form_schema"]]


def test_every_fault_is_told_at_once():
    many = told(supplement_days="năm", postage="citizen", fees=[FEE, FEE], papers=[PAPER, {**PAPER, "max_pages": 0}])
    assert set(many) == {
        ("/supplement_days", "wrong_type"),
        ("/postage", "wrong_type"),
        ("/fees/1/code", "given_twice"),
        ("/papers/1/slot", "given_twice"),
        ("/papers/1/max_pages", "too_small"),
    }


AMOUNTS = st.none() | st.integers(0, 10**13)
FEES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["fee", "charge"]),
        "code": st.sampled_from(["a", "b"]),
        "name": st.just("Phí"),
        "amount_vnd": AMOUNTS,
        "channel": st.sampled_from(["any", "online", "counter", "post"]),
        "unit": st.sampled_from(["per_dossier", "per_copy", "per_page_first_two", "per_extra_copy"]),
        "cap_vnd": AMOUNTS,
        "valid_from": st.sampled_from([None, "2026-01-01", "2027-01-01"]),
        "valid_to": st.sampled_from([None, "2026-12-31", "2027-12-31"]),
    }
)


@given(st.lists(FEES, min_size=1, max_size=6), st.dates())
def test_what_passes_is_quoted_on_every_day(fees: list[dict[str, Any]], on: Any):
    from chalicelib.domain.fees import quote

    if not told(fees=fees):
        rules: list[FeeRule] = Procedure("", 1, content(fees=fees)).fee_rules
        for channel in ("online", "counter", "post"):
            quote(rules, channel=channel, on=on, copies=3, pages=1)  # type: ignore[arg-type]
