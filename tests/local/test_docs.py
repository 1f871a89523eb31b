"""The pages under /docs need no network, lead nowhere wrong, and their example calls are genuine."""

import json
import re
import runpy
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from chalicelib.adapters import banks, carriers
from chalicelib.adapters.callbacks import CallbackRequest, Forged
from local.docs import live
from local.docs.calls import PAYMENT_CODE, Call, example
from local.docs.page import files
from local.docs.partners import SIGNER, SPECIFICS
from local.docs.registrations import EXAMPLES, REGISTRATIONS, Registration
from local.sandbox.signing import standard_webhook_headers

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PAGES = files(now=NOW)


def received(call: Call) -> CallbackRequest:
    """The call as API Gateway hands it over."""
    query = tuple(parse_qsl(urlsplit(call.path).query, keep_blank_values=True))
    return CallbackRequest(call.method, query, {n.lower(): v for n, v in call.headers.items()}, call.body)


def each(registration: Registration) -> object:
    return pytest.param(registration, id=f"{registration.kind}-{registration.provider}")


@pytest.mark.parametrize("path", [path for path, (kind, _) in PAGES.items() if kind.startswith("text/html")])
def test_a_page_loads_only_what_is_served_here(path: str) -> None:
    html = PAGES[path][1].decode()
    for link in re.findall(r'(?:href|src)="([^"]+)"', html):
        assert link in PAGES, link


def test_the_script_asks_nobody_else() -> None:
    start = PAGES["/docs/start.js"][1].decode()
    assert "validatorUrl: null" in start and "http" not in start
    assert "@import" not in PAGES["/docs/swagger-ui.css"][1].decode()


def test_every_problem_has_its_place_on_the_page() -> None:
    html = PAGES["/docs/problems"][1].decode()
    assert 'id="draft_stale"' in html and "Hồ sơ chưa đủ" in html


@pytest.mark.parametrize("registration", [each(r) for r in EXAMPLES if r.kind == "bank"])
def test_a_bank_s_example_is_taken_for_genuine(registration: Registration) -> None:
    request = received(example(registration, NOW))
    bank = banks.load(registration.provider)
    (notice,) = bank.verify(request, secrets=[registration.secrets], now=NOW)
    assert (notice.amount_vnd, notice.outcome, notice.direction) == (16000, "paid", "in")
    assert PAYMENT_CODE in notice.memo


@pytest.mark.parametrize("registration", [each(r) for r in EXAMPLES if r.kind == "carrier"])
def test_a_carrier_s_example_is_taken_for_genuine(registration: Registration) -> None:
    request = received(example(registration, NOW))
    if hasattr(carriers.load(registration.provider), "page"):  # it is asked, and nobody's call is its own
        with pytest.raises(Forged):
            carriers.load(registration.provider).verify(request, secrets=[registration.secrets], now=NOW)
        return
    (scan,) = carriers.load(registration.provider).verify(request, secrets=[registration.secrets], now=NOW)
    assert (scan.event, scan.occurred_at) == ("collected", NOW)


def test_the_examples_use_an_api_key_where_that_is_the_secret() -> None:
    registration = Registration("bank", "sepay", "ep_1", "0123456789", {"key": "k1"})
    request = received(example(registration, NOW))
    assert banks.load("sepay").verify(request, secrets=[{"key": "k1"}], now=NOW)
    with pytest.raises(Forged):
        banks.load("sepay").verify(request, secrets=[{"key": "k2"}], now=NOW)


def test_every_partner_is_explained() -> None:
    known = {("bank", name) for name in banks.providers()} | {("carrier", name) for name in carriers.providers()}
    assert known == set(SPECIFICS) == {(r.kind, r.provider) for r in EXAMPLES}


def test_the_signer_on_the_page_signs_as_standard_webhooks_do() -> None:
    sign = runpy.run_path(str(SIGNER))["headers"]
    secret, body = EXAMPLES[0].secrets["secret"], b'{"type":"transfer.received"}'
    assert sign(secret, body, "msg_1", 1_795_402_800) == standard_webhook_headers(secret, "msg_1", 1_795_402_800, body)
    assert "def headers(secret" in PAGES["/docs/partners"][1].decode()


def test_the_shown_command_is_the_call() -> None:
    command = example(EXAMPLES[0], NOW).curl("http://127.0.0.1:8080")
    assert command.startswith("curl -i -X POST http://127.0.0.1:8080/v1/callbacks/banks/standard/")
    assert "webhook-signature: v1," in command


def test_a_running_stack_shows_its_own_registrations(tmp_path, monkeypatch):
    written = tmp_path / "registrations.json"
    told = {"kind": "bank", "provider": "sepay", "endpoint": "e" * 48, "account": "207", "secrets": {"secret": "shown"}}
    written.write_text(json.dumps([told]), "utf-8")
    monkeypatch.setenv(REGISTRATIONS, str(written))
    partners = live.files(base_url="http://127.0.0.1:9")["/docs/partners"][1].decode()
    assert f"http://127.0.0.1:9/v1/callbacks/banks/sepay/{'e' * 48}" in partners
    assert "ep_vidu_sepay" not in partners and "ep_vidu_vnpay" in partners
