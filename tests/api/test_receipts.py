"""Confirmations at the doors: the paper for who paid, the check for whoever holds it."""

import base64
import hashlib
import io

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from chalicelib import wiring
from chalicelib.store import receipts
from tests.api import client
from tests.api.client import Reply
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.people import source_ip

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture(scope="module")
def paid(world: World) -> Case:
    """A paid fee with its confirmation; its tests read it only."""
    return world.a_receipt()


def _paper(case: Case, **headers: str) -> Reply:
    return case.owner.call("GET", f"/v1/payments/{case.payment_id}/receipt", headers=headers)


def _scan(url: str, accept: str = "application/json", **named: str) -> Reply:
    return client.call("GET", url, headers={"Accept": accept, **named}, source_ip=source_ip())


def _url(case: Case) -> str:
    return wiring.documents.receipt_url(case.payment_id).removeprefix(wiring.rules.settings().public_url)


def test_the_paper_is_the_same_file_each_time_and_its_name_is_safe(paid: Case):
    first, again = _paper(paid), _paper(paid, Accept="application/pdf")
    number = receipts.get(paid.payment_id).told.number
    assert first.headers["content-type"] == "application/pdf" and first.body == again.body
    assert first.headers["content-disposition"] == f'inline; filename="{number}.pdf"'
    assert first.headers["cache-control"] == "private, no-cache"
    (page,) = PdfReader(io.BytesIO(first.body)).pages
    text = " ".join(page.extract_text().split())
    assert all(one in text for one in (number, "Tám nghìn đồng", "Nông Thị Bình", "Tiền mặt tại quầy"))


def test_a_phone_that_has_the_paper_is_not_sent_it_again(paid: Case):
    etag = _paper(paid).headers["etag"]
    told = _paper(paid, **{"If-None-Match": etag})
    assert (told.status, told.body, told.headers["etag"]) == (304, b"", etag)
    assert etag == f'"{hashlib.sha256(_paper(paid).body).hexdigest()[:32]}"'


def test_the_qr_on_the_paper_leads_to_the_check(paid: Case):
    (picture,) = PdfReader(io.BytesIO(_paper(paid).body)).pages[0].images
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.data)).convert("L"))
    told = _scan(found.text.removeprefix(wiring.rules.settings().public_url)).json
    receipt = receipts.get(paid.payment_id).told
    assert (told["number"], told["amount_vnd"], told["stands"], told["voided_at"]) == (receipt.number, 8000, True, None)
    assert (told["dossier_code"], told["agency_name"]) == (receipt.dossier_code or None, receipt.agency_name)


@pytest.mark.parametrize("accept", ["application/json", BROWSER])
def test_the_check_names_nobody_and_no_account(paid: Case, accept: str):
    body = _scan(_url(paid), accept).body.decode()
    receipt = receipts.get(paid.payment_id).told
    assert receipt.number in body
    assert not [one for one in ("Nông", "Bình", receipt.bank_reference, paid.owner.id, "0123499999") if one in body]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json, text/html;q=0.9", "application/json"),
        ("text/html;q=0", "application/json"),
        (BROWSER, "text/html; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
    ],
)
def test_a_browser_gets_a_page_and_a_program_json(paid: Case, accept: str, kind: str):
    told = _scan(_url(paid), accept)
    assert told.headers["content-type"] == kind and told.headers["vary"] == "Accept, Accept-Language"
    assert told.headers["cache-control"] == "no-store"


def test_the_page_speaks_both_languages_loads_nothing_and_runs_nothing(paid: Case):
    vi, en = (_scan(_url(paid), BROWSER, **{"Accept-Language": one}).body.decode() for one in ("vi", "en"))
    assert "còn giá trị" in vi and '<html lang="vi">' in vi and "8.000 đ" in vi
    assert "still stands" in en and '<html lang="en">' in en
    assert not [one for one in ("<script", "src=", "href=", "http") if one in vi]
    policy = _scan(_url(paid), BROWSER).headers["content-security-policy"]
    style = vi.partition("<style>")[2].partition("</style>")[0]
    digest = hashlib.sha256(style.encode()).digest()
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.partition("sha256-")[2].partition("'")[0] == base64.b64encode(digest).decode()


def test_what_is_not_ours_is_answered_alike_whatever_is_wrong(paid: Case):
    url = _url(paid)
    other = wiring.documents.receipt_url("JWNOBODY").removeprefix(
        wiring.rules.settings().public_url
    )  # genuine, of nothing
    wrong = [url[:-1], url + "A", url[:-2] + "__", url.replace(paid.payment_id, "JW1"), url + "%", other]
    told = [_scan(one) for one in wrong]
    assert {(one.status, one.slug, one.json["detail"]) for one in told} == {(404, "not_found", told[0].json["detail"])}
    pages = {_scan(one, BROWSER).body for one in wrong}
    (page,) = pages
    assert "không phải của chúng tôi" in page.decode()


def test_whoever_tries_tokens_is_stopped(paid: Case):
    address = source_ip()
    tries = [client.call("GET", "/v1/public/receipts/x.y", source_ip=address).status for _ in range(61)]
    assert set(tries[:60]) == {404} and tries[60] == 429


def test_a_voided_paper_says_so_and_is_not_given_out_any_more(world: World):
    case = world.a_receipt()
    receipt = receipts.get(case.payment_id)
    world.money_leaves(case)
    assert _paper(case).slug == "payment_not_paid"
    assert _scan(_url(case)).json["stands"] is True, "the news is not there yet"
    world.pump.run()
    told = _scan(_url(case))
    assert (told.json["stands"], told.json["number"]) == (False, receipt.told.number) and told.json["voided_at"]
    assert "không còn giá trị" in _scan(_url(case), BROWSER).body.decode()


def test_paid_again_the_new_paper_has_a_new_number_and_the_old_one_stays_void(world: World):
    case = world.a_receipt()
    old = receipts.get(case.payment_id)
    world.money_leaves(case)
    world.pump.run()
    world.pays_cash(case)
    assert _paper(case).slug == "receipt_not_ready"
    world.pump.run()
    new, count = receipts.last_of(case.payment_id)
    assert count == 2 and new.told.number != old.told.number and _paper(case).status == 200
    assert _scan(new.told.verification_url.removeprefix(wiring.rules.settings().public_url)).json["stands"] is True
    assert _scan(_url(case)).json["stands"] is False
