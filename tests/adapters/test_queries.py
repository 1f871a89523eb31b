"""What a provider answers when asked is, for our books, what its callback says: one credit, whichever comes first."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.adapters import banks, queries
from chalicelib.adapters.callbacks import CallbackRequest
from chalicelib.adapters.gateways import GatewayRefused, GatewayUnavailable
from chalicelib.adapters.queries import Question
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.incoming import credit_id_of
from chalicelib.domain.polling import ASKABLE
from tests.adapters.fixtures import NOW
from tests.adapters.fixtures.banks import dvcqg, momo, payos, vietqrvn, vnpay, zalopay
from tests.adapters.fixtures.gateways import dvcqg as asked_dvcqg
from tests.adapters.fixtures.gateways import momo as asked_momo
from tests.adapters.fixtures.gateways import payos as asked_payos
from tests.adapters.fixtures.gateways import vnpay as asked_vnpay
from tests.adapters.fixtures.gateways import zalopay as asked_zalopay
from tests.adapters.servers import serving

CODE, ACCOUNT = "JWA6FE62TT7X", "0123499999"
QUESTION = Question(CODE, ACCOUNT, NOW, "q1")
TRANSFER = {
    "reference": "FT1",
    "amount": 16000,
    "accountNumber": ACCOUNT,
    "description": f"{CODE} le phi",
    "transactionDateTime": "2026-01-15T10:00:00+07:00",
}
LINK = {"orderCode": asked_payos.NUMBER, "amountPaid": 16000, "status": "PAID", "transactions": [TRANSFER]}
ROW = {"orderId": CODE, "referenceNumber": "FT1", "amount": 16000, "status": 1, "transType": "C"}
TOKEN = {"access_token": "t-1"}


@dataclass
class Provider:
    """A provider's secrets, its callback, and what it answers: of a paid, a waiting and a failed order."""

    secrets: list[dict[str, Any]]
    callback: Callable[[], CallbackRequest]
    paid: list[Any]
    pending: list[Any]
    failed: list[Any]
    refused: list[Any]


PROVIDERS = {
    "dvcqg": Provider(
        dvcqg.SECRETS,
        lambda: dvcqg.genuine(MaThamChieu=CODE, SoTien=16000),
        [asked_dvcqg.STATUS],
        [{**asked_dvcqg.STATUS, "TrangThaiGD": "3"}],
        [{**asked_dvcqg.STATUS, "TrangThaiGD": "4"}],
        [{"MaLoi": "99", "MoTaLoi": "Không tìm thấy"}],
    ),
    "momo": Provider(
        momo.SECRETS,
        lambda: momo.genuine(amount=16000),
        [{**asked_momo.ORDER, "requestId": "q1"}],
        [{**asked_momo.ORDER, "requestId": "q1", "resultCode": 1000}],
        [{**asked_momo.ORDER, "requestId": "q1", "resultCode": 1006}],
        [{**asked_momo.NAMES, "requestId": "q1", "resultCode": 42_000, "message": "không tìm thấy"}],
    ),
    "payos": Provider(
        [{**payos.SECRETS[0], "client_id": "c-1", "api_key": "a-1"}],
        lambda: payos.genuine(orderCode=asked_payos.NUMBER, reference="FT1", amount=16000),
        [LINK],
        [{**LINK, "amountPaid": 0, "status": "PENDING", "transactions": []}],
        [{**LINK, "amountPaid": 0, "status": "CANCELLED", "transactions": None}],
        [None],
    ),
    "vietqrvn": Provider(
        [{**vietqrvn.SECRETS[0], "api_username": "dvc", "api_password": "p2"}],
        lambda: vietqrvn.genuine(referencenumber="FT1", amount=16000),
        [TOKEN, [ROW]],
        [TOKEN, [{**ROW, "status": 0}]],
        [TOKEN, [{**ROW, "status": 2}]],
        [TOKEN, []],
    ),
    "vnpay": Provider(
        vnpay.SECRETS,
        lambda: vnpay.genuine(vnp_TxnRef=CODE, vnp_Amount="1600000"),
        [asked_vnpay.answered("querydr")],
        [asked_vnpay.answered("querydr", TransactionStatus="01")],
        [asked_vnpay.answered("querydr", TransactionStatus="02")],
        [asked_vnpay.answered("querydr", ResponseCode="91", TxnRef="", TransactionStatus="")],
    ),
    "zalopay": Provider(
        zalopay.SECRETS,
        lambda: zalopay.genuine(amount=16000),
        [asked_zalopay.ORDER],
        [{"return_code": 3}],
        [{"return_code": 2}],
        [],
    ),
}
every_provider = pytest.mark.parametrize("name", PROVIDERS)


def ask(name: str, answers: list[Any], secrets: Any = None) -> list[BankNotice]:
    def body(one: Any) -> bytes:
        if name == "payos":
            one = asked_payos.answered(one, payos.SECRETS[0]["checksum_key"]) if one else {"code": "101", "desc": "x"}
        return json.dumps(one).encode()

    with serving() as server:
        server.answers = [body(one) for one in answers]
        urls = {"api": server.url, "query": server.url}
        secrets = PROVIDERS[name].secrets if secrets is None else secrets
        return queries.load(name).ask(QUESTION, now=NOW, secrets=secrets, urls=urls)


def told(name: str) -> BankNotice:
    provider = PROVIDERS[name]
    (notice,) = banks.load(name).verify(provider.callback(), secrets=provider.secrets, now=NOW)
    return notice


def test_all_that_can_be_asked_are_polled() -> None:
    assert set(queries.providers()) == ASKABLE == set(PROVIDERS)
    with pytest.raises(LookupError):
        queries.load("sepay")


@every_provider
def test_a_paid_order_is_the_credit_that_the_callback_tells_of(name: str) -> None:
    (asked,), called = ask(name, PROVIDERS[name].paid), told(name)
    assert credit_id_of(asked) == credit_id_of(called)
    for part in ("provider", "account", "direction", "outcome", "amount_vnd"):
        assert getattr(asked, part) == getattr(called, part), part
    # VietQR.vn's own number is told by the callback only: the bank's reference makes them one.
    assert asked.notice_id == called.notice_id or (name == "vietqrvn" and asked.bank_reference == called.bank_reference)
    assert CODE in asked.memo and asked.occurred_at.tzinfo is UTC


@every_provider
def test_while_nothing_came_nothing_is_told(name: str) -> None:
    assert ask(name, PROVIDERS[name].pending) == []


@every_provider
def test_what_failed_is_told_where_callbacks_of_the_provider_tell_it(name: str) -> None:
    found = [one.outcome for one in ask(name, PROVIDERS[name].failed)]
    assert found == (["failed"] if name in ("dvcqg", "momo", "vnpay") else [])


@every_provider
def test_an_order_that_it_does_not_know_is_refused(name: str) -> None:
    if not PROVIDERS[name].refused:
        pytest.skip("it answers as for one that failed")
    with pytest.raises(GatewayRefused):
        ask(name, PROVIDERS[name].refused)


@every_provider
def test_without_secrets_or_an_answer_nothing_is_known(name: str) -> None:
    with pytest.raises(GatewayUnavailable):
        ask(name, PROVIDERS[name].paid, secrets=[])
    with pytest.raises(GatewayUnavailable):
        queries.load(name).ask(
            QUESTION,
            now=NOW,
            secrets=PROVIDERS[name].secrets,
            urls={"api": "http://127.0.0.1:1", "query": "http://127.0.0.1:1"},
        )


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("vnpay", [asked_vnpay.answered("querydr", TransactionNo="0")]),
        ("momo", [{**asked_momo.ORDER, "requestId": "q1", "transId": 0}]),
        ("zalopay", [{**asked_zalopay.ORDER, "zp_trans_id": None}]),
        ("vietqrvn", [TOKEN, [{**ROW, "referenceNumber": ""}]]),
        ("payos", [{**LINK, "transactions": []}]),
        ("payos", [{**LINK, "transactions": [{**TRANSFER, "reference": None}]}]),
        ("payos", [{**LINK, "transactions": [{**TRANSFER, "transactionDateTime": "today"}]}]),
        ("payos", [{**LINK, "transactions": [7]}]),
        ("payos", [{**LINK, "transactions": [TRANSFER] * 101}]),
    ],
)
def test_money_that_could_not_be_told_from_the_callback_s_is_no_answer(name: str, answers: list[Any]) -> None:
    with pytest.raises(GatewayUnavailable):
        ask(name, answers)


def test_each_transfer_for_a_payos_link_is_told_by_itself() -> None:
    second = {**TRANSFER, "reference": "FT2", "amount": 6000, "transactionDateTime": "2026-01-15 10:05:00"}
    found = ask("payos", [{**LINK, "amountPaid": 22000, "transactions": [TRANSFER, second]}])
    assert [(one.bank_reference, one.amount_vnd) for one in found] == [("FT1", 16000), ("FT2", 6000)]
    assert found[1].occurred_at == datetime(2026, 1, 15, 3, 5, tzinfo=UTC)


def test_where_nobody_registered_how_to_ask_nothing_is_asked_again_and_again() -> None:
    with pytest.raises(GatewayRefused):
        queries.load("dvcqg").ask(QUESTION, now=NOW, secrets=dvcqg.SECRETS, urls={})
    with pytest.raises(GatewayRefused):
        queries.load("vietqrvn").ask(QUESTION, now=NOW, secrets=vietqrvn.SECRETS, urls={})
