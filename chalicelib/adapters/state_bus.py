"""The state's data bus (NGSP), by which VNPost is reached: a token for key and secret, then JSON (domain.md 8.2).

Secrets, newest first: `{"consumer_key": …, "consumer_secret": …, "customer_code": …}`.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from chalicelib.adapters import access_tokens, outgoing, reading
from chalicelib.adapters.bookings import CarrierUnavailable
from chalicelib.adapters.callbacks import Unreadable

LARGEST_ANSWER = 1024 * 1024
USUAL_S = 3600
_MOST_S = 24 * 3600


def credentials(secrets: Sequence[Mapping[str, Any]]) -> tuple[str, str, str]:
    """Key, secret and customer code of the newest whole mapping; `CarrierUnavailable` where there is none."""
    for mapping in secrets:
        found = [reading.secret(mapping, name) for name in ("consumer_key", "consumer_secret", "customer_code")]
        if all(found):
            return found[0], found[1], found[2]
    raise CarrierUnavailable("no consumer_key, consumer_secret and customer_code")


def asked(
    path: str,
    *,
    token_path: str,
    api_url: str,
    secrets: Sequence[Mapping[str, Any]],
    payload: Mapping[str, Any] | None = None,
    query: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The JSON object that a service answers: to a POST with `payload`, else to a GET. A token that is refused is
    fetched anew, once. `CarrierUnavailable` for everything that is no answer of the service."""
    base = api_url.rstrip("/")
    if not base:
        raise CarrierUnavailable("no address")
    key, secret, _ = credentials(secrets)
    account = (base, key)
    url = base + path + (f"?{urlencode(query)}" if query else "")
    try:
        for _ in range(2):
            token = access_tokens.token_of(account, lambda: _signed_in(base + token_path, key, secret))
            bearer = {"Authorization": f"Bearer {token}"}
            if payload is None:
                status, body = outgoing.get(url, bearer, limit=LARGEST_ANSWER)
            else:
                status, body = outgoing.post_json(url, payload, bearer, limit=LARGEST_ANSWER)
            if status != 401:
                break
            access_tokens.forget(account)
    except outgoing.Unreachable as broken:
        raise CarrierUnavailable(str(broken)) from None
    if not 200 <= status < 300:
        raise CarrierUnavailable(f"answered {status}")
    try:
        return reading.json_object(body)
    except Unreadable:
        raise CarrierUnavailable("answered in another format") from None


def _signed_in(url: str, key: str, secret: str) -> tuple[str, float]:
    basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    status, body = outgoing.post(url, b"grant_type=client_credentials", headers)
    if status != 200:
        raise CarrierUnavailable(f"no token: answered {status}")
    try:
        told = json.loads(body)
        token, holds_s = told["access_token"], float(told.get("expires_in", USUAL_S))
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not holds_s <= _MOST_S:
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CarrierUnavailable("no token: answered in another format") from None
    return token, holds_s
