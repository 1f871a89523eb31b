"""What booking a parcel at a carrier takes and gives, and how it fails."""

from dataclasses import dataclass
from typing import Protocol


class Party(Protocol):
    """Sender or recipient, such as a `delivery.Recipient`: province and commune codes of today, phone in E.164;
    `district` as people still write it, "" where they do not."""

    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def province_code(self) -> str: ...
    @property
    def commune(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def district(self) -> str: ...


WEIGHT_G = 100  # what an order is told to weigh: an envelope with a few sheets


@dataclass(frozen=True, slots=True)
class Booking:
    """A booked parcel: the carrier's item code, and its fee in whole đồng (None where it does not say)."""

    item_code: str
    carrier_fee_vnd: int | None


class CarrierUnavailable(Exception):
    """No usable answer: try the same order again later."""


class CarrierRefused(Exception):
    """The carrier said no to this order; trying again will not help. `code` and `message` are the carrier's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
