"""The National Public Service Portal's payment platform 1.0.6: its result message. Source: payments.md 10.

Secrets, newest first: `{"MaBiMat": …, "MaDoiTac": …}`. MaXacThuc is plain SHA-256 with the secret last. A result for
another partner than the one named beside the secret is forged. Our own calls are in gateways/dvcqg.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import CallbackRequest, Forged, Reply, Unreadable
from chalicelib.adapters.gateways.dvcqg import (
    TIME,
    bill,
    partner_code,
    proof,
    query,
    secret_key,
    start,
)
from chalicelib.adapters.signatures import fits_any
from chalicelib.domain.bank_notice import BankNotice

__all__ = ["EXACT", "REDIRECTS", "WANTS_RECEIPT", "acknowledge", "bill", "query", "start", "verify"]

REDIRECTS, EXACT, WANTS_RECEIPT = True, True, True

PAID = "00"
REPLIES: Mapping[str, tuple[str, str]] = {  # always HTTP 200, the outcome is in MaLoi
    "recorded": ("00", "Thành công"),
    "duplicate": ("00", "Giao dịch đã được ghi nhận"),
    "unknown_order": ("00", "Thành công"),  # kept for a person to settle
    "wrong_amount": ("00", "Thành công"),
    "failed": ("00", "Thành công"),
    "error": ("99", "Lỗi hệ thống"),
    "unreadable": ("99", "Sai định dạng"),
    "forged": ("99", "Sai mã xác thực"),
}
SIGNED = (
    "LoaiBanTin",
    "MaLoi",
    "MaDoiTac",
    "MaThamChieu",
    "SoTien",
    "MaTienTe",
    "MaGiaoDich",
    "MaNganHang",
    "ThoiGianGD",
    "ThongTinGiaoDich",
)
HALF_A_DAY = timedelta(hours=12)


def verify(request: CallbackRequest, *, secrets: Sequence[Mapping[str, Any]], now: datetime) -> list[BankNotice]:
    """The one payment that a genuine result tells of: paid if MaLoi is 00.

    `notice_id` is MaThamChieu and MaGiaoDich; a notice that is not "paid" adds MaLoi, so that it can never stand in
    the way of the paid one. `account` is MaDoiTac: the message names no bank account. Only the last value may hold a
    `|`: with one elsewhere the same signature would fit two readings.
    """
    reading.bounded(request, "POST")
    body = reading.json_object(request.body)
    values = {name: _written(body.get(name)) for name in SIGNED}
    if any("|" in values[name] for name in SIGNED[:-1]):
        raise Unreadable("a value with |")
    _prove(values, body.get("MaXacThuc"), secrets)
    if values["MaTienTe"] != "VND":
        raise Unreadable("currency")
    code = reading.name(values["MaLoi"], limit=20)
    reference = reading.name(values["MaThamChieu"])
    notice_id = f"{reference}.{reading.name_or_nothing(values['MaGiaoDich'])}"
    return [
        BankNotice(
            provider="dvcqg",
            notice_id=notice_id if code == PAID else f"{notice_id}.{code}",
            bank_reference="",
            account=reading.name(values["MaDoiTac"]),
            direction="in",
            outcome="paid" if code == PAID else "failed",
            amount_vnd=reading.digits(values["SoTien"]),
            memo=reading.text(values["ThongTinGiaoDich"]),
            order_reference=reference,
            occurred_at=_on_a_12_hour_clock(reading.vietnam_time(values["ThoiGianGD"], TIME), values, now),
        )
    ]


def acknowledge(outcome: str, request: CallbackRequest | None = None) -> Reply:
    """MaLoi and what it means, with the reference that came. For the answer's own MaXacThuc no rule is published."""
    code, message = REPLIES[outcome]
    fields = _fields(request)
    told = {name: fields.get(name, "") for name in ("MaDoiTac", "MaThamChieu", "ThoiGianGD")}
    body = json.dumps({"MaLoi": code, "MoTaLoi": message, **told, "MaXacThuc": ""}, ensure_ascii=False)
    return 200, {"Content-Type": "application/json"}, body.encode("utf-8", "replace")


def _prove(values: Mapping[str, str], given: Any, secrets: Sequence[Mapping[str, Any]]) -> None:
    proved = False
    for mapping in secrets:
        if secret_key(mapping):
            ours = partner_code(mapping) in ("", values["MaDoiTac"])
            proved |= fits_any(given, [proof(list(values.values()), mapping)]) and ours
    if not proved:
        raise Forged("MaXacThuc")


def _on_a_12_hour_clock(told: datetime, values: Mapping[str, str], now: datetime) -> datetime:
    """One known sender writes `hh` for `HH`: of the times that the digits may mean, the nearest to now."""
    hour = int(values["ThoiGianGD"][8:10])
    meant = [told] if hour == 0 or hour > 12 else [told, told + (HALF_A_DAY if hour < 12 else -HALF_A_DAY)]
    return min(meant, key=lambda one: abs(one - now))


def _written(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise Unreadable("not a text or a number")
    return value or ""


def _fields(request: CallbackRequest | None) -> dict[str, str]:
    try:
        body = reading.json_object(request.body) if request else {}
    except Unreadable:
        return {}
    return {name: value for name, value in body.items() if isinstance(value, str) and len(value) <= 100}
