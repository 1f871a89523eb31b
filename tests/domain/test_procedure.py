"""What rules read of a published procedure, and what stands in for what it does not say."""

from datetime import date

import pytest

from chalicelib.domain.errors import Refused
from tests import builders as a

PAPER = {
    "slot": "declaration", "name": "Tờ khai", "required": True, "upload": True,
    "max_pages": 4, "max_bytes": 9, "content_types": ["application/pdf"],
}  # fmt: skip
FEE = {"kind": "fee", "code": "copy", "name": "Phí", "amount_vnd": 8000, "channel": "any", "unit": "per_copy"}


def _procedure(**content):
    return a.a_procedure(content={**a.a_procedure().content, **content})


def test_what_is_not_said_is_as_the_law_has_it():
    procedure = _procedure()
    assert (procedure.min_assurance, procedure.supplement_limit, procedure.resumes_after_supplement) == (1, 1, False)
    assert procedure.duration.count_mode == "hours"


def test_what_is_said_counts():
    procedure = _procedure(
        min_assurance=2,
        supplement_limit=3,
        on_supplement="resume",
        duration={"value": 5, "unit": "working_day", "count_mode": "days"},
    )
    assert (procedure.min_assurance, procedure.supplement_limit, procedure.resumes_after_supplement) == (2, 3, True)
    assert (procedure.duration.value, procedure.duration.count_mode) == (5, "days")


def test_only_papers_that_can_be_uploaded_are_slots():
    procedure = _procedure(papers=[PAPER, {**PAPER, "slot": "original", "upload": False}])
    [slot] = procedure.slots
    assert (slot.slot, slot.required, slot.max_pages, slot.max_bytes) == ("declaration", True, 4, 9)
    assert slot.content_types == ("application/pdf",)


@pytest.mark.parametrize("amount", [8000, 0, None])
def test_fees_keep_what_is_unknown_unknown(amount):
    [rule] = _procedure(fees=[{**FEE, "amount_vnd": amount, "valid_from": "2026-07-01"}]).fee_rules
    assert (rule.amount_vnd, rule.valid_from, rule.valid_to, rule.cap_vnd) == (amount, date(2026, 7, 1), None, None)


def test_what_a_ministry_handles_is_not_taken_here():
    _procedure().require_local()
    with pytest.raises(Refused) as refused:
        _procedure(handled_by="central_system", central_url="https://dichvucong.gov.vn").require_local()
    assert refused.value.slug == "handled_elsewhere"
    assert refused.value.extensions == {"central_url": "https://dichvucong.gov.vn"}
