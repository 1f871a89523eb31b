"""The fields of what a bank or a carrier tells about a case."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.world.case import Case
from tests.api.world.places import ACCOUNT


def transfer_of(case: Case, amount: int = 8000) -> dict[str, Any]:
    """The fields of SePay's notice that the case's payment came in."""
    number = uuid.uuid4().int % 10**9
    # A minute of its own: as much in the same minute without a reference would be asked about.
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number % 400_000)
    return {
        "id": number,
        "transferAmount": amount,
        "content": f"MBVCB {case.payment_id} CT tu 007",
        "referenceCode": f"FT{number}",
        "transactionDate": f"{at:%Y-%m-%d %H:%M:%S}",
    }


def sync_of(case: Case, amount: int = 8000) -> dict[str, Any]:
    """The fields of VietQR.vn's call that the case's payment came in."""
    number = uuid.uuid4().int % 10**9
    return {
        "bankaccount": ACCOUNT,
        "amount": amount,
        "content": f"VQR1a2b {case.payment_id}",
        "orderId": "",
        "transactionid": str(number),
        "referencenumber": f"FT{number}",
    }


def ipn_of(case: Case, amount: int = 8000) -> dict[str, str]:
    """The fields of VNPAY's IPN that the case's payment came in."""
    number = str(uuid.uuid4().int % 10**8)
    return {
        "vnp_TxnRef": case.payment_id,
        "vnp_Amount": str(amount * 100),
        "vnp_TransactionNo": number,
        "vnp_BankTranNo": f"VNP{number}",
    }


def scan_of(case: Case, status: int = 3, at: str = "23/11/2025 10:00:00") -> dict[str, Any]:
    """The fields of EMS's call about the case's parcel."""
    return {"order_code": case.delivery_id, "status_code": status, "datetime": at, "transaction": uuid.uuid4().hex}
