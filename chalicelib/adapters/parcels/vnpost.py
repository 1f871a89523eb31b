"""VNPost over the state bus: orders, their cancelling, and what one costs. Source: domain.md 8.2, peers.md 1.7.

What its answers call taken, and where the price stands in them, is data (data/carriers/vnpost.json): no public document
says it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib import data
from chalicelib.adapters import reading, state_bus
from chalicelib.adapters.bookings import Booking, CarrierRefused, CarrierUnavailable, Party
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.adapters.parties import national_phone, post_province

__all__ = ["book", "cancel", "quote"]

SERVICE = "HCC"  # hành chính công


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
    """Order one parcel under our own number: ordered again, VNPost says that it has it. The item's number is not in the
    answer: the first scan tells it."""
    _, _, customer = state_bus.credentials(secrets)
    order = {
        "CustomerCode": customer,
        "OrderNumber": order_code,
        "CODAmount": cod_amount_vnd,
        **_party("Sender", sender),
        "SenderDesc": contents[:250],
        "Description": contents[:250],
        **_party("Receiver", recipient),
    }
    _checked(_asked("order", secrets, api_url, payload=order), ("taken", "known_already"))
    return Booking("", None)


def cancel(*, order_code: str, item_code: str, secrets: Sequence[Mapping[str, Any]], api_url: str) -> None:
    """Take an order back by its number."""
    _, _, customer = state_bus.credentials(secrets)
    _checked(
        _asked("cancel", secrets, api_url, query={"CustomerCode": customer, "OrderNumber": order_code}), ("taken",)
    )


def quote(
    *, from_province: str, to_province: str, weight_g: int, secrets: Sequence[Mapping[str, Any]], api_url: str
) -> int:
    """Whole đồng that VNPost asks for one item between two provinces, by today's codes of them."""
    question = {
        "weight": weight_g,
        "mainSrv": SERVICE,
        "isreturn": 1,
        "sender": {"provCode": post_province(from_province), "distCode": ""},
        "receiver": {"provCode": post_province(to_province), "distCode": ""},
    }
    answer = _asked("price", secrets, api_url, payload=question)
    told = next((answer[name] for name in data.carrier("vnpost")["price_names"] if name in answer), None)
    try:
        return reading.whole_vnd(told)
    except Unreadable:
        raise CarrierUnavailable("told no price") from None


def _asked(service: str, secrets: Sequence[Mapping[str, Any]], api_url: str, **what: Any) -> dict[str, Any]:
    paths = data.carrier("vnpost")["paths"]
    return state_bus.asked(paths[service], token_path=paths["token"], api_url=api_url, secrets=secrets, **what)


def _checked(answer: Mapping[str, Any], good: Sequence[str]) -> None:
    try:
        status = reading.name(answer.get("Status", answer.get("status")))
    except Unreadable:
        raise CarrierUnavailable("answered in another format") from None
    if not any(status.lower() in data.carrier("vnpost")[one] for one in good):
        raise CarrierRefused(status, _message(answer))


def _message(answer: Mapping[str, Any]) -> str:
    told = answer.get("Message", answer.get("message"))
    return reading.text(told) if isinstance(told, str) else ""


def _party(side: str, party: Party) -> dict[str, str]:
    # Districts ended on 1 July 2025, and postmen know them; VNPost has no field for the commune.
    return {
        f"{side}Province": post_province(party.province_code),
        f"{side}District": party.district,
        f"{side}Address": ", ".join(part for part in (party.address, party.commune) if part),
        f"{side}Name": party.name,
        f"{side}Email": "",
        f"{side}Tel": national_phone(party.phone),
    }
