"""The confirmation of a payment ("giấy xác nhận thanh toán"): what it says, and its number."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["fee", "charge", "postage"]  # phí / lệ phí (Law 97/2015/QH13) / cước bưu chính, which is neither
Method = Literal["bank_transfer", "gateway", "national_portal", "cash", "cash_on_delivery"]
KINDS: tuple[Kind, ...] = ("fee", "charge", "postage")
METHODS: tuple[Method, ...] = ("bank_transfer", "gateway", "national_portal", "cash", "cash_on_delivery")

PREFIX = "XNTT"  # xác nhận thanh toán
LAST_SERIAL = 9_999_999
SHOWN_OF_REFERENCE = 6

_UNIT = r"[A-Y][0-9]{2}(?:\.[0-9]{2,3}){0,3}"  # as dossier_code.py: Decision 20/2020/QĐ-TTg article 4
_NUMBER = re.compile(rf"{PREFIX}-(?P<unit>{_UNIT})-(?P<year>20[0-9]{{2}})-(?P<serial>[0-9]{{6,7}})")


class InvalidFeeReceipt(ValueError):
    """Nothing a confirmation may say; `reason` is a short code, such as `wrong_shape` or `no_lines`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What was paid for, whole đồng. `amount_vnd` is quantity times unit amount, less where a cap cut it and less
    `exempted_vnd`: what an exemption or reduction ("miễn, giảm", Law 97/2015/QH13 article 10) took off."""

    kind: Kind
    name: str
    quantity: int
    unit_amount_vnd: int
    amount_vnd: int
    exempted_vnd: int = 0

    @property
    def is_capped(self) -> bool:
        """Whether the decision's highest amount was charged instead of quantity times unit amount."""
        return self.amount_vnd + self.exempted_vnd < self.quantity * self.unit_amount_vnd


@dataclass(frozen=True, slots=True)
class EReceipt:
    """The tax receipt ("biên lai điện tử", Decree 123/2020/NĐ-CP) that a registered provider issued for the same."""

    provider: str
    series: str
    number: str
    lookup_url: str


@dataclass(frozen=True, slots=True)
class FeeReceipt:
    """All that a payment confirmation tells. Names are as on the dossier; instants are aware UTC.

    `parent_agency_name` stands above the agency and may be empty, as may `place` (Lạng Sơn). `provider_name` is the
    bank or gateway that reported the money ("" for cash); its `bank_reference` is kept whole and printed masked, but
    for cash it is the number of the unit's own paper receipt, and for cash at the door the parcel's order code. Of
    several `transfers` it is the last one's.
    `verification_url` is what the QR leads to. Without an `e_receipt` the paper says that it is no tax receipt.
    """

    number: str
    agency_code: str
    agency_name: str
    parent_agency_name: str
    place: str
    payer_name: str
    dossier_code: str
    procedure_code: str
    procedure_name: str
    lines: tuple[ReceiptLine, ...]
    method: Method
    provider_name: str
    bank_reference: str
    paid_at: datetime
    issued_at: datetime
    verification_url: str
    e_receipt: EReceipt | None = None
    transfers: int = 1

    def __post_init__(self) -> None:
        """Refuses (`InvalidFeeReceipt`) no lines, money below zero, an unknown kind or method, a number of another
        unit, and naive instants."""
        if not self.lines:
            raise InvalidFeeReceipt("no_lines")
        if any(type(one) is not int or one < 0 for line in self.lines for one in _money(line)):
            raise InvalidFeeReceipt("money")
        if any(line.kind not in KINDS for line in self.lines) or self.method not in METHODS:
            raise InvalidFeeReceipt("kind")
        if parse_number(self.number).unit != self.agency_code:
            raise InvalidFeeReceipt("agency_code")
        if self.paid_at.utcoffset() is None or self.issued_at.utcoffset() is None:
            raise InvalidFeeReceipt("naive_time")

    @property
    def total_vnd(self) -> int:
        """What was paid, in whole đồng: the sum of the lines."""
        return sum(line.amount_vnd for line in self.lines)

    def of_kind(self, kind: Kind) -> tuple[ReceiptLine, ...]:
        """The lines of one kind: the law has phí and lệ phí told apart (97/2015/QH13 article 3)."""
        return tuple(line for line in self.lines if line.kind == kind)


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """A parsed number: the unit that numbers, the Vietnamese year, the serial in it from 1."""

    unit: str
    year: int
    serial: int


def number(unit: str, year: int, serial: int) -> str:
    """The number of a confirmation, such as XNTT-H37.12-2026-000001: gap-free for unit and Vietnamese year, from 1.

    Six digits, seven from a million on, never cut; nothing in it needs escaping in a URL or a file name. Refuses
    with `InvalidFeeReceipt` a unit of another shape than an agency code, a year not in 2000-2099, a serial out of 1 to
    `LAST_SERIAL`.
    """
    if not re.fullmatch(_UNIT, unit):
        raise InvalidFeeReceipt("agency_code")
    if not 2000 <= year <= 2099:
        raise InvalidFeeReceipt("year")
    if not 1 <= serial <= LAST_SERIAL:
        raise InvalidFeeReceipt("serial_range")
    return f"{PREFIX}-{unit}-{year}-{serial:06d}"


def parse_number(text: str) -> ReceiptNumber:
    """Reads a number exactly as `number` writes it; anything else is `InvalidFeeReceipt` (`wrong_shape`)."""
    shape = _NUMBER.fullmatch(text)
    if shape is None or number(shape["unit"], int(shape["year"]), int(shape["serial"]) or 1) != text:
        raise InvalidFeeReceipt("wrong_shape")
    return ReceiptNumber(shape["unit"], int(shape["year"]), int(shape["serial"]))


def masked_reference(reference: str) -> str:
    """A bank reference as printed: enough to find the transfer in one's own list, too little to pose as its payer.

    At most the last six characters, never more than half of it; empty stays empty.
    """
    shown = min(SHOWN_OF_REFERENCE, len(reference) // 2)
    return f"****{reference[len(reference) - shown :]}" if reference else ""


def _money(line: ReceiptLine) -> tuple[int, int, int, int]:
    return line.quantity, line.unit_amount_vnd, line.amount_vnd, line.exempted_vnd
