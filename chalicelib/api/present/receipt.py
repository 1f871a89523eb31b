"""What anybody is told of a payment confirmation: nothing personal."""

from typing import Any

from chalicelib.api.present.words import instant
from chalicelib.domain.receipt import Receipt


def check(receipt: Receipt) -> dict[str, Any]:
    """What the paper must say, and whether it still stands. No name, no account, no bank reference."""
    told = receipt.told
    return {
        "number": told.number,
        "agency_name": told.agency_name,
        "dossier_code": told.dossier_code or None,
        "amount_vnd": told.total_vnd,
        "paid_at": instant(told.paid_at),
        "issued_at": instant(told.issued_at),
        "stands": receipt.stands,
        "voided_at": instant(receipt.voided_at),
    }
