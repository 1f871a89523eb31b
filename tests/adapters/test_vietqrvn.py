"""VietQR.vn's token, and the order that we ask it about."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.banks import Forged, vietqrvn
from chalicelib.adapters.callbacks import CallbackRequest
from chalicelib.adapters.gateways import Found, GatewayRefused, GatewayUnavailable
from tests.adapters.fixtures import NOW
from tests.adapters.fixtures.banks.vietqrvn import SECRETS, asking, genuine
from tests.adapters.servers import serving

OURS = [{**SECRETS[0], "api_username": "dvc-langson", "api_password": "p2"}]
ORDER = {"orderId": "JWA6FE62TT7X", "referenceNumber": "FT1", "amount": 16000, "status": 1, "transType": "C"}


def token(request: CallbackRequest, secrets: Any = SECRETS) -> tuple[int, Any]:
    status, headers, body = vietqrvn.token(request, secrets=secrets, now=NOW)
    assert headers == {"Content-Type": "application/json"}
    return status, json.loads(body)


def test_the_right_credentials_are_given_a_token_for_five_minutes() -> None:
    status, body = token(asking("customer-dvc", "p@ss:word"))
    assert (status, body["token_type"], body["expires_in"]) == (200, "Bearer", 300)
    assert sorted(body) == ["access_token", "expires_in", "token_type"] and "p@ss" not in body["access_token"]


@pytest.mark.parametrize(
    "request_",
    [
        asking("customer-dvc", "p@ss"),
        asking("customer", "p@ss:word"),
        asking("", ""),
        asking("customer-dvc", "p@ss:word", method="GET"),
        CallbackRequest("POST", (), {}, b""),
        CallbackRequest("POST", (), {"authorization": "Basic é"}, b""),
        CallbackRequest("POST", (), {"authorization": "Bearer Y3VzdG9tZXItZHZjOnBAc3M6d29yZA=="}, b""),
    ],
)
def test_any_other_credentials_are_refused(request_: CallbackRequest) -> None:
    assert token(request_) == (400, {"status": "FAILED", "message": "INVALID_CREDENTIALS"})


@pytest.mark.parametrize("secrets", [[], [{}], [{"username": "", "password": ""}], [{"username": "customer-dvc"}]])
def test_without_credentials_of_ours_nobody_is_given_a_token(secrets: Any) -> None:
    for request in (asking("customer-dvc", ""), asking("", ""), CallbackRequest("POST", (), {}, b"")):
        assert token(request, secrets)[0] == 400


def test_a_token_dies_with_the_password_that_it_was_given_for() -> None:
    request = genuine(SECRETS[1])
    assert vietqrvn.verify(request, secrets=SECRETS, now=NOW)
    with pytest.raises(Forged):
        vietqrvn.verify(request, secrets=SECRETS[:1], now=NOW)


def test_a_token_can_not_be_made_younger() -> None:
    request = genuine(at=NOW - timedelta(minutes=10))
    proof = request.headers["authorization"].partition(".")[2]
    forged = {**request.headers, "authorization": f"Bearer {int(NOW.timestamp())}.{proof}"}
    with pytest.raises(Forged):
        vietqrvn.verify(replace(request, headers=forged), secrets=SECRETS, now=NOW)


def asked(rows: Any, **changes: Any) -> Found:
    wanted = {"order_reference": "JWA6FE62TT7X", "account": "0123499999", "secrets": OURS, **changes}
    with serving() as server:
        server.answers = [b'{"access_token": "t-1"}', json.dumps(rows).encode()]
        found = vietqrvn.query(api_url=server.url, **wanted)
    first, second = server.asked
    assert first["headers"]["Authorization"] == "Basic ZHZjLWxhbmdzb246cDI="
    assert second["headers"]["Authorization"] == "Bearer t-1"
    assert second["body"]["checkSum"] == hashlib.md5(b"0123499999dvc-langson").hexdigest()
    return found


@pytest.mark.parametrize(("status", "standing"), [(0, "pending"), (1, "paid"), ("2", "failed")])
def test_an_order_is_found_by_its_code(status: Any, standing: str) -> None:
    found = asked([{"orderId": "another"}, {**ORDER, "status": status}])
    assert found == Found("JWA6FE62TT7X", standing, 16000, "FT1", str(status))  # type: ignore[arg-type]


def test_a_transfer_is_found_by_the_bank_s_reference() -> None:
    assert asked([{**ORDER, "orderId": ""}], bank_reference="FT1").standing == "paid"


@pytest.mark.parametrize(
    "rows",
    [
        [{**ORDER, "orderId": "another"}],
        [{**ORDER, "transType": "D"}],
        [{**ORDER, "amount": -1}],
        [{**ORDER, "status": 7}],
        [5],
    ],
)
def test_another_order_tells_nothing(rows: Any) -> None:
    with pytest.raises(GatewayUnavailable):
        asked(rows)


@pytest.mark.parametrize("rows", [[], {"status": "FAILED", "message": "E95"}])
def test_an_order_that_is_not_known_is_refused(rows: Any) -> None:
    with pytest.raises(GatewayRefused):
        asked(rows)


def test_without_credentials_or_a_token_nothing_is_asked() -> None:
    wanted: dict[str, Any] = {"order_reference": "JWA6FE62TT7X", "account": "0123499999"}
    with serving() as server:
        for secrets in ([], SECRETS):
            with pytest.raises(GatewayUnavailable):
                vietqrvn.query(api_url=server.url, secrets=secrets, **wanted)
        assert server.asked == []
        for server.answer in (b"{}", b'{"access_token": "a\\nb"}', b"[]"):
            with pytest.raises(GatewayUnavailable):
                vietqrvn.query(api_url=server.url, secrets=OURS, **wanted)
