"""What is the payment platform's own: its receipt, its token, its proof that is no HMAC."""

import json
from dataclasses import replace

import pytest

from chalicelib.adapters.banks import dvcqg
from chalicelib.adapters.banks.dvcqg import bill
from chalicelib.adapters.callbacks import CallbackRequest
from chalicelib.adapters.gateways import GatewayRefused, GatewayUnavailable, Line
from tests.adapters.fixtures import NOW
from tests.adapters.fixtures.gateways.dvcqg import CREATED, RECEIPT, SECRETS, digest, start
from tests.adapters.servers import serving

PDF = b"%PDF-1.4\n" + b"x" * 200_000


def test_the_receipt_is_fetched_whole() -> None:
    with serving() as server:
        server.answer = PDF
        found = bill(order_reference="JWA6FE62TT7X", created_at=NOW, secrets=SECRETS, bill_url=server.url + "/Bill")
    assert found == PDF
    (asked,) = server.asked
    assert asked["headers"]["Authorization"] == "Bearer t-1"
    assert asked["body"]["MaXacThuc"] == digest("GET_BILL|1.0.6|DVC_H37|JWA6FE62TT7X|20260115100010|MaBiMatMoi01")


@pytest.mark.parametrize(("status", "body"), [(200, b""), (200, b"<html>"), (404, PDF), (200, PDF * 30)])
def test_what_is_no_receipt_is_none(status: int, body: bytes) -> None:
    with serving() as server, pytest.raises(GatewayUnavailable):
        server.status, server.answer = status, body
        bill(order_reference="JWA6FE62TT7X", created_at=NOW, secrets=SECRETS, bill_url=server.url)


def test_a_receipt_that_nobody_answers_for_is_asked_again_later() -> None:
    with pytest.raises(GatewayUnavailable):
        bill(order_reference="JWA6FE62TT7X", created_at=NOW, secrets=SECRETS, bill_url="http://127.0.0.1:1")


def test_a_description_that_could_shift_signed_values_is_not_sent() -> None:
    with pytest.raises(ValueError, match=r"\|"):
        start("http://127.0.0.1:1", description="a|b")


def test_rubbish_is_answered_without_what_it_named() -> None:
    for body in (b"", b"[]", b'{"MaThamChieu": 5}', b'{"MaThamChieu": "%s"}' % (b"x" * 200)):
        assert b'"MaThamChieu": ""' in dvcqg.acknowledge("forged", CallbackRequest("POST", (), {}, body))[2]


def test_a_receipt_that_is_not_the_amount_or_is_missing_is_not_sent() -> None:
    for receipt in (None, replace(RECEIPT, lines=RECEIPT.lines[:1])):
        with pytest.raises(GatewayRefused) as caught:
            start("http://127.0.0.1:1", receipt=receipt)
        assert caught.value.code == "lines"


def test_postage_is_neither_a_phi_nor_a_le_phi_but_is_paid() -> None:
    lines = (Line("fee", "P01", "Phí", 10000), Line("postage", "C", "Cước", 6000))
    with serving() as server:
        server.answer = json.dumps(CREATED).encode()
        start(server.url, receipt=replace(RECEIPT, lines=lines))
    printed = server.asked[0]["body"]["ThongTinBienLai"]
    assert [one["SoTien"] for one in printed["PhiLePhi"]] == ["10000"]
    assert [one["SoTien"] for one in printed["DSKhoanNop"]] == ["10000", "6000"]


def test_without_an_address_nothing_is_asked() -> None:
    with pytest.raises(GatewayUnavailable):
        start("http://127.0.0.1:1", urls={})
