"""SMS through a gateway that takes one JSON message a call."""

from chalicelib.adapters import outgoing


class ChannelUnavailable(Exception):
    """The message was not taken. The text holds neither phone nor message: it may end in a log."""


def send(*, phone_e164: str, text: str, url: str, token: str, message_id: str) -> None:
    """Hand one message to the gateway; any 2xx means taken.

    `message_id` makes it safe to hand the same message over again. Refuses with `ChannelUnavailable`.
    """
    message = {"message_id": message_id, "to": phone_e164, "text": text}
    try:
        status, _ = outgoing.post_json(url, message, {"Authorization": f"Bearer {token}"})
    except outgoing.Unreachable as broken:
        raise ChannelUnavailable(str(broken)) from None
    if not 200 <= status < 300:
        raise ChannelUnavailable(f"the gateway answered {status}")
