"""Providers of tax receipts: what the generic one is sent and believes, and the unit that has none."""

import json
import pkgutil
from datetime import timedelta

import pytest

from chalicelib.adapters import e_receipts, standard_webhooks
from chalicelib.adapters.callbacks import CallbackRequest, Forged
from chalicelib.adapters.e_receipts import ProviderRefused, ProviderUnavailable
from chalicelib.domain.fee_receipt import EReceipt
from tests import builders as a
from tests.adapters.fixtures import standard_webhooks as webhooks
from tests.adapters.servers import serving
from tests.builders import NOW

TOLD = a.a_receipt().told
GOOD = {"series": "01BLP0-001", "number": "0001234", "lookup_url": "https://bienlai.example.vn/?ma=ABC"}


def _issue(url, *, told=TOLD, secrets=webhooks.SECRETS):
    return e_receipts.load("standard").issue(
        told,
        request_id="receipt-JW1",
        name="Nhà cung cấp A",
        url=url,
        secrets=secrets,
        now=NOW,
    )


@pytest.fixture
def provider():
    with serving() as server:
        server.answer = json.dumps(GOOD).encode()
        yield server


def test_providers_are_found_by_their_files():
    assert e_receipts.providers() == ("none", "standard")
    assert {one.name for one in pkgutil.iter_modules(e_receipts.__path__)} == set(e_receipts.providers())
    with pytest.raises(LookupError):
        e_receipts.load("os")


def test_who_has_none_issues_none():
    assert e_receipts.load("none").issue(TOLD, request_id="r", name="", url="", secrets=[], now=NOW) is None


def test_the_answer_is_kept_and_the_order_says_what_a_tax_receipt_must(provider):
    provider.status = 201
    assert _issue(f"{provider.url}/r") == EReceipt("Nhà cung cấp A", GOOD["series"], GOOD["number"], GOOD["lookup_url"])
    (asked,) = provider.asked
    data = asked["body"]["data"]
    assert (asked["body"]["type"], data["number"], data["amount_vnd"]) == ("receipt.requested", TOLD.number, 16000)
    assert data["payer_name"] == "Nông Thị Bình" and data["lines"][0]["kind"] == "fee"
    assert asked["headers"]["Idempotency-Key"] == f'"{TOLD.number}"'
    assert TOLD.bank_reference not in json.dumps(asked["body"]), "a provider has no use for it"


@pytest.mark.parametrize("secret", webhooks.SECRETS)
def test_while_keys_change_the_provider_may_check_with_either(secret):
    body = b"{}"
    headers = standard_webhooks.signed(body, message_id="receipt-JW1", secrets=webhooks.SECRETS, now=NOW)
    request = CallbackRequest("POST", (), headers, body)
    assert standard_webhooks.opened(request, secrets=[secret], now=NOW) == {}
    for wrong, at in ((webhooks.WRONG, NOW), ([secret], NOW + timedelta(seconds=301))):
        with pytest.raises(Forged):
            standard_webhooks.opened(request, secrets=wrong, now=at)


@pytest.mark.parametrize(
    ("status", "answer", "code"),
    [(422, b'{"code": "MST_SAI"}', "MST_SAI"), (400, b"<html>", "400"), (422, b'{"code": ["x"]}', "422")],
)
def test_a_no_is_a_no(provider, status, answer, code):
    provider.status, provider.answer = status, answer
    with pytest.raises(ProviderRefused) as refused:
        _issue(f"{provider.url}/r")
    assert refused.value.code == code


@pytest.mark.parametrize("status", [202, 204, 302, 401, 403, 404, 408, 409, 429, 500, 503])
def test_everything_else_is_asked_again(provider, status):
    provider.status = status
    with pytest.raises(ProviderUnavailable):
        _issue(f"{provider.url}/r")


@pytest.mark.parametrize(
    "changes",
    [
        {"series": ""},
        {"series": None},
        {"number": "1" * 31},
        {"number": True},
        {"number": "1\n2"},
        {"lookup_url": "http://bienlai.example.vn/"},
        {"lookup_url": "javascript:alert(1)"},
        {"lookup_url": "https:///x"},
        {"lookup_url": "https://[x/"},
        {"lookup_url": "https://biênlai.vn/"},
        {"lookup_url": "https://a.vn/" + "x" * 500},
    ],
)
def test_an_answer_that_could_not_be_printed_is_not_believed(provider, changes):
    provider.answer = json.dumps({**GOOD, **changes}).encode()
    with pytest.raises(ProviderUnavailable, match="unreadable"):
        _issue(f"{provider.url}/r")


@pytest.mark.parametrize("answer", [b"", b"[]", b"{", b"\xff", b'{"series": 1, "series": 2}', b"x" * 100_000])
def test_nor_is_one_that_is_no_json(provider, answer):
    provider.answer = answer
    with pytest.raises(ProviderUnavailable):
        _issue(f"{provider.url}/r")


@pytest.mark.parametrize("url", ["", "http://provider.example.vn/", "ftp://x", "file:///etc/passwd"])
def test_a_name_is_never_sent_over_an_open_line(url):
    with pytest.raises(ProviderUnavailable, match="https"):
        _issue(url)


def test_a_provider_that_is_away_is_asked_again():
    with pytest.raises(ProviderUnavailable):
        _issue("http://127.0.0.1:9/")
