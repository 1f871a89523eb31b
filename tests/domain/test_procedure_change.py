"""What is different between two versions of a procedure, and what of a draft finds its place in the newer."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.procedure import Procedure
from chalicelib.domain.procedure_change import Change, changes_between, move_draft
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed

PAPER = {
    "slot": "identity", "name": "CCCD", "required": False, "upload": True, "max_pages": 2, "max_bytes": 1000,
    "content_types": ["application/pdf"],
}  # fmt: skip
FEE = {"kind": "fee", "code": "copy", "name": "Phí", "amount_vnd": 8000, "channel": "any", "unit": "per_copy"}


def procedure(version=1, fields=("name", "street"), required=("name",), papers=(PAPER,), **content):
    base = a.a_procedure()
    schema = {"type": "object", "properties": {one: {"type": "string"} for one in fields}, "required": list(required)}
    return Procedure(
        base.procedure_code, version, {**base.content, "form_schema": schema, "papers": list(papers), **content}
    )


@pytest.mark.parametrize(
    ("new", "change"),
    [
        ({"fields": ("name", "street", "phone")}, Change("field_added", "phone")),
        ({"fields": ("name",)}, Change("field_removed", "street")),
        ({"required": ("name", "street")}, Change("field_required", "street")),
        ({"papers": (PAPER, {**PAPER, "slot": "form"})}, Change("paper_added", "form")),
        ({"papers": ()}, Change("paper_removed", "identity")),
        ({"papers": ({**PAPER, "required": True},)}, Change("paper_required", "identity")),
        ({"duration": {"value": 99, "unit": "working_day"}}, Change("duration_changed")),
        ({"min_assurance": 2}, Change("assurance_raised")),
        ({"fees": (FEE,)}, Change("fees_changed")),
    ],
)
def test_each_difference_is_named(new, change):
    assert changes_between(procedure(), procedure(2, **new)) == [change]


def test_the_same_content_published_again_changes_nothing():
    assert changes_between(procedure(), procedure(2)) == []


def test_differences_are_told_fields_first_then_papers_then_the_rest_each_by_name():
    form = {"fields": ("b", "a", "name"), "required": ("b", "name"), "min_assurance": 2}
    new = procedure(2, papers=(), **form, duration={"value": 9, "unit": "day"}, fees=(FEE,))
    assert changes_between(procedure(min_assurance=3), new) == [
        Change("field_added", "a"),
        Change("field_added", "b"),
        Change("field_removed", "street"),
        Change("paper_removed", "identity"),
        Change("fees_changed"),
        Change("duration_changed"),
    ]


def test_a_form_without_fields_has_nothing_to_name():
    bare, version_2 = a.a_procedure(), procedure(2)
    assert changes_between(bare, bare) == []
    added = [Change("field_added", "name"), Change("field_added", "street"), Change("paper_added", "identity")]
    assert changes_between(bare, version_2) == added


def test_what_was_typed_stays_wherever_it_has_a_place():
    draft = a.a_dossier(
        form={"name": "Bình", "street": "12 Bà Triệu", "old": "x"},
        result_channel="post",
        version=3,
        draft_notice_at=NOW,
    )
    new = procedure(2, fields=("name", "street", "phone"), result_by_post=False, name="Cấp bản sao")
    after = move_draft(draft, new, unreadable={"street"}, now=LATER)
    assert changed(draft, after) == {
        "procedure_version": 2,
        "procedure_name": "Cấp bản sao",
        "form": {"name": "Bình"},
        "result_channel": "online",
        "draft_notice_at": None,
        "version": 4,
        "updated_at": LATER,
    }


@pytest.mark.parametrize(
    ("channel", "offered", "kept"),
    [("post", True, "post"), ("counter", True, "counter"), ("counter", False, "counter"), ("post", False, "online")],
)
def test_a_way_home_that_is_offered_is_kept(channel, offered, kept):
    draft = a.a_dossier(result_channel=channel)
    after = move_draft(draft, procedure(2, result_by_post=offered), unreadable=(), now=LATER)
    assert after.result_channel == kept


@pytest.mark.parametrize(("last_day", "kept"), [(None, "poor"), ("2026-11-24", "poor"), ("2026-11-23", "")])
def test_an_exemption_is_kept_while_it_may_be_claimed_on_a_vietnamese_day(last_day, kept):
    poor = {
        "code": "poor", "name": "Hộ nghèo", "name_en": "Poor", "legal_ground": "Điều 10", "fees": ["copy"],
        "percent": 50, "valid_to": last_day,
    }  # fmt: skip
    night = datetime(2026, 11, 23, 18, tzinfo=UTC)  # the 24th in Việt Nam
    after = move_draft(a.a_dossier(exemption="poor"), procedure(2, exemptions=[poor]), unreadable=(), now=night)
    assert after.exemption == kept
    assert move_draft(a.a_dossier(), procedure(2, exemptions=[poor]), unreadable=(), now=night).exemption == ""
