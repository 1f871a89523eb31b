"""The National Public Service Portal's payment platform 1.0.6: init, query, receipt. Source: payments.md 10.

One provincial implementation is the only public source, so the addresses are given by the caller, whole. Secrets:
`{"MaDoiTac": …, "MaBiMat": …, "AccessToken": …, "MaNHThuHuong": …}`; AccessToken, where there is one, is sent as a
Bearer token; MaNHThuHuong is the code of the bank that receives. MaXacThuc
is plain SHA-256 over the values joined by `|`, the secret last. The rule for answers is not published: TLS vouches.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.adapters.gateways import (
    Found,
    GatewayRefused,
    GatewayUnavailable,
    Order,
    PayPage,
    Receipt,
    Standing,
    address,
    ask,
    newest,
)
from chalicelib.adapters.signatures import sha256_hex
from chalicelib.domain.vietnamese_time import local

VERSION = "1.0.6"
TIME = "%Y%m%d%H%M%S"
STANDINGS: Mapping[str, Standing] = {"1": "paid", "3": "pending", "4": "failed"}
KINDS = {"fee": "1", "charge": "2"}  # phí, lệ phí; cước is neither, and is told among what is paid only
MAX_BILL_BYTES = 5 * 1024 * 1024
SIGNED_INIT = (
    "LoaiBanTin",
    "PhienBan",
    "MaDoiTac",
    "MaThamChieu",
    "SoTien",
    "LoaiHinhThanhToan",
    "MaKenhThanhToan",
    "MaThietBi",
    "NgonNgu",
    "MaTienTe",
    "MaNganHang",
    "ThongTinGiaoDich",
    "ThoiGianGD",
    "Ip",
)
# Part of every receipt; we collect no fines.
FINE_FIELDS = (
    "MaLoaiHinhThuPhat",
    "TenLoaiHinhThuPhat",
    "MaCoQuanQD",
    "TenCoQuanQD",
    "KhoBac",
    "NgayQD",
    "SoQD",
    "ThoiGianViPham",
    "DiaDiemViPham",
    "TenNguoiViPham",
    "TaiKhoanThuNSNN",
)


def start(order: Order, *, now: datetime, secrets: Sequence[Mapping[str, Any]], urls: Mapping[str, str]) -> PayPage:
    """INIT: a page to pay the receipt's lines; the reference is MaThamChieu. `urls["init"]` is the whole address.

    The platform knows one way back and one address for its result, which it was told when we registered.
    `GatewayRefused` with the platform's error_code, or for a receipt whose lines are not the amount;
    `GatewayUnavailable` without an address or a usable answer. `ValueError` for a description with `|`, which could be
    read in two ways.
    """
    if "|" in order.description + order.reference:
        raise ValueError("no | may stand between signed values")
    receipt = order.receipt
    if receipt is None or sum(line.amount_vnd for line in receipt.lines) != order.amount_vnd:
        raise GatewayRefused(code="lines")
    if not urls.get("init"):
        raise GatewayUnavailable("no address to ask at")
    secret = newest(secrets)
    fields = {
        "LoaiBanTin": "INIT",
        "PhienBan": VERSION,
        "MaDoiTac": partner_code(secret),
        "MaThamChieu": order.reference,
        "SoTien": str(order.amount_vnd),
        "LoaiHinhThanhToan": "PAY",
        "MaKenhThanhToan": "1",
        "MaThietBi": "1",
        "NgonNgu": "vi-VN",
        "MaTienTe": "VND",
        "MaNganHang": "PAYMENT",
        "ThongTinGiaoDich": order.description,
        "ThoiGianGD": local(order.created_at).strftime(TIME),
        "Ip": order.ip_address,
    }
    payload = {
        **fields,
        "MaXacThuc": proof([fields[name] for name in SIGNED_INIT], secret),
        "ThongTinBienLai": _printed(receipt, order.description, reading.secret(secret, "MaNHThuHuong")),
    }
    answer = ask(urls["init"], payload, _headers(secret))
    code = answer.get("error_code")
    if not isinstance(code, str | int):
        raise GatewayUnavailable("answered without a code")
    if str(code) != "0":
        raise GatewayRefused(str(code)[:20], str(answer.get("message"))[:200])
    try:
        message = reading.json_object(reading.text(answer.get("message"), limit=10_000).encode())
        return PayPage(address(message.get("UrlThanhToan")))
    except Unreadable:
        raise GatewayUnavailable("answered without a link") from None


def query(*, order_reference: str, created_at: datetime, secrets: Sequence[Mapping[str, Any]], query_url: str) -> Found:
    """QUERY: what became of a payment begun at `created_at`; errors as in `start`."""
    secret = newest(secrets)
    answer = ask(query_url, _named("QUERY", order_reference, created_at, secret), _headers(secret))
    if answer.get("MaThamChieu", order_reference) != order_reference:
        raise GatewayUnavailable("answered about another payment")
    try:
        status = reading.name_or_nothing(answer.get("TrangThaiGD"))
        if status not in STANDINGS:
            raise GatewayRefused(reading.name(answer.get("MaLoi")), reading.text(answer.get("MoTaLoi")))
        told = answer.get("SoTien")
        amount = reading.digits(told) if isinstance(told, str) and told else reading.whole_vnd(told or 0)
        transaction = reading.name_or_nothing(answer.get("MaGiaoDich"))
    except Unreadable:
        raise GatewayUnavailable("answered in another format") from None
    if status == "1" and not amount:
        raise GatewayUnavailable("answered without an amount")
    return Found(order_reference, STANDINGS[status], amount, transaction, status)


def bill(*, order_reference: str, created_at: datetime, secrets: Sequence[Mapping[str, Any]], bill_url: str) -> bytes:
    """GET_BILL: the platform's receipt of a paid payment, a PDF of at most 5 MiB; else `GatewayUnavailable`."""
    from chalicelib.adapters import outgoing

    secret = newest(secrets)
    payload = _named("GET_BILL", order_reference, created_at, secret)
    try:
        status, body = outgoing.post_json(bill_url, payload, _headers(secret), limit=MAX_BILL_BYTES + 1)
    except outgoing.Unreachable as broken:
        raise GatewayUnavailable(str(broken)) from None
    if status != 200 or not body.startswith(b"%PDF-") or len(body) > MAX_BILL_BYTES:
        raise GatewayUnavailable(f"answered {status} without a receipt")
    return body


def proof(values: Sequence[str], secret: Mapping[str, Any]) -> str:
    """MaXacThuc: SHA-256 in hex of the values joined by `|`, the secret last. No HMAC."""
    return sha256_hex("|".join([*values, secret_key(secret)]))


def secret_key(mapping: Mapping[str, Any]) -> str:
    """MaBiMat; "" if none."""
    return reading.secret(mapping, "MaBiMat", "secret")


def partner_code(mapping: Mapping[str, Any]) -> str:
    """MaDoiTac, our code at the platform; "" where it is not told."""
    return reading.secret(mapping, "MaDoiTac", "partner_code")


def _named(kind: str, order_reference: str, created_at: datetime, secret: Mapping[str, Any]) -> dict[str, str]:
    fields = {
        "LoaiBanTin": kind,
        "PhienBan": VERSION,
        "MaDoiTac": partner_code(secret),
        "MaThamChieu": order_reference,
        "ThoiGianGD": local(created_at).strftime(TIME),
    }
    return {**fields, "MaXacThuc": proof(list(fields.values()), secret)}


def _printed(receipt: Receipt, description: str, bank_code: str) -> dict[str, Any]:
    return {
        "MaDichVu": "2",
        "MaDVC": receipt.procedure_code,
        "TenDVC": receipt.procedure_name[:250],
        "MaTTHC": receipt.procedure_code,
        "TenTTHC": receipt.procedure_name[:250],
        "MaDonVi": receipt.agency_code,
        "TenDonVi": receipt.agency_name,
        "MaHoSo": receipt.dossier_code,
        "TKThuHuong": receipt.account,
        "MaNHThuHuong": bank_code,
        "TenTKThuHuong": receipt.account_name,
        "NoiDungThanhToan": description,
        "HoTenNguoiNop": receipt.payer_name,
        "SoCMNDNguoiNop": receipt.payer_national_id,
        "DiaChiNguoiNop": receipt.payer_address,
        "HuyenNguoiNop": receipt.payer_district,
        "TinhNguoiNop": receipt.payer_province,
        **dict.fromkeys(FINE_FIELDS, ""),
        "PhiLePhi": [
            {
                "LoaiPhiLePhi": KINDS[line.kind],
                "MaPhiLePhi": line.code,
                "TenPhiLePhi": line.name,
                "SoTien": str(line.amount_vnd),
            }
            for line in receipt.lines
            if line.kind in KINDS
        ],
        "DSKhoanNop": [{"NoiDung": line.name, "SoTien": str(line.amount_vnd)} for line in receipt.lines],
    }


def _headers(secret: Mapping[str, Any]) -> dict[str, str]:
    token = reading.secret(secret, "AccessToken", "access_token")
    return {"Authorization": f"Bearer {token}"} if token else {}
