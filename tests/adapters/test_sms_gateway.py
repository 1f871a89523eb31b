"""The SMS gateway: what is sent, and what never leaks."""

import pytest

from chalicelib.adapters.channels import sms_gateway
from tests.adapters.servers import serving

PHONE, TEXT, TOKEN = "+84912345678", "Mã của bạn: 493028", "gateway-token"


def send(url: str) -> None:
    sms_gateway.send(phone_e164=PHONE, text=TEXT, url=url, token=TOKEN, message_id="01J")


def test_a_message_is_handed_over_with_its_id_and_the_token() -> None:
    with serving() as gateway:
        gateway.status = 202
        send(gateway.url + "/messages")
    (asked,) = gateway.asked
    assert asked["path"] == "/messages"
    assert asked["body"] == {"message_id": "01J", "to": PHONE, "text": TEXT}
    assert asked["headers"]["Authorization"] == "Bearer gateway-token"


@pytest.mark.parametrize("status", [302, 400, 401, 429, 500, 503])
def test_anything_but_2xx_is_unavailable_and_says_no_secret(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with serving() as gateway:
        gateway.status = status
        with pytest.raises(sms_gateway.ChannelUnavailable) as away:
            send(gateway.url)
    for told in (repr(away.value), caplog.text):
        assert not any(word in told for word in ("912345678", "493028", TOKEN))


def test_a_gateway_that_is_away_is_unavailable() -> None:
    with pytest.raises(sms_gateway.ChannelUnavailable) as away:
        send("http://127.0.0.1:1")
    assert "912345678" not in repr(away.value) and away.value.__cause__ is None
