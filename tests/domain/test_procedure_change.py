"""What is different between two versions of a procedure, and what of a draft finds its place in the newer."""

import pytest

from chalicelib.domain.procedure import Procedure
from chalicelib.domain.procedure_change import Change, changes_between, move_draft
from tests import builders as a
from tests.builders import LATER

PAPER = {
    "slot": "identity", "name": "CCCD", "required": False, "upload": True, "max_pages": 2, "max_bytes": 1000,
    "content_types": ["application/pdf"],
}  # fmt: skip


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
    ],
)
def test_each_difference_is_named(new, change):
    assert changes_between(procedure(), procedure(2, **new)) == [change]


def test_the_same_content_published_again_changes_nothing():
    assert changes_between(procedure(), procedure(2)) == []


def test_what_was_typed_stays_wherever_it_has_a_place():
    draft = a.a_dossier(form={"name": "Bình", "street": "12 Bà Triệu", "old": "x"}, result_channel="post", version=3)
    new = procedure(2, fields=("name", "street", "phone"), result_by_post=False)
    after = move_draft(draft, new, unreadable={"street"}, now=LATER)
    assert after.form == {"name": "Bình"}
    assert (after.procedure_version, after.version, after.updated_at) == (2, 4, LATER)
    assert after.result_channel == "online"
