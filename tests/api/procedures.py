"""Procedures made for tests of the doors: the published one that has most, changed where a test needs it."""

from collections.abc import Mapping
from typing import Any

from chalicelib import data
from chalicelib.domain.procedure import Procedure

REAL = "2.000635"  # 8,000 đ a copy, one paper required, by post if wanted
(
    PAID,
    FREE,
    UNKNOWN_FEE,
    NO_POST,
    VERIFIED_ONLY,
    WITH_PAPERS,
    ELSEWHERE,
    ODD_FORM,
    EXEMPTING,
    LONG,
    CENTURY,
    FOR_BUSINESSES,
    BY_PROXY,
    AT_THE_DOOR,
    PREPAID,
    POSTAGE_WITH_FEE,
) = (f"LOCAL-API-{number:02}" for number in range(1, 17))
FORM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["subject_name"],
    "properties": {
        "subject_name": {"type": "string", "title": "Họ tên", "maxLength": 100},
        "born_on": {"type": "string", "title": "Ngày sinh", "format": "date", "maxLength": 10},
    },
}
# One field for each way in which a value of a form can be wrong.
ODD = {
    "type": "object",
    "additionalProperties": False,
    "required": ["missing"],
    "properties": {
        "missing": {"type": "string"},
        "day": {"type": "string", "format": "date"},
        "code": {"type": "string", "pattern": "^[A-Z]+$"},
        "choice": {"type": "string", "enum": ["a", "b"]},
        "short": {"type": "string", "minLength": 3},
        "list": {"type": "array", "minItems": 2, "uniqueItems": True},
        "pairs": {"type": "array", "uniqueItems": True},
        "small": {"type": "integer", "minimum": 10},
        "large": {"type": "integer", "maximum": 10},
        "fives": {"type": "integer", "multipleOf": 5},
    },
}
ODD_ANSWERS = {
    "day": "hôm qua",
    "code": "abc",
    "choice": "c",
    "short": "x",
    "list": [1],
    "pairs": [1, 1],
    "small": 1,
    "large": 11,
    "fives": 7,
}
EXEMPTIONS = [
    {
        "code": code,
        "name": name,
        "name_en": name_en,
        "legal_ground": "Điều 10 Luật Phí và lệ phí 97/2015/QH13",
        "fees": ["civil_status_extract"],
        "percent": percent,
        "proof_slot": proof,
    }
    for code, name, name_en, percent, proof in (
        ("student", "Sinh viên", "Student", 50, ""),
        ("poor_household", "Người thuộc hộ nghèo", "Member of a poor household", 100, "identity"),
    )
]
GOOD_ANSWERS = {"subject_name": "Nông Thị Bình"}


def priced_later(code: str, version: int, amount_vnd: int | None) -> Procedure:
    """A version of a procedure whose fee is told, or is not."""
    fee = {**_base()["fees"][0], "amount_vnd": amount_vnd}
    changes = {
        "procedure_code": code,
        "form_schema": FORM,
        "papers": [],
        "fees": [fee],
        "applicants": {"kinds": ["citizen"]},
    }
    return Procedure(code, version, {**_base(), **changes})


def all_of_them() -> list[Procedure]:
    """The published one and its variants."""
    paper = {**_base()["papers"][0], "slot": "identity", "name": "Giấy tờ tùy thân", "max_pages": 3, "required": False}
    authorisation = {**paper, "slot": "authorisation", "name": "Văn bản ủy quyền"}
    fee = _base()["fees"][0]
    variants: Mapping[str, Mapping[str, Any]] = {
        PAID: {},
        FREE: {"fees": [{**fee, "amount_vnd": 0, "unit": "per_dossier"}]},
        UNKNOWN_FEE: {"fees": [{**fee, "amount_vnd": None}]},
        NO_POST: {"result_by_post": False},
        VERIFIED_ONLY: {"min_assurance": 2},
        WITH_PAPERS: {"papers": [{**paper, "required": True}]},
        ELSEWHERE: {"handled_by": "central_system", "central_url": "https://dichvucong.example.vn/"},
        ODD_FORM: {"form_schema": ODD},
        CENTURY: {"duration": {"value": 26_000, "unit": "working_day"}},
        AT_THE_DOOR: {"postage": {"paid_by": "citizen_on_delivery", "carrier": "ems", "weight_g": 100}},
        PREPAID: {"fee_prepaid": True},
        POSTAGE_WITH_FEE: {"postage": {"paid_by": "citizen_with_fee", "carrier": "ems", "weight_g": 100}},
        LONG: {"duration": {"value": 20, "unit": "working_day"}, "on_verification": "pause"},
        EXEMPTING: {"exemptions": EXEMPTIONS},
        BY_PROXY: {
            "papers": [paper, authorisation],
            "applicants": {
                "kinds": ["citizen", "person"],
                "authorisation_slot": "authorisation",
                "no_paper_for": ["parent_of_minor"],
            },
        },
        FOR_BUSINESSES: {
            "papers": [paper, authorisation],
            "applicants": {"kinds": ["business"], "authorisation_slot": "authorisation"},
        },
    }
    alone = {"applicants": {"kinds": ["citizen"]}}
    made = [
        Procedure(
            code, 1, {**_base(), "procedure_code": code, "form_schema": FORM, "papers": [paper], **alone, **changes}
        )
        for code, changes in variants.items()
    ]
    return [Procedure(REAL, 1, _base()), *made]


def content(**changes: Any) -> dict[str, Any]:
    """What an administrator prepares: the published one, with a small form."""
    told = {name: value for name, value in _base().items() if name not in ("reference", "sources")}
    return {**told, "form_schema": FORM, "applicants": {"kinds": ["citizen"]}, **changes}


def _base() -> dict[str, Any]:
    return data.procedure(REAL)
