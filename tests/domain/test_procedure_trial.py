"""A procedure's rules tried before it is published: each fault with what would be right, at both sides of a bound."""

from typing import Any

import pytest

from chalicelib.domain.errors import Fault
from chalicelib.domain.procedure_trial import MOST, NUMBERS, faults_of_rules
from tests.api.procedures import content

FEE = content()["fees"][0]
PAPER = {**content()["papers"][0], "slot": "declaration"}
POOR = {
    "code": "poor", "name": "Hộ nghèo", "name_en": "Poor", "legal_ground": "Điều 10", "fees": [FEE["code"]],
    "percent": 50,
}  # fmt: skip
POSTAGE = {"paid_by": "agency", "carrier": "ems", "weight_g": 100}


def found(**changes: Any) -> list[Fault]:
    """The faults of a sound content with these changes."""
    return faults_of_rules(content(**{"papers": [], **changes}))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"undo_days": "năm"}, Fault("/undo_days", "wrong_type", {"types": "integer"})),
        ({"undo_days": -1}, Fault("/undo_days", "too_small", {"limit": 0})),
        ({"undo_days": 367}, Fault("/undo_days", "too_large", {"limit": 366})),
        ({"min_assurance": 3}, Fault("/min_assurance", "too_large", {"limit": 2})),
        ({"on_supplement": "x"}, Fault("/on_supplement", "not_in_list", {"options": "restart, resume"})),
        ({"on_verification": "x"}, Fault("/on_verification", "not_in_list", {"options": "run, pause"})),
        ({"offered": "x"}, Fault("/offered", "not_in_list", {"options": "everywhere, per_unit"})),
        (
            {"duration": {"value": "1", "unit": "hour"}},
            Fault("/duration/value", "wrong_type", {"types": "integer"}),
        ),
        ({"duration": {"value": -1, "unit": "hour"}}, Fault("/duration/value", "rule_unreadable")),
        ({"applicants": {"kinds": None}}, Fault("/applicants", "rule_unreadable")),
        ({"postage": []}, Fault("/postage", "wrong_type", {"types": "object"})),
        (
            {"postage": {**POSTAGE, "paid_by": "x"}},
            Fault("/postage/paid_by", "not_in_list", {"options": "citizen_with_fee, citizen_on_delivery, agency"}),
        ),
        ({"postage": {**POSTAGE, "weight_g": 0}}, Fault("/postage/weight_g", "rule_unreadable")),
        ({"postage": {**POSTAGE, "weight_g": 1.5}}, Fault("/postage/weight_g", "rule_unreadable")),
        ({"papers": [PAPER, {**PAPER, "content_types": None}]}, Fault("/papers/1", "rule_unreadable")),
        ({"papers": [PAPER, {**PAPER, "max_pages": 0}]}, Fault("/papers/1/max_pages", "too_small", {"limit": 1})),
        (
            {"papers": [PAPER, {**PAPER, "content_types": []}]},
            Fault("/papers/1/content_types", "too_few", {"limit": 1}),
        ),
        ({"fees": [FEE, {**FEE, "code": "b", "cap_vnd": 0}]}, Fault("/fees/1", "rule_unreadable")),
        ({"fees": [FEE, {**FEE, "code": "b", "valid_from": "1/7"}]}, Fault("/fees/1", "rule_unreadable")),
        ({"fees": [FEE, {**FEE, "name": "Khác"}]}, Fault("/fees/1/code", "given_twice")),
        ({"exemptions": [{**POOR, "fees": []}]}, Fault("/exemptions/0/fees", "too_few", {"limit": 1})),
        (
            {"exemptions": [POOR, {**POOR, "adds_up": 1}]},
            Fault("/exemptions/1/adds_up", "wrong_type", {"types": "boolean"}),
        ),
        ({"exemptions": [{**POOR, "off_vnd": 1}]}, Fault("/exemptions/0/percent", "relief_not_one")),
        ({"exemptions": [{**POOR, "percent": None}]}, Fault("/exemptions/0/percent", "relief_not_one")),
        ({"exemptions": [POOR, {**POOR, "percent": 0}]}, Fault("/exemptions/1", "rule_unreadable")),
    ],
)
def test_what_cannot_be_read_is_told_with_what_would_be_right(changes: dict[str, Any], fault: Fault):
    assert found(**changes)[0] == fault


@pytest.mark.parametrize(
    "days",
    [
        {},
        {"valid_to": "2020-12-31"},
        {"valid_from": "2030-01-01"},
        {"valid_from": "2030-01-01", "valid_to": "2030-01-01"},
        {"valid_from": "2030-01-01", "valid_to": "2030-12-31"},
    ],
)
@pytest.mark.parametrize("channel", ["online", "counter", "post", "any"])
def test_a_fee_that_nobody_can_work_out_is_found_in_whatever_channel_and_on_whatever_days(channel: str, days: Any):
    by_the_hour = {**FEE, "code": "b", "unit": "per_hour", "channel": channel, **days}
    assert found(fees=[FEE, by_the_hour]) == [Fault("/fees", "rule_unreadable")]


@pytest.mark.parametrize(
    "changes",
    [
        *[{name: value} for name in NUMBERS for value in (0, 2 if name == "min_assurance" else MOST)],
        {"on_supplement": "resume", "on_verification": "pause", "offered": "per_unit"},
        {"on_supplement": "restart", "on_verification": "run", "offered": "everywhere"},
        {"postage": {}},
        {"postage": {**POSTAGE, "weight_g": 1}},
        *[{"postage": {**POSTAGE, "paid_by": one}} for one in ("citizen_with_fee", "citizen_on_delivery", "agency")],
        {"papers": [{**PAPER, "max_pages": 1, "content_types": ["image/png"]}]},
        {"papers": [{**PAPER, "upload": False, "max_pages": 0, "content_types": []}]},
        {"fees": []},
        *[
            {"fees": [FEE, {**FEE, name: value}]}
            for name, value in (
                ("code", "b"),
                ("channel", "online"),
                ("unit", "per_dossier"),
                ("valid_from", "2030-01-01"),
            )
        ],
        {"exemptions": [{**POOR, "adds_up": True}, {**POOR, "percent": None, "off_vnd": 1000}]},
    ],
)
def test_what_can_be_read_has_no_fault(changes: dict[str, Any]):
    assert found(**changes) == []


def test_every_fault_is_told_in_the_order_of_the_content():
    wrong_fees = [FEE, FEE, {**FEE, "code": "b", "unit": "per_hour"}, {**FEE, "code": "c", "cap_vnd": 0}]
    all_of_them = found(
        undo_days=-1, supplement_days=367, duration={"value": None, "unit": "hour"},
        postage={"paid_by": "x", "weight_g": 0}, papers=[{**PAPER, "max_pages": 0, "content_types": []}],
        fees=wrong_fees, exemptions=[{**POOR, "fees": [], "adds_up": 1, "percent": None}],
    )  # fmt: skip
    assert [(one.pointer, one.code) for one in all_of_them] == [
        ("/supplement_days", "too_large"),
        ("/undo_days", "too_small"),
        ("/duration/value", "wrong_type"),
        ("/postage/paid_by", "not_in_list"),
        ("/postage/weight_g", "rule_unreadable"),
        ("/papers/0/max_pages", "too_small"),
        ("/papers/0/content_types", "too_few"),
        ("/fees/1/code", "given_twice"),
        ("/fees/3", "rule_unreadable"),
        ("/exemptions/0/fees", "too_few"),
        ("/exemptions/0/adds_up", "wrong_type"),
        ("/exemptions/0/percent", "relief_not_one"),
    ]
