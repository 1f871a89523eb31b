"""The National Portal's payment platform 1.0.6 from its side: takes INIT, tells the registered address the result."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from local.sandbox.delivery import Message, Notice
from local.sandbox.gateway_orders import Order, Said, Shop
from local.sandbox.gateway_signing import dvcqg_proof
from local.sandbox.vietnam_time import local_text
from local.sandbox.webhooks import answered

PATHS = ("/dvcqg/init",)
STAMP = "%Y%m%d%H%M%S"
SIGNED = (
    *("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien", "LoaiHinhThanhToan", "MaKenhThanhToan"),
    *("MaThietBi", "NgonNgu", "MaTienTe", "MaNganHang", "ThongTinGiaoDich", "ThoiGianGD", "Ip"),
)
CODES = {"paid": "00", "given_up": "24"}  # only 00 is published; 24 is what VNPAY says of a payer who cancels


def read(body: Mapping[str, Any], headers: Mapping[str, str], shops: Mapping[str, Shop], now: datetime) -> Order:
    """The payment in an INIT; `Said` an error_code when its partner, MaXacThuc or receipt is wrong."""
    shop = shops.get(str(body.get("MaDoiTac")))
    if shop is None:
        raise _no("01", "Mã đối tác không hợp lệ")
    values = [str(body.get(name)) for name in SIGNED]
    if body.get("MaXacThuc") != dvcqg_proof(values, shop.keys["MaBiMat"]):
        raise _no("02", "Mã xác thực không hợp lệ")
    amount, receipt = str(body["SoTien"]), body.get("ThongTinBienLai")
    if not isinstance(receipt, dict) or not amount.isdecimal():
        raise _no("03", "Thiếu thông tin biên lai")
    missing = [name for name in ("MaHoSo", "TKThuHuong", "MaNHThuHuong", "HoTenNguoiNop") if not receipt.get(name)]
    if missing or sum(int(line["SoTien"]) for line in receipt["DSKhoanNop"]) != int(amount):
        raise _no("03", f"Biên lai không hợp lệ: {', '.join(missing) or 'DSKhoanNop'}")
    until = now + timedelta(minutes=15)
    number, info = str(body["MaThamChieu"]), str(body["ThongTinGiaoDich"])
    return Order(shop, number, int(amount), info, "/", shop.url, until, body)


def taken_before(order: Order, before: Order) -> Order:
    """A MaThamChieu is taken once."""
    raise _no("04", "Mã tham chiếu đã tồn tại")


def answer(order: Order, page: str) -> dict[str, Any]:
    """What INIT answers: the page's address inside a text that is JSON."""
    return {"error_code": "0", "message": json.dumps({"UrlThanhToan": page})}


def notice(order: Order, ended: str, now: datetime) -> Notice:
    """The result message, again until it is answered with MaLoi 00."""
    fields = {
        "LoaiBanTin": "CONFIRM",
        "MaLoi": CODES[ended],
        "MaDoiTac": order.shop.name,
        "MaThamChieu": order.number,
        "SoTien": str(order.amount_vnd),
        "MaTienTe": "VND",
        "MaGiaoDich": f"GD{order.transaction}",
        "MaNganHang": "VCB",
        "ThoiGianGD": local_text(now, STAMP),
        "ThongTinGiaoDich": order.info,
    }
    proof = dvcqg_proof(list(fields.values()), order.shop.keys["MaBiMat"])
    body = json.dumps({**fields, "MaXacThuc": proof}, ensure_ascii=False).encode()
    message = Message("POST", order.callback_url, {"Content-Type": "application/json"}, body)

    def accepted(status: int, answer: bytes) -> bool:
        return status == 200 and answered(answer).get("MaLoi") == "00"

    return Notice("dvcqg", order.number, lambda now: message, accepted)


def _no(code: str, message: str) -> Said:
    return Said({"error_code": code, "message": message})
