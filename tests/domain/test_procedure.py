"""What rules read of a published procedure, and what stands in for what it does not say."""

from datetime import date

import pytest

from chalicelib.domain.applicant import Applicant, WhoMayApply
from chalicelib.domain.document import Slot
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Refused
from chalicelib.domain.exemptions import Exemption
from chalicelib.domain.fee_lines import FeeRule
from chalicelib.domain.postage import Terms
from chalicelib.domain.procedure import Coming
from tests import builders as a

PAPER = {
    "slot": "declaration", "name": "Tờ khai", "required": True, "upload": True,
    "max_pages": 4, "max_bytes": 9, "content_types": ["application/pdf"],
}  # fmt: skip
FEE = {"kind": "fee", "code": "copy", "name": "Phí", "amount_vnd": 8000, "channel": "any", "unit": "per_copy"}


def _procedure(**content):
    return a.a_procedure(content={**a.a_procedure().content, **content})


# What a content may tell, what it means where nothing is told, something told, and what that means.
SAID = [
    ("offered", "per_unit", False, "per_unit", True),
    ("offered", "per_unit", False, "everywhere", False),
    ("min_assurance", "min_assurance", 1, 2, 2),
    ("supplement_limit", "supplement_limit", 1, 3, 3),
    ("on_supplement", "resumes_after_supplement", False, "resume", True),
    ("on_supplement", "resumes_after_supplement", False, "restart", False),
    ("appraisal_return_days", "appraisal_return_days", 3, 0, 0),
    ("supplement_days", "supplement_days", 0, 30, 30),
    ("reschedule_limit", "reschedule_limit", 1, 0, 0),
    ("extension_notice_days", "extension_notice_days", 1, 2, 2),
    ("verification_days", "verification_days", 3, 7, 7),
    ("on_verification", "pauses_for_verification", False, "pause", True),
    ("on_verification", "pauses_for_verification", False, "run", False),
    ("undo_days", "undo_days", 0, 5, 5),
    ("effective_on", "effective_on", None, "2026-07-01", date(2026, 7, 1)),
    ("fee_prepaid", "fee_prepaid", False, True, True),
    ("exemptions", "exemptions", [], [], []),
    ("postage", "postage", Terms("agency", "ems", 100), {}, Terms("agency", "ems", 100)),
    (
        "postage",
        "postage",
        Terms("agency", "ems", 100),
        {"paid_by": "citizen_with_fee", "carrier": "vnpost", "weight_g": 250},
        Terms("citizen_with_fee", "vnpost", 250),
    ),
    ("applicants", "who_may_apply", WhoMayApply(), {}, WhoMayApply(("citizen",), "", ())),
    (
        "applicants",
        "who_may_apply",
        WhoMayApply(),
        {"kinds": ["citizen", "person"], "authorisation_slot": "proxy", "no_paper_for": ["parent"]},
        WhoMayApply(("citizen", "person"), "proxy", ("parent",)),
    ),
]


@pytest.mark.parametrize(("name", "rule", "by_law", "told", "meant"), SAID)
def test_what_is_said_counts_and_what_is_not_is_as_the_law_has_it(name, rule, by_law, told, meant):
    assert getattr(_procedure(), rule) == by_law
    assert getattr(_procedure(**{name: told}), rule) == meant


def test_a_duration_is_counted_in_hours_unless_days_are_told():
    assert _procedure().duration == Duration(1, "working_day", "hours")
    by_days = _procedure(duration={"value": 5, "unit": "working_day", "count_mode": "days"})
    assert by_days.duration == Duration(5, "working_day", "days")


def test_what_every_procedure_says_is_read_as_it_is():
    procedure = _procedure()
    assert (procedure.name, procedure.agency_level) == ("Cấp bản sao trích lục hộ tịch", "commune")
    assert procedure.result_by_post is True and _procedure(result_by_post=False).result_by_post is False
    assert procedure.form_schema == {"type": "object"}


def test_the_latest_version_is_the_one_that_waits():
    assert a.a_procedure(version=3).latest == 3
    assert a.a_procedure(version=3, coming=Coming(4, date(2027, 1, 1))).latest == 4


@pytest.mark.parametrize(
    ("said", "presence", "may"), [(None, False, False), (True, False, True), (True, True, False), (False, False, False)]
)
def test_the_post_fetches_papers_where_nobody_must_come(said, presence, may):
    told = {} if said is None else {"papers_by_post": said}
    assert _procedure(personal_presence=presence, **told).papers_by_post is may


def test_only_papers_that_can_be_uploaded_are_slots():
    procedure = _procedure(papers=[PAPER, {**PAPER, "slot": "original", "upload": False}])
    assert procedure.slots == [Slot("declaration", "Tờ khai", True, 4, 9, ("application/pdf",))]


POOR = {
    "code": "poor", "name": "Hộ nghèo", "name_en": "Poor", "legal_ground": "Điều 10", "fees": ["copy"], "percent": 50,
    "proof_slot": "proof", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "adds_up": True,
}  # fmt: skip
YOUNG = {
    "code": "young",
    "name": "Trẻ em",
    "name_en": "Child",
    "legal_ground": "Điều 11",
    "fees": ["a", "b"],
    "off_vnd": 5,
}
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def test_exemptions_are_read_with_and_without_what_they_need_not_tell():
    assert _procedure(exemptions=[POOR, YOUNG]).exemptions == [
        Exemption("poor", "Hộ nghèo", "Poor", "Điều 10", ("copy",), 50, None, "proof", FIRST, LAST, True),
        Exemption("young", "Trẻ em", "Child", "Điều 11", ("a", "b"), None, 5, "", None, None, False),
    ]


@pytest.mark.parametrize(
    ("code", "on", "found"),
    [
        ("poor", FIRST, "poor"),
        ("poor", LAST, "poor"),
        ("poor", date(2027, 1, 1), None),
        ("young", LAST, "young"),
        ("", LAST, None),
        ("old", LAST, None),
    ],
)
def test_an_exemption_is_found_by_its_code_while_it_is_in_force(code, on, found):
    one = _procedure(exemptions=[POOR, YOUNG]).exemption(code, on=on)
    assert (one and one.code) == found


PAPERS = [PAPER, *({**PAPER, "slot": slot, "required": False} for slot in ("proof", "proxy", "photo"))]
BY_PROXY = Applicant("person", {"name": "Bình", "relation": "friend"})
FOR_A_SISTER = Applicant("person", {"name": "Bình", "relation": "sibling"})


@pytest.mark.parametrize(
    ("exemption", "applicant", "by_post", "required"),
    [
        ("", None, (), ["declaration"]),
        ("poor", None, (), ["declaration", "proof"]),
        ("young", None, (), ["declaration"]),
        ("", BY_PROXY, (), ["declaration", "proxy"]),
        ("", FOR_A_SISTER, (), ["declaration"]),
        ("poor", BY_PROXY, ("declaration", "proxy"), ["proof"]),
    ],
)
def test_papers_that_prove_are_required_and_those_that_come_by_post_are_not(exemption, applicant, by_post, required):
    may = {"kinds": ["citizen", "person"], "authorisation_slot": "proxy", "no_paper_for": ["sibling"]}
    procedure = _procedure(papers=PAPERS, exemptions=[POOR, YOUNG], applicants=may)
    found = procedure.papers_of(exemption, applicant, on=FIRST, by_post=by_post)
    assert [slot.slot for slot in found] == ["declaration", "proof", "proxy", "photo"]
    assert [slot.slot for slot in found if slot.required] == required


@pytest.mark.parametrize(("on", "required"), [(LAST, False), (date(2027, 1, 1), True)])
def test_a_parent_shows_nothing_for_a_child_on_a_day_on_which_it_is_one(on, required):
    born_2008 = Applicant("person", {"name": "Bình", "relation": "parent", "national_id": "020208000123"})
    may = {"kinds": ["person"], "authorisation_slot": "proxy", "no_paper_for": ["parent_of_minor"]}
    found = _procedure(papers=PAPERS, applicants=may).papers_of("", born_2008, on=on)
    assert [slot.required for slot in found if slot.slot == "proxy"] == [required]


def test_a_fee_is_read_whole():
    told = {**FEE, "cap_vnd": 50_000, "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    whole = FeeRule("fee", "copy", "Phí", 8000, "any", "per_copy", 50_000, FIRST, LAST)
    assert _procedure(fees=[told]).fee_rules == [whole]


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
    assert refused.value.facts == {"name": "Cấp bản sao trích lục hộ tịch"}
