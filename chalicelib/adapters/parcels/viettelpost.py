"""Viettel Post: orders and their cancelling. Source: its guide for partners (API v2), as public copies show it.

Secrets, newest first: `{"username": …, "password": …}`. Service, kind of goods and the words for an order that is there
already are data (data/carriers/viettelpost.json).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib import data
from chalicelib.adapters import access_tokens, outgoing, reading
from chalicelib.adapters.bookings import WEIGHT_G, Booking, CarrierRefused, CarrierUnavailable, Party
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.adapters.parties import national_phone

__all__ = ["book", "cancel"]

LOGIN, ORDER, UPDATE = "/user/Login", "/order/createOrderNlp", "/order/UpdateOrder"
NOTHING_TO_COLLECT, COLLECT_AMOUNT = 1, 3  # ORDER_PAYMENT; 2 would add the postage to what is collected
CANCEL = 4  # TYPE of an update
TOKEN_REFUSED = frozenset({201, 202})  # beside "token" in the message


def book(
    *,
    order_code: str,
    sender: Party,
    recipient: Party,
    contents: str,
    secrets: Sequence[Mapping[str, Any]],
    api_url: str,
    cod_amount_vnd: int = 0,
) -> Booking:
    """Order one parcel; `order_code` comes back as ORDER_REFERENCE in every scan. An order that Viettel Post has under
    this code is ours: its number is told by the first scan."""
    kept = data.carrier("viettelpost")
    order = {
        "ORDER_NUMBER": order_code,
        "CHECK_UNIQUE": True,
        **_party("SENDER", sender),
        **_party("RECEIVER", recipient),
        "PRODUCT_NAME": contents[:250],
        "PRODUCT_DESCRIPTION": "",
        "PRODUCT_QUANTITY": 1,
        "PRODUCT_PRICE": 0,  # papers have no declared value
        "PRODUCT_WEIGHT": WEIGHT_G,
        "PRODUCT_TYPE": kept["product_type"],
        "ORDER_PAYMENT": COLLECT_AMOUNT if cod_amount_vnd else NOTHING_TO_COLLECT,
        "ORDER_SERVICE": kept["service"],
        "ORDER_SERVICE_ADD": "",
        "ORDER_NOTE": "",
        "MONEY_COLLECTION": cod_amount_vnd,
    }
    try:
        answer = _asked(ORDER, order, secrets, api_url)
    except CarrierRefused as refused:
        if any(words in refused.message.lower() for words in kept["known_already"]):
            return Booking("", None)
        raise
    told = answer.get("data")
    try:
        if not isinstance(told, dict):
            raise Unreadable("data")
        return Booking(reading.name(told.get("ORDER_NUMBER")).upper(), reading.vnd_or_unknown(told.get("MONEY_TOTAL")))
    except Unreadable:
        raise CarrierUnavailable("answered in another format") from None


def cancel(*, order_code: str, item_code: str, secrets: Sequence[Mapping[str, Any]], api_url: str) -> None:
    """Take an order back by Viettel Post's own number, or by ours as long as that is not known."""
    _asked(UPDATE, {"TYPE": CANCEL, "ORDER_NUMBER": item_code or order_code, "NOTE": ""}, secrets, api_url)


def _asked(path: str, payload: Mapping[str, Any], secrets: Sequence[Mapping[str, Any]], api_url: str) -> dict[str, Any]:
    base, (user, password) = api_url.rstrip("/"), _credentials(secrets)
    account = (base, user)
    if not base:
        raise CarrierUnavailable("no address")
    for attempt in range(2):
        token = access_tokens.token_of(account, lambda: _signed_in(base, user, password))
        status, answer = _posted(base + path, payload, {"Token": token})
        message = reading.text(answer.get("message")) if isinstance(answer.get("message"), str) else ""
        refused = status == 401 or (answer.get("status") in TOKEN_REFUSED and "token" in message.lower())
        if not refused:
            break
        access_tokens.forget(account)
        if attempt:
            raise CarrierUnavailable("the token is refused")
    if answer.get("error") or answer.get("status") != 200:
        raise CarrierRefused(str(answer.get("status", status))[:100], message)
    return answer


def _signed_in(base: str, user: str, password: str) -> tuple[str, float]:
    _, answer = _posted(base + LOGIN, {"USERNAME": user, "PASSWORD": password}, {})
    told = answer.get("data")
    token = told.get("token") if isinstance(told, dict) else None
    if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
        raise CarrierUnavailable("no token")
    return token, data.carrier("viettelpost")["token_holds_s"]


def _posted(url: str, payload: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
    try:
        status, body = outgoing.post_json(url, payload, headers)
        if status == 429 or not (200 <= status < 300 or 400 <= status < 500):
            raise CarrierUnavailable(f"answered {status}")
        return status, reading.json_object(body)
    except outgoing.Unreachable as broken:
        raise CarrierUnavailable(str(broken)) from None
    except Unreadable:
        raise CarrierUnavailable("answered in another format") from None


def _credentials(secrets: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    for mapping in secrets:
        if (user := reading.secret(mapping, "username")) and (password := reading.secret(mapping, "password")):
            return user, password
    raise CarrierUnavailable("no username and password")


def _party(side: str, party: Party) -> dict[str, str]:
    province = next((row["name"] for row in data.provinces() if row["unit_code"] == party.province_code), "")
    parts = (party.address, party.commune, party.district, province)
    return {
        f"{side}_FULLNAME": party.name,
        f"{side}_PHONE": national_phone(party.phone),
        f"{side}_ADDRESS": ", ".join(part for part in parts if part),
    }
