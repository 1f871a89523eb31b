"""Papers from a table: the rows of a procedure are its papers, and what they do not tell of one stays."""

from datetime import date

import pytest

from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.import_papers import COLUMNS, MEGABYTE, MOST_PAPERS, plan
from chalicelib.domain.procedure import Coming, Procedure
from tests.api.procedures import content
from tests.domain.tables import only, places, rows

CODE = "2.000635"
STORED = {
    "slot": "declaration", "name": "Tờ khai", "required": True, "upload": True, "when": "luôn luôn", "originals": 2,
    "copies": 1, "max_pages": 4, "max_bytes": 5 * MEGABYTE, "content_types": ["application/pdf"], "template": "TK-01",
}  # fmt: skip
TITLES = "procedure_code|slot|name|required"
WHOLE = f"{TITLES}|when|originals|copies|upload|max_pages|max_mb|content_types"
ROW = f"{CODE}|declaration|Tờ khai mới|no"


def a_procedure(*papers, coming=None, **changes):
    return Procedure(CODE, 6, content(papers=list(papers), **changes), coming)


def planned(text, *papers, **changes):
    return plan(rows(COLUMNS, text), {CODE: a_procedure(*(papers or (STORED,)), **changes)})


def test_a_new_paper_is_one_file_to_upload_unless_the_table_says_more():
    new = {
        "slot": "photo", "name": "Ảnh", "required": True, "originals": 1, "copies": 0, "when": "", "upload": True,
        "max_pages": 10, "max_bytes": 10_485_760, "content_types": ["application/pdf", "image/jpeg", "image/png"],
    }  # fmt: skip
    kept = {**STORED, "name": "Tờ khai mới", "required": False}
    found = planned(f"{TITLES}\n{CODE}|photo|Ảnh|yes\n{ROW}")
    assert only(found) == Planned(f"procedure:{CODE}", 6, {"papers": [new, kept]}, {"papers": [STORED]})
    assert only(planned(f"{WHOLE}\n{ROW}|||||||")).after == {"papers": [kept]}, "an empty cell tells nothing"


def test_every_column_tells_something_of_a_paper():
    row = f"{CODE}|declaration|Tờ khai|yes|nếu kết hôn|0|3|no|7|100|image/png application/pdf"
    assert only(planned(f"{WHOLE}\n{row}")).after["papers"] == [
        {
            "slot": "declaration", "name": "Tờ khai", "required": True, "when": "nếu kết hôn", "originals": 0,
            "copies": 3, "upload": False, "max_pages": 7, "max_bytes": 104_857_600,
            "content_types": ["image/png", "application/pdf"], "template": "TK-01",
        }
    ]  # fmt: skip


EXEMPTIONS = [
    {
        "code": "poor", "name": "Hộ nghèo", "name_en": "Poor", "legal_ground": "Điều 10",
        "fees": ["civil_status_extract"], "percent": 50, "proof_slot": proof,
    }
    for proof in ("declaration", "")
]  # fmt: skip
PROXY = {"kinds": ["citizen", "person"], "authorisation_slot": "declaration"}
PHOTO = f"{CODE}|photo|Ảnh|yes"
NEEDED = [(2, "slot", "paper_still_needed")]


@pytest.mark.parametrize(
    ("text", "changes", "faults"),
    [
        (f"{TITLES}\n{ROW}\n{ROW}", {}, [(3, "slot", "given_twice")]),
        (f"{TITLES}\n{PHOTO}", {}, []),
        (f"{TITLES}\n{PHOTO}", {"exemptions": EXEMPTIONS[:1]}, NEEDED),
        (f"{TITLES}\n{ROW}", {"exemptions": EXEMPTIONS[:1]}, []),
        (f"{TITLES}\n{PHOTO}", {"exemptions": EXEMPTIONS[1:]}, []),
        (f"{TITLES}\n{PHOTO}", {"applicants": PROXY}, NEEDED),
        (f"{TITLES}|upload\n{ROW}|no", {"applicants": PROXY}, NEEDED),
        (f"{TITLES}\n{ROW}", {"applicants": PROXY}, []),
        (f"{TITLES}\n{PHOTO}", {"applicants": {**PROXY, "kinds": ["citizen"]}}, []),
        (f"{TITLES}|max_pages\n{ROW}|0", {}, [(2, "max_pages", "too_small")]),
        (f"{TITLES}\n{CODE}|result|Kết quả|no", {}, [(2, "slot", "slot_reserved")]),
        (
            f"{TITLES}\n1.000894|a|A|no\n1.000894|b|B|no",
            {},
            [(row, "procedure_code", "procedure_unknown") for row in (2, 3)],
        ),
        (
            f"{TITLES}\n{ROW}\n{PHOTO}",
            {"coming": Coming(7, date(2027, 1, 1))},
            [(row, "procedure_code", "version_waits") for row in (2, 3)],
        ),
    ],
)  # fmt: skip
def test_what_contradicts_a_paper_is_told_at_its_cell(text, changes, faults):
    assert places(planned(text, **changes)[1]) == faults


def test_while_a_row_is_wrong_the_whole_is_not_looked_at():
    assert places(planned(f"{TITLES}|max_pages\n{ROW}|0\n{ROW}|0")[1]) == [(3, "slot", "given_twice")]


def test_what_is_wrong_elsewhere_is_told_with_its_place():
    fault = CellFault(2, "procedure_code", "procedure_faulty", {"places": "/min_assurance"})
    assert planned(f"{TITLES}\n{ROW}", min_assurance=3)[1] == [fault]


def test_what_is_wrong_with_each_procedure_is_told_at_once():
    text = f"{TITLES}|max_pages\n{ROW}|0\n2.999999|a|A|no|1\n1.000894|a|A|no|1\n1.000894|a|A|no|1\n3.000001|a|A|no|0"
    waiting = Procedure("3.000001", 1, content(papers=[]), Coming(2, date(2027, 1, 1)))
    found, faults = plan(rows(COLUMNS, text), {CODE: a_procedure(STORED), "3.000001": waiting})
    assert places(faults) == [
        (5, "slot", "given_twice"),
        (4, "procedure_code", "procedure_unknown"),
        (5, "procedure_code", "procedure_unknown"),
        (2, "max_pages", "too_small"),
        (3, "procedure_code", "procedure_unknown"),
        (6, "procedure_code", "version_waits"),
    ]
    assert [one.subject for one in found] == [f"procedure:{CODE}", "procedure:3.000001"]


def test_a_procedure_has_sixty_papers_and_no_more():
    many = [f"{CODE}|p{number}|Giấy {number}|no" for number in range(MOST_PAPERS + 2)]
    assert planned("\n".join([TITLES, *many[:60]]))[1] == []
    over = planned("\n".join([TITLES, *many]))[1]
    assert over == [CellFault(62, "slot", "too_many_papers", {"limit": 60})]


def test_papers_are_told_in_the_order_of_the_rows_for_each_procedure():
    another = "1.000894|photo|Ảnh|yes"
    text = "\n".join([TITLES, PHOTO, another, ROW, "x|photo|Ảnh|yes"])
    procedures = {CODE: a_procedure(STORED), "1.000894": Procedure("1.000894", 2, content(papers=[]))}
    found, faults = plan(rows(COLUMNS, text), procedures)
    told = [(one.subject, one.base_version, [paper["slot"] for paper in one.after["papers"]]) for one in found]
    assert told == [("procedure:1.000894", 2, ["photo"]), (f"procedure:{CODE}", 6, ["photo", "declaration"])]
    assert faults == []
