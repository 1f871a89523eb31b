"""What people send: recipients, accounts, files, requests to complete, calendars."""

import hashlib
from typing import Any

from tests.adapters.test_papers import pdf

REFUND_ACCOUNT = {"bank_bin": "970436", "account": "1020304050", "account_name": "NONG THI BINH"}
RECIPIENT = {
    "name": "Nông Thị Bình",
    "phone": "0912345678",
    "province_code": "20",
    "commune": "Phường Đông Kinh",
    "address": "12 đường Trần Đăng Ninh",
}
SUPPLEMENT = {
    "reason": "Giấy tờ chưa rõ",
    "items": [{"slot": "identity", "name": "Giấy tờ tùy thân", "what_is_wrong": "Ảnh mờ"}],
}
STOP = {"reason": "Đất đang có tranh chấp", "legal_ground": "Điều 18 Nghị định 61/2018/NĐ-CP"}
_DAY = [{"opens": "08:00", "closes": "12:00"}, {"opens": "13:00", "closes": "17:00"}]
CALENDAR = {
    "weekly": dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), _DAY),
    "days": [{"date": "2027-01-01", "kind": "off", "name": "Tết", "source": "Bộ luật Lao động", "confirmed": True}],
    "years": list(range(2024, 2031)),
}


def a_file(filename: str = "to-khai.pdf", content: bytes | None = None) -> dict[str, Any]:
    """The particulars of a good PDF."""
    body = pdf() if content is None else content
    return {
        "filename": filename,
        "content_type": "application/pdf",
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }


def a_statement_file(content: bytes = b"x") -> dict[str, Any]:
    """The particulars of a bank statement's file."""
    told = {**a_file("sao-ke.xml", content)}
    return {name: told[name] for name in ("filename", "size", "sha256")}
