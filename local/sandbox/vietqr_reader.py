"""Reads a VietQR payload as a banking app must: every length, the CRC, the NAPAS account template."""

import re
from dataclasses import dataclass

NAPAS = "A000000727"
SERVICES = frozenset({"QRIBFTTA", "QRIBFTTC", "QRPUSH", "QRCASH"})
LONGEST = 512


class UnreadableQR(Exception):
    """The picture or its text is not a VietQR that a bank could use."""


@dataclass(frozen=True)
class Scan:
    """What the payer's app learns. `amount_vnd` is whole đồng; it and `memo` are None when the payer types them."""

    bank_bin: str
    account: str
    amount_vnd: int | None
    memo: str | None
    is_dynamic: bool
    service: str


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE of ASCII `text` as four upper-case hex digits (polynomial 1021, start FFFF)."""
    value = 0xFFFF
    for byte in text.encode("ascii"):
        for bit in range(7, -1, -1):
            feedback = (value >> 15) ^ (byte >> bit & 1)
            value = (value << 1 & 0xFFFF) ^ (0x1021 if feedback else 0)
    return f"{value:04X}"


def read(payload: str) -> Scan:
    """The transfer that `payload` asks for (NAPAS profile of EMVCo, v1.5.2); raises `UnreadableQR` saying why not."""
    if len(payload) > LONGEST or not re.fullmatch(r"[ -~]+", payload):
        raise UnreadableQR("a VietQR is 1 to 512 printable ASCII characters")
    root = _objects(payload, "the payload")
    tags = list(root)
    if tags[0] != "00" or root["00"] != "01":
        raise UnreadableQR("the payload must begin with 000201")
    if tags[-1] != "63" or payload[-8:-4] != "6304":
        raise UnreadableQR("the payload must end with its CRC in 63")
    if root["63"].upper() != crc16(payload[:-4]):
        raise UnreadableQR(f"CRC {root['63']} does not fit, {crc16(payload[:-4])} would")
    _must(root.get("53") == "704", "53: the currency must be 704 (VND)")
    _must(root.get("58") == "VN", "58: the country must be VN")
    _must(root.get("01", "11") in ("11", "12"), "01: must be 11 or 12")
    bank_bin, account, service = _account(root.get("38", ""))
    amount_vnd = _amount(root["54"]) if "54" in root else None
    extra = _objects(root["62"], "62") if "62" in root else {}
    _must(all(len(value) <= 25 for value in extra.values()), "62: a sub-field is longer than 25 characters")
    return Scan(bank_bin, account, amount_vnd, extra.get("08"), root.get("01") == "12", service)


def _objects(text: str, where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        head = re.match(r"([0-9]{2})([0-9]{2})", text[place : place + 4])
        if not head or head[2] == "00":
            raise UnreadableQR(f"{where}: no object begins at character {place}")
        value = text[place + 4 : place + 4 + int(head[2])]
        _must(len(value) == int(head[2]), f"{where}: {head[1]} runs past the end")
        _must(head[1] not in found, f"{where}: {head[1]} comes twice")
        found[head[1]] = value
        place += 4 + len(value)
    _must(bool(found), f"{where}: is empty")
    return found


def _account(text: str) -> tuple[str, str, str]:
    template = _objects(text, "38")
    _must(template.get("00") == NAPAS, f"38-00: must be {NAPAS}")
    holder = _objects(template.get("01", ""), "38-01")
    bank_bin, account, service = holder.get("00", ""), holder.get("01", ""), template.get("02", "")
    _must(bool(re.fullmatch(r"[0-9]{6}", bank_bin)), "38-01-00: the bank's BIN must be six digits")
    _must(bool(re.fullmatch(r"[0-9A-Za-z]{1,19}", account)), "38-01-01: an account is 1 to 19 letters and digits")
    _must(service in SERVICES, f"38-02: unknown service {service!r}")
    return bank_bin, account, service


def _amount(text: str) -> int:
    match = re.fullmatch(r"([1-9][0-9]*)(\.00?)?", text)
    if not match or len(text) > 13:
        raise UnreadableQR("54: an amount is whole đồng above zero, at most 13 characters")
    return int(match[1])


def _must(holds: bool, why_not: str) -> None:
    if not holds:
        raise UnreadableQR(why_not)
