"""Send a one-time code to a phone, not too often."""

import ipaddress
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain import one_time_code
from chalicelib.domain.errors import Refused
from chalicelib.domain.one_time_code import Challenge
from chalicelib.usecases.ports.people import Challenges, Limits

MOST_PER_PHONE_AN_HOUR = 5
MOST_PER_ADDRESS_AN_HOUR = 60
HOUR_S = int(timedelta(hours=1).total_seconds())


class Send(Protocol):
    def __call__(self, *, phone: str, code: str, message_id: str) -> None:
        """Hand the code to the channel; Refused otp_not_sent when it was not taken."""


def request_code(
    phone: str,
    *,
    source_ip: str,
    challenge_id: str,
    random_code: str,
    now: datetime,
    challenges: Challenges,
    limits: Limits,
    hash_of: Callable[[str, str], str],
    send: Send,
    request_id: str = "",
) -> Challenge:
    """The challenge whose code (`random_code`, six digits) was sent to `phone` (E.164).

    Asked again with the same `request_id` within a minute, it is the same challenge, and nothing is sent or counted:
    the answer was lost, or a copy comes late.

    Whether the phone has an account is not even looked up, so nothing in the answer can tell it. Refuses with
    `too_many_requests` more than one code a minute or five an hour for a phone, or sixty an hour from one address;
    with `otp_not_sent` when the gateway did not take the message: nobody learns that challenge's id and it is
    closed, so a code that arrives all the same opens nothing.
    """
    if request_id:
        named = hash_of("challenge", f"{phone}:{request_id}")[:32]
        asked = challenges.get(named)
        if asked and one_time_code.still_comes(asked, now=now):
            return asked
        challenge_id = challenge_id if asked else named
    # The address first: who is over that limit must not use up the codes of other people's phones.
    limits.hit(f"codes_of_address#{network(source_ip)}", most=MOST_PER_ADDRESS_AN_HOUR, window_s=HOUR_S, now=now)
    minute_s = int(one_time_code.RESEND_AFTER.total_seconds())
    limits.hit(code_of_minute(phone), most=1, window_s=minute_s, now=now)
    limits.hit(f"codes_of_hour#{phone}", most=MOST_PER_PHONE_AN_HOUR, window_s=HOUR_S, now=now)
    challenge = one_time_code.new(
        challenge_id, phone=phone, code_hash=hash_of("one_time_code", f"{challenge_id}:{random_code}"), now=now
    )
    challenges.create(challenge)
    try:
        send(phone=phone, code=random_code, message_id=challenge_id)
    except Refused:
        challenges.save(challenge, replace(challenge, used_at=now, version=challenge.version + 1))
        raise
    return challenge


def code_of_minute(phone: str) -> str:
    """The limit of one code a minute; a code that was used frees it, since it was not lost on the way."""
    return f"code_of_minute#{phone}"


def network(source_ip: str) -> str:
    """What counts as one address: an IPv4 address; the /64 of an IPv6 one, all of which one household holds."""
    try:
        address = ipaddress.ip_address(source_ip)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    return str(address)
