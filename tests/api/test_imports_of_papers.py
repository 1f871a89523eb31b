"""Files of papers: a new version of the procedure, for the whole province."""

from dataclasses import replace

from chalicelib.store import procedures
from tests.api import client
from tests.api import procedures as published
from tests.api.imports import PAPERS, applied, checked, places
from tests.api.scenes.administration import a_procedure_draft, administrator
from tests.api.world import World
from tests.api.world.places import UNIT

OLD = {
    "slot": "declaration", "name": "Tờ khai", "originals": 1, "copies": 0, "required": True, "when": "",
    "upload": True, "max_pages": 3, "max_bytes": 1_000_000, "content_types": ["application/pdf"], "note": "mẫu 01",
}  # fmt: skip


def _published(world: World, **content: object) -> str:
    url = a_procedure_draft(world, papers=[OLD], **content)
    administrator(world).does(f"{url}/versions", {"base_version": 0, "draft_version": 1, "reason": "Bắt đầu"})
    return url.rpartition("/")[2]


def test_papers_become_a_new_version_and_what_is_not_told_stays(world: World):
    code = _published(world)
    rows = [
        f"{code},declaration,Tờ khai theo mẫu,yes,,,,,5,2,",
        f"{code},marriage_certificate,Giấy chứng nhận kết hôn,no,Nếu đã kết hôn,,1,,,,image/jpeg image/png",
    ]
    report = checked(world, "papers", PAPERS, *rows)
    assert (report["things"], report["faults"]) == (1, [])
    applied(world, report)
    after = procedures.current(code)
    assert after is not None and after.version == 2
    first, second = after.content["papers"]
    assert first == {**OLD, "name": "Tờ khai theo mẫu", "max_pages": 5, "max_bytes": 2 * 1024 * 1024}
    assert second == {
        "slot": "marriage_certificate", "name": "Giấy chứng nhận kết hôn", "originals": 1, "copies": 1,
        "required": False, "when": "Nếu đã kết hôn", "upload": True, "max_pages": 10, "max_bytes": 10 * 1024 * 1024,
        "content_types": ["image/jpeg", "image/png"],
    }  # fmt: skip
    shown = client.call("GET", f"/v1/procedures/{code}").json["papers"]
    assert [one["slot"] for one in shown] == ["declaration", "marriage_certificate"]
    assert checked(world, "papers", PAPERS, *rows)["unchanged"] == 1
    applied(world, report, "reversal")
    back = procedures.current(code)
    assert back is not None and (back.version, back.content["papers"]) == (3, [OLD])


def test_papers_are_for_the_whole_province_and_faults_are_told(world: World):
    body = {"kind": "papers", "filename": "giay-to.csv", "content": PAPERS}
    assert world.officer("administrator", unit=UNIT).post("/v1/officer/imports", body).slug == "forbidden_role"
    code = _published(world)
    report = checked(
        world,
        "papers",
        PAPERS,
        "LOCAL-NONE,declaration,Tờ khai,yes,,,,,,,",
        f"{code},declaration,Tờ khai,có,,101,,,,0,text/html",
        f"{code},declaration,,yes,,,,,,,",
        f"{code},Tờ khai,Tờ khai,yes,,,,,,,",
        f"{published.EXEMPTING},declaration,Tờ khai,yes,,,,,,,",
        f"{published.FOR_BUSINESSES},authorisation,Ủy quyền,no,,,,no,,,",
    )
    assert places(report) == [
        (2, "procedure_code", "procedure_unknown"),
        (3, "required", "not_in_list"),
        (3, "originals", "wrong_shape"),
        (3, "max_mb", "wrong_shape"),
        (3, "content_types", "wrong_shape"),
        (4, "slot", "given_twice"),
        (4, "name", "required"),
        (5, "slot", "wrong_shape"),
        (6, "slot", "paper_still_needed"),
        (7, "slot", "paper_still_needed"),
    ]


def test_a_procedure_with_too_many_papers_is_told(world: World):
    code = _published(world)
    rows = [f"{code},paper_{number},Giấy tờ {number},no,,,,,,," for number in range(61)]
    assert places(checked(world, "papers", PAPERS, *rows)) == [(62, "slot", "too_many_papers")]


def test_papers_that_would_stop_filing_are_told_at_their_places(world: World):
    code = _published(world)
    rows = [
        f"{code},result,Trích lục,no,,,,,,,",
        f"{code},photo,Ảnh,no,,,,yes,0,,",
        f"{code},form,Tờ khai,no,,,,no,0,,",
    ]
    assert places(checked(world, "papers", PAPERS, *rows)) == [
        (2, "slot", "slot_reserved"),
        (3, "max_pages", "too_small"),
        (4, "slot", "slot_reserved"),
    ]


def test_a_stored_paper_that_nobody_could_send_is_told_where_the_file_leaves_it_so(world: World):
    code = _published(world)
    paper = {**OLD, "content_types": [], "max_pages": 0}
    now = procedures.current(code)
    assert now is not None
    procedures.publish(replace(now, version=2, content={**now.content, "papers": [paper]}))
    report = checked(world, "papers", PAPERS, f"{code},declaration,Tờ khai,yes,,,,,,,")
    assert places(report) == [(2, "max_pages", "too_small"), (2, "content_types", "too_few")]
