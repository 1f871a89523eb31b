"""What each gateway posts when an order was paid, signed by the sandbox's hand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.sandbox import gateway_signing as signing


@dataclass(frozen=True)
class Order:
    """A paid order: `paid_at` on a Vietnamese clock, `amount` in đồng."""

    payment_code: str
    amount: int
    account: str
    paid_at: datetime


def payos(order: Order, secrets: Mapping[str, str]) -> dict[str, Any]:
    """payOS's webhook."""
    data = {
        "orderCode": 1502098758055,  # the number that stands for the payment code
        "amount": order.amount,
        "description": order.payment_code,
        "accountNumber": order.account,
        "reference": "FT26327100042",
        "transactionDateTime": f"{order.paid_at:%Y-%m-%d %H:%M:%S}",
        "currency": "VND",
        "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18",
        "code": "00",
        "desc": "success",
        "counterAccountBankId": None,
        "counterAccountName": "NONG THI HOA",
    }
    signature = signing.payos_signature(data, secrets["checksum_key"])
    return {"code": "00", "desc": "success", "success": True, "data": data, "signature": signature}


def momo(order: Order, secrets: Mapping[str, str]) -> dict[str, Any]:
    """MoMo's IPN."""
    fields = {
        "partnerCode": secrets["partnerCode"],
        "orderId": order.payment_code,
        "requestId": f"{order.payment_code}-1",
        "amount": order.amount,
        "orderInfo": f"Thanh toán lệ phí {order.payment_code}",
        "orderType": "momo_wallet",
        "transId": 4088878653,
        "resultCode": 0,
        "message": "Thành công.",
        "payType": "qr",
        "responseTime": int(order.paid_at.timestamp() * 1000),
        "extraData": "",
    }
    return {**fields, "signature": signing.momo_signature(fields, secrets["accessKey"], secrets["secretKey"])}


def zalopay(order: Order, secrets: Mapping[str, str]) -> dict[str, Any]:
    """ZaloPay's callback."""
    data = {
        "app_id": int(secrets["app_id"]),
        "app_trans_id": f"{order.paid_at:%y%m%d}_{order.payment_code}",
        "app_time": int(order.paid_at.timestamp() * 1000) - 60_000,
        "app_user": order.payment_code,
        "amount": order.amount,
        "embed_data": "{}",
        "item": "[]",
        "zp_trans_id": 261123000000389,
        "server_time": int(order.paid_at.timestamp() * 1000),
        "channel": 38,
        "merchant_user_id": "7ZMSl3nEg5sOUJzOLSoUFT8xKNQVaLOLXHB",
        "user_fee_amount": 0,
        "discount_amount": 0,
    }
    text = json.dumps(data, separators=(",", ":"))
    return {"data": text, "mac": signing.zalopay_mac(text, secrets["key2"]), "type": 1}


def dvcqg(order: Order, secrets: Mapping[str, str]) -> dict[str, Any]:
    """The result message of the National Portal's payment platform."""
    fields = {
        "LoaiBanTin": "CONFIRM",
        "MaLoi": "00",
        "MaDoiTac": secrets["MaDoiTac"],
        "MaThamChieu": order.payment_code,
        "SoTien": order.amount,
        "MaTienTe": "VND",
        "MaGiaoDich": "GD20261123000042",
        "MaNganHang": "VCB",
        "ThoiGianGD": f"{order.paid_at:%Y%m%d%H%M%S}",
        "ThongTinGiaoDich": f"Thanh toan le phi {order.payment_code}",
    }
    return {**fields, "MaXacThuc": signing.dvcqg_proof(list(fields.values()), secrets["MaBiMat"])}
