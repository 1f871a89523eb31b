"""Doors are tested through the whole app, over the real store and the sandbox gateway."""

import re
from collections.abc import Callable, Iterator

import pytest
from urllib3 import request

from chalicelib import config
from local.aws import Stack
from local.sandbox import phone as sandbox_phone
from tests.adapters.servers import ems_delivered, serving
from tests.api.world import World
from tests.deployment import put_secrets

_GATEWAY_TOKEN = "only-in-tests"


@pytest.fixture(scope="session")
def gateway(aws: Stack) -> Iterator[str]:
    """The URL of the SMS gateway's sandbox, which the app sends codes to."""
    server = sandbox_phone.serve(0, token=_GATEWAY_TOKEN)
    put_secrets(aws, {"sms-gateway": {"token": _GATEWAY_TOKEN}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMS_GATEWAY_URL", f"{server.url}/messages")
        config.reset()
        yield server.url
    server.stop()


@pytest.fixture
def code_of(gateway: str) -> Callable[[str], str]:
    """Reads the code from a phone's newest message, as a person would."""

    def read(phone: str) -> str:
        newest = request("GET", f"{gateway}/inbox/{phone}").json()["messages"][0]["text"]
        return re.search(r"\b\d{6}\b", newest)[0]  # type: ignore[index]

    return read


@pytest.fixture(scope="session")
def world(aws: Stack, gateway: str) -> Iterator[World]:
    """Units, procedures, partners and the pump; the carrier's and the gateway's addresses are of this machine."""
    with serving() as post_office, pytest.MonkeyPatch.context() as patch:
        post_office.of_path = ems_delivered
        post_office.answer = b'{"code": "success", "data": {"tracking_code": "EE473124829VN", "fee": 25000}}'
        patch.setenv("EMS_API_URL", post_office.url)
        patch.setenv("VNPAY_PAY_URL", "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html")
        config.reset()
        yield World(aws, post_office)
