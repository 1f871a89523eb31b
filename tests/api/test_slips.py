"""Papers and the register at the doors: who gets them, as what, and what they hold."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from chalicelib.domain.vietnamese_time import vietnamese_date
from tests.api import client
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.people import source_ip
from tests.api.world.places import UNIT

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
TODAY = vietnamese_date(datetime.now(UTC))


@pytest.fixture(scope="module")
def taken_in(world: World) -> Case:
    """A dossier with its papers; its tests read it only."""
    return world.on_paper()


def _text(reply: Reply) -> str:
    assert (reply.status, reply.headers["content-type"]) == (200, "application/pdf")
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(reply.body)).pages)


def _register(world: World, first: date = TODAY, last: date = TODAY, **query: str) -> Reply:
    pairs = [("from", first.isoformat()), ("to", last.isoformat()), *query.items()]
    return world.receiver.call("GET", "/v1/officer/register", query=pairs)


def test_the_applicant_sees_the_appointment_and_not_the_offices_own_record(taken_in: Case, world: World):
    mine = taken_in.owner.call("GET", f"{taken_in.url}/slips").json["items"]
    theirs = world.receiver.call("GET", f"{taken_in.desk_url}/slips").json["items"]
    assert [(one["form"], one["n"], one["form_number"]) for one in mine] == [("appointment", 1, "01")]
    assert [one["form"] for one in theirs] == ["appointment", "routing"]
    assert taken_in.owner.call("GET", f"{taken_in.url}/slips/routing").slug == "not_found"


def test_the_paper_is_the_same_file_for_both_with_a_safe_name(taken_in: Case, world: World):
    mine = taken_in.owner.call("GET", f"{taken_in.url}/slips/appointment")
    theirs = world.receiver.call("GET", f"{taken_in.desk_url}/slips/appointment")
    assert mine.body == theirs.body
    [listed] = taken_in.owner.call("GET", f"{taken_in.url}/slips").json["items"]
    name = f"appointment-{listed['number'].replace('/', '-')}-{TODAY.year}.pdf"
    assert mine.headers["content-disposition"] == f'inline; filename="{name}"'
    dossier = taken_in.read()
    text = _text(mine)
    for fact in (dossier["dossier_code"], dossier["lookup_secret"], "Nông Thị Bình", f"Số: {listed['number']}"):
        assert fact in text


def test_who_has_the_bytes_already_does_not_get_them_again(taken_in: Case):
    url = f"{taken_in.url}/slips/appointment"
    etag = taken_in.owner.call("GET", url).headers["etag"]
    assert taken_in.owner.call("GET", url, headers={"If-None-Match": etag}).status == 304


@pytest.mark.parametrize("tail", ["stop", "appointment?n=2", "passport", "register"])
def test_what_was_not_given_out_is_not_there(tail: str, taken_in: Case, world: World):
    assert taken_in.owner.call("GET", f"{taken_in.url}/slips/{tail}").slug == "not_found"
    assert world.receiver.call("GET", f"{taken_in.desk_url}/slips/{tail}").slug == "not_found"


def test_a_refusal_is_on_paper_too_without_a_code(world: World):
    world.pump.from_now()
    case = world.a_submitted()
    body = {"reason": "Không thuộc thẩm quyền", "legal_ground": "Điều 13 Luật Hộ tịch"}
    world.receiver.does(f"{case.desk_url}/refusal", body)
    assert case.owner.call("GET", f"{case.url}/slips").json["items"] == []
    world.pump.run()
    text = _text(case.owner.call("GET", f"{case.url}/slips/refusal"))
    assert "Không thuộc thẩm quyền" in text and "Điều 13 Luật Hộ tịch" in text and "Mã hồ sơ: ....." in text


def test_who_is_not_granted_reads_the_law_on_paper_and_nobody_is_refused_without_it(world: World):
    world.pump.from_now()
    case = world.a_processing()
    no = {"outcome": "refused", "reason": "Không chứng minh được quan hệ"}
    refused = world.specialist.post(f"{case.desk_url}/completion", no)
    assert (refused.slug, refused.faults) == ("invalid_request", {("/legal_ground", "required")})
    world.specialist.does(f"{case.desk_url}/completion", {**no, "legal_ground": "Điều 16 Luật Hộ tịch"})
    world.pump.run()
    assert case.read()["decision"]["legal_ground"] == "Điều 16 Luật Hộ tịch"
    text = _text(case.owner.call("GET", f"{case.url}/slips/denial"))
    assert "THÔNG BÁO TỪ CHỐI GIẢI QUYẾT HỒ SƠ" in text and "Căn cứ pháp lý: Điều 16 Luật Hộ tịch" in text


def test_the_register_holds_who_was_taken_in_today(taken_in: Case, world: World):
    code = taken_in.read()["dossier_code"]
    content = _register(world, format="csv")
    name = f"so-theo-doi-ho-so-{UNIT}-{TODAY:%Y%m%d}-{TODAY:%Y%m%d}.csv"
    assert content.headers["content-type"] == "text/csv; charset=utf-8"
    assert content.headers["content-disposition"] == f'attachment; filename="{name}"'
    lines = list(csv.reader(io.StringIO(content.body.decode("utf-8-sig"))))
    [line] = [one for one in lines if one[1] == code]
    assert line[4] == "Nông Thị Bình" and line[7].endswith(f"{TODAY:%d/%m/%Y}")
    book = openpyxl.load_workbook(io.BytesIO(_register(world, format="xlsx").body)).active
    assert code in {cell.value for cell in book["B"]}
    assert code in _text(_register(world)).replace(" ", "")


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        ("2026-11-23", "2026-11-22", ("/query/to", "too_small")),
        ("2026-01-01", "2027-01-02", ("/query/to", "too_large")),
        ("2026-02-30", "2026-03-01", ("/query/from", "wrong_format")),
        ("2099-12-31", "9999-12-31", ("/query/to", "pattern")),
        ("0001-01-01", "2000-01-02", ("/query/from", "pattern")),
    ],
)
def test_days_that_make_no_period_are_refused(first: str, last: str, fault: Any, world: World):
    reply = world.receiver.call("GET", f"/v1/officer/register?from={first}&to={last}&format=csv")
    assert (reply.slug, reply.faults) == ("query_invalid", {fault})


def test_the_last_day_of_all_may_be_had(world: World):
    assert _register(world, date(2099, 12, 31), date(2099, 12, 31), format="csv").status == 200


def test_a_leap_year_may_be_had_whole(world: World):
    assert _register(world, date(2028, 1, 1), date(2028, 12, 31), format="csv").status == 200
    assert _register(world, date(2026, 1, 1), date(2026, 12, 31) + timedelta(days=1), format="csv").status == 200


def _look(tail: str, accept: str = "application/json", language: str = "vi") -> Reply:
    headers = {"Accept": accept, "Accept-Language": language}
    return client.call("GET", f"/v1/public/lookups{tail}", headers=headers, source_ip=source_ip())


def test_the_qr_opens_a_page_without_name_or_secret(taken_in: Case):
    dossier = taken_in.read()
    page = _look(f"?dossier_code={dossier['dossier_code'].lower()}", BROWSER)
    html = page.body.decode()
    assert page.headers["content-type"] == "text/html; charset=utf-8" and "script" not in html
    assert dossier["dossier_code"] in html and "Đã tiếp nhận" in html and "Bước 2 trong 5 bước" in html
    assert dossier["lookup_secret"] not in html and "Bình" not in html
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert "Step 2 of 5" in _look(f"?dossier_code={dossier['dossier_code']}", BROWSER, "en").body.decode()


def test_an_app_gets_the_same_as_json(taken_in: Case):
    code = taken_in.read()["dossier_code"]
    assert _look(f"?dossier_code={code}").json["completion"]["stage"] == 2


@pytest.mark.parametrize("code", ["H37.12-200101-9999", "<b>x</b>", "x"])
def test_an_unknown_code_is_told_alike(code: str):
    assert _look(f"?dossier_code={code}").slug == "lookup_not_found"
    page = _look(f"?dossier_code={code}", BROWSER)
    assert page.status == 404 and "Không tìm thấy hồ sơ" in page.body.decode() and "<b>" not in page.body.decode()


def test_without_a_code_a_person_is_asked_for_one():
    page = _look("", BROWSER)
    assert page.status == 200 and 'name="dossier_code"' in page.body.decode()
    assert _look("").faults == {("/query/dossier_code", "required")}
    assert _look("?dossier_code=H37.12-200101-9999&secret=K7W2").slug == "query_invalid", "a secret is never in a URL"


def test_putting_off_and_stopping_are_told_on_their_forms(world: World):
    world.pump.from_now()
    case = world.a_processing(published.LONG)
    told = {"reason": "Chờ kết quả xác minh", "legal_ground": "Điều 19 Nghị định số 61/2018/NĐ-CP"}
    put_off = {"working_days": 3, "reason": told["reason"]}
    world.officer("leader").does(f"{case.desk_url}/extension", put_off)
    world.officer("leader").does(f"{case.desk_url}/stop", told)
    world.pump.run()
    listed = [one["form"] for one in case.owner.call("GET", f"{case.url}/slips").json["items"]]
    assert listed == ["appointment", "apology", "stop"]
    apology = _text(case.owner.call("GET", f"{case.url}/slips/apology"))
    assert "Lý do chậm: Chờ kết quả xác minh" in apology and "Hẹn lại lúc: ..." not in apology
    stop = _text(case.owner.call("GET", f"{case.url}/slips/stop"))
    assert "Căn cứ pháp lý: Điều 19" in stop and "Tạm dừng" in stop
    routing = _text(world.receiver.call("GET", f"{case.desk_url}/slips/routing"))
    assert "Đơn vị giải quyết" in routing
