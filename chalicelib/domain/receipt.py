"""A payment confirmation that was given out: it never changes, but a tax receipt may follow and it may be voided."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.fee_receipt import EReceipt, FeeReceipt


@dataclass(frozen=True, slots=True)
class Receipt:
    """What `told` says was given to the applicant for a payment as it was in `payment_version`.

    `e_receipt` is the tax receipt that the unit's provider issued for it since; `e_receipt_refused` the provider's
    word for why it will not. `voided_at`: the bank took the money back; the number stays used.
    """

    receipt_id: str
    payment_id: str
    payment_version: int
    applicant_id: str
    told: FeeReceipt
    e_receipt: EReceipt | None = None
    e_receipt_refused: str = ""
    voided_at: datetime | None = None
    version: int = 1

    @property
    def stands(self) -> bool:
        """Whether it still confirms anything."""
        return self.voided_at is None

    @property
    def paper(self) -> FeeReceipt:
        """All that the paper says today."""
        return replace(self.told, e_receipt=self.e_receipt)


def receipt_id(payment_id: str, nth: int) -> str:
    """The id of a payment's first, second … confirmation: a second is given only when the first was voided and the fee
    was paid again. The first bears the payment's own id."""
    return payment_id if nth == 1 else f"{payment_id}#{nth}"


def void(receipt: Receipt, *, payment_version: int, now: datetime) -> Receipt | None:
    """The payment is paid no more since `payment_version`. None where there is nothing to void: voided before, or
    given for a payment that was paid again since, and the news is old."""
    if not receipt.stands or receipt.payment_version >= payment_version:
        return None
    return replace(receipt, voided_at=now, version=receipt.version + 1)


def needs_e_receipt(receipt: Receipt) -> bool:
    """Whether a tax receipt may still follow."""
    return receipt.stands and receipt.e_receipt is None and not receipt.e_receipt_refused


def with_e_receipt(receipt: Receipt, issued: EReceipt) -> Receipt:
    """The provider issued it."""
    return replace(receipt, e_receipt=issued, version=receipt.version + 1)


def without_e_receipt(receipt: Receipt, why: str) -> Receipt:
    """The provider will not issue one as things are: for a person to settle."""
    return replace(receipt, e_receipt_refused=why, version=receipt.version + 1)
