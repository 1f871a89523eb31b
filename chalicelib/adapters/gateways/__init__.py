"""Our own calls to payment gateways: what they take and give, and how they fail. One file per gateway.

The pages of `adapters/banks` offer them as `start`, `query` and `refund`; urllib3 is loaded at the first call.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.domain.pay_page import PayPage as PayPage

Standing = Literal["paid", "pending", "failed"]


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of a receipt, in đồng: a phí (`fee`), a lệ phí (`charge`) or a cước (`postage`)."""

    kind: str
    code: str
    name: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a platform that issues receipts itself is told: the dossier, who is paid, who pays, and for what."""

    dossier_code: str
    procedure_code: str
    procedure_name: str
    agency_code: str
    agency_name: str
    account: str
    account_name: str
    payer_name: str
    payer_national_id: str
    payer_address: str
    lines: tuple[Line, ...]
    payer_district: str = ""
    payer_province: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a gateway is asked to take money for. `reference` is the payment code and the same whenever it is asked
    again; `amount_vnd` is whole đồng; `ip_address` is the payer's. The way back (`return_url`) settles nothing."""

    reference: str
    amount_vnd: int
    description: str
    return_url: str
    callback_url: str
    ip_address: str
    created_at: datetime
    expires_at: datetime
    receipt: Receipt | None = None  # for who wants one (`WANTS_RECEIPT` of the bank's module)


@dataclass(frozen=True, slots=True)
class Found:
    """What the gateway says of one order. `amount_vnd` is whole đồng, 0 where it tells none; `transaction` is the
    gateway's own number, "" before there is one; `code` is the gateway's word for the standing; `occurred_at` is when
    it was paid (aware UTC), None where that is not told."""

    order_reference: str
    standing: Standing
    amount_vnd: int
    transaction: str
    code: str
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refunded:
    """What the gateway made of a refund: `paid` back, still `pending`, or `failed`; with its number and code."""

    standing: Standing
    transaction: str
    code: str


class GatewayUnavailable(Exception):
    """No usable or no proven answer: nothing is known of the order. Ask again later, a refund with the same id."""


class GatewayRefused(Exception):
    """The gateway said no; asking again will not help. `code` and `message` are the gateway's."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def ask(
    url: str, payload: Mapping[str, Any] | None, headers: Mapping[str, str] | None = None, *, rows: bool = False
) -> dict[str, Any]:
    """The JSON object that the gateway answers to a POST of `payload`, or to a GET where there is none.

    A status below 500 may carry the gateway's own code and is handed over; all else is `GatewayUnavailable`. Where
    `rows` is true a list is taken too, as `{"rows": [...]}`.
    """
    from chalicelib.adapters import outgoing

    try:
        status, body = outgoing.get(url, headers) if payload is None else outgoing.post_json(url, payload, headers)
    except outgoing.Unreachable as broken:
        raise GatewayUnavailable(str(broken)) from None
    if status >= 500 or 300 <= status < 400 or status == 429:
        raise GatewayUnavailable(f"answered {status}")
    try:
        if rows and body.lstrip()[:1] == b"[":
            body = b'{"rows":' + body + b"}"
        return reading.json_object(body)
    except Unreadable:
        raise GatewayUnavailable(f"answered {status} in another format") from None


def newest(secrets: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The secret that we sign with; `GatewayUnavailable` where none is registered."""
    if not secrets:
        raise GatewayUnavailable("no secret")
    return secrets[0]


def address(value: Any) -> str:
    """A link that a browser or an app may open: text with a scheme, and none that runs a script."""
    link = reading.text(value, limit=4000)
    scheme = link.partition(":")[0].lower()
    if not link.isprintable() or " " in link or not scheme.isalnum() or scheme in ("javascript", "data", "file"):
        raise Unreadable("not a link")
    return link
