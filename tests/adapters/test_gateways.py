"""What every gateway's client keeps to, against a server that answers wrongly in each way."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.adapters.gateways import GatewayRefused, GatewayUnavailable
from tests.adapters.fixtures.gateways import dvcqg, momo, payos, vnpay, zalopay
from tests.adapters.servers import Server, serving

CLIENTS = {"dvcqg": dvcqg, "momo": momo, "payos": payos, "vnpay": vnpay, "zalopay": zalopay}
CALLS = [pytest.param(call, id=f"{name}: {call.__name__}") for name, m in CLIENTS.items() for call in m.CALLS]
every_call = pytest.mark.parametrize("call", CALLS)


@every_call
def test_a_proven_answer_is_read(call: Callable[..., Any]) -> None:
    with serving() as server:
        server.answer = call.answer()
        assert call(server.url) == call.expected


@every_call
def test_what_is_asked_is_signed_with_the_newest_secret(call: Callable[..., Any]) -> None:
    with serving() as server:
        server.answer = call.answer()
        call(server.url)
    (asked,) = server.asked
    assert (asked["path"], asked["body"]) == (call.path, call.asked)


@every_call
def test_an_answer_that_is_forged_broken_or_missing_tells_nothing(call: Callable[..., Any]) -> None:
    def unavailable(server: Server, url: str) -> None:
        with pytest.raises(GatewayUnavailable) as caught:
            call(url)
        assert "secret" not in str(caught.value) and "key" not in str(caught.value)

    with serving() as server:
        for body in (b"", b"[]", b"not JSON", b'{"a":1,"a":2}', b"{}", *call.wrong()):
            server.answer = body
            unavailable(server, server.url)
        server.answer = call.answer()
        for server.status in (302, 429, 500, 503):
            unavailable(server, server.url)
    unavailable(server, "http://127.0.0.1:1")


@every_call
def test_a_refusal_carries_the_gateway_s_code(call: Callable[..., Any]) -> None:
    with serving() as server:
        for body, code in call.refused:
            server.answer = json.dumps(body).encode()
            with pytest.raises(GatewayRefused) as caught:
                call(server.url)
            assert caught.value.code == code


@every_call
def test_without_a_secret_nothing_is_asked(call: Callable[..., Any]) -> None:
    with serving() as server, pytest.raises(GatewayUnavailable):
        call(server.url, secrets=[])
    assert server.asked == []
