"""What a payment confirmation tells, gathered from the payment, its dossier, its unit and the money that came."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from chalicelib.domain.applicant import BUSINESS, PERSONAL_DIGITS
from chalicelib.domain.credit import ALLOCATED, Credit
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fee_receipt import FeeReceipt, InvalidFeeReceipt, Kind, Method, ReceiptLine
from chalicelib.domain.letterhead import Letterhead
from chalicelib.domain.payment import Payment

# How the money came, by who reported it; everybody else watches a bank account.
METHODS: Mapping[str, Method] = {
    "cash": "cash",
    "cod": "cash_on_delivery",
    "dvcqg": "national_portal",
    "momo": "gateway",
    "payos": "gateway",
    "vnpay": "gateway",
    "zalopay": "gateway",
}
GATEWAY_NAMES = {"momo": "MoMo", "payos": "payOS", "vnpay": "VNPAY", "zalopay": "ZaloPay"}


def fee_receipt(
    payment: Payment,
    dossier: Dossier,
    credits: Sequence[Credit],
    *,
    head: Letterhead,
    number: str,
    url: str,
    now: datetime,
) -> FeeReceipt:
    """The confirmation of a paid payment. `credits` are the transfers that came for it, in their order; of those that
    settled it the last is named. `url` is what its QR leads to.

    Refuses (`InvalidFeeReceipt`) what FeeReceipt refuses, and lines that are not worth what was asked (`total`).
    """
    settled = [credit for credit in credits if _settled(credit, payment.payment_id)]
    last = settled[-1] if settled else None
    provider = last.provider if last else payment.provider
    method = METHODS.get(provider, "bank_transfer")
    lines = receipt_lines(payment.lines)
    if sum(line.amount_vnd for line in lines) != payment.amount_vnd:
        raise InvalidFeeReceipt("total")
    return FeeReceipt(
        number=number,
        agency_code=payment.agency_code,
        agency_name=head.agency,
        parent_agency_name=head.parent,
        place=head.place,
        payer_name=payer_of(dossier),
        dossier_code=dossier.dossier_code,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        lines=lines,
        method=method,
        provider_name=GATEWAY_NAMES.get(provider, payment.bank_name if method == "bank_transfer" else ""),
        bank_reference=last.bank_reference if last else "",
        paid_at=payment.paid_at or now,
        issued_at=now,
        verification_url=url,
        transfers=max(1, len(settled)),
    )


def payer_of(dossier: Dossier) -> str:
    """Who is named as having paid: the business, which books it, with its tax code; of others who files."""
    filed = dossier.applicant
    if filed is None or filed.kind != BUSINESS:
        return dossier.applicant_name
    return filed.name if len(filed.tax_code) == PERSONAL_DIGITS else f"{filed.name}, MST {filed.tax_code}"


def receipt_lines(lines: Sequence[Mapping[str, Any]]) -> tuple[ReceiptLine, ...]:
    """The lines of a payment as a confirmation prints them. A line that tells no quantity is one of something, and one
    that tells no name goes by its code."""
    return tuple(_line(line) for line in lines)


def _line(line: Mapping[str, Any]) -> ReceiptLine:
    amount, off = line["amount_vnd"], line.get("exempted_vnd") or 0
    unit_amount = line.get("unit_amount_vnd")
    return ReceiptLine(
        kind=cast(Kind, line["kind"]),
        name=line.get("name") or line.get("code") or "",
        quantity=line.get("quantity") or 1,
        unit_amount_vnd=amount + off if unit_amount is None else unit_amount,
        amount_vnd=amount,
        exempted_vnd=off,
    )


def _settled(credit: Credit, payment_id: str) -> bool:
    return any(part.place == ALLOCATED and part.payment_id == payment_id for part in credit.parts)
