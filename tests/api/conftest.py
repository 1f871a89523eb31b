"""Doors are tested through the whole app, over the real store and the sandbox gateway."""

import re
from collections.abc import Callable, Iterator

import pytest
from urllib3 import request

from chalicelib import config
from local.aws import Stack
from local.sandbox import phone as sandbox_phone
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
