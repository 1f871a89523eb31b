"""VietQR: the NAPAS transfer QR, written narrowly and read strictly (payments.md section 1)."""

import re
from binascii import crc_hqx
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain import emv_objects
from chalicelib.domain.emv_objects import write

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
SERVICES = frozenset({TO_ACCOUNT, "QRIBFTTC", "QRPUSH", "QRCASH"})
LONGEST_PAYLOAD = 512
HIGHEST_AMOUNT_VND = 10**13 - 1  # thirteen digits

_PRINTABLE = re.compile(r"[ -~]+")
_BANK_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[A-Za-z0-9]{1,19}")
_MEMO = re.compile(r"[A-Z0-9 ]{1,19}")  # the narrower of vietqr.io (25) and vietqr.vn (19): payments.md 1.5
_AMOUNT = re.compile(r"([1-9][0-9]*)(?:\.00?)?")  # đồng has no minor unit; other writers add .0 or .00
_TEMPLATES = (*(str(number) for number in range(26, 52)), "62", "64")
# What each root object may look like, where it is present: payments.md 1.2.
_SHAPES = {
    "00": re.compile(r"01"),
    "01": re.compile(r"1[12]"),
    "52": re.compile(r"[0-9]{4}"),
    "53": re.compile(r"704"),
    "54": re.compile(r"(?=.{1,13}$)" + _AMOUNT.pattern),
    "55": re.compile(r"0[123]"),
    "56": re.compile(r"(?=.{1,13}$)" + _AMOUNT.pattern),
    "57": re.compile(r"(?!00\.00)[0-9]{2}\.[0-9]{2}"),
    "58": re.compile(r"VN"),
    "59": re.compile(r".{1,25}"),
    "60": re.compile(r".{1,15}"),
    "61": re.compile(r".{1,10}"),
    "63": re.compile(r"[0-9A-F]{4}|[0-9a-f]{4}"),  # MBBank prints lower case
}


class InvalidVietQR(ValueError):
    """Not a VietQR, or nothing a VietQR may say. `reason` is a short code, such as `crc_mismatch` or `missing_58`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class VietQR:
    """A transfer as its QR asks for it. `amount_vnd` is whole đồng, None when the payer chooses.

    `memo` is the transfer content (62-08). `is_dynamic`: made for one payment (01 = 12), else to be used again.
    """

    bank_bin: str
    account: str
    amount_vnd: int | None
    memo: str | None
    is_dynamic: bool
    service: str


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE of ASCII text, four upper-case hex digits: payments.md 1.6, check("123456789") = 29B1."""
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def encode(*, bank_bin: str, account: str, amount_vnd: int | None = None, memo: str | None = None) -> str:
    """The payload of a transfer to an account: objects 00 01 38 53 [54] 58 [62] 63, ascending, printable ASCII.

    `bank_bin` 6 digits; `account` 1 to 19 letters and digits; `amount_vnd` whole đồng, 1 to 13 digits: with it the
    code is dynamic; `memo` 1 to 19 of A-Z, 0-9 and space. Anything else is refused with `InvalidVietQR`:
    it is not shortened or rewritten, because what the payer sends would then not be what we look for.
    """
    if not _BANK_BIN.fullmatch(bank_bin):
        raise InvalidVietQR("bad_bank_bin")
    if not _ACCOUNT.fullmatch(account):
        raise InvalidVietQR("bad_account")
    if memo is not None and not _MEMO.fullmatch(memo):
        raise InvalidVietQR("bad_memo")
    if amount_vnd is not None and (type(amount_vnd) is not int or not 1 <= amount_vnd <= HIGHEST_AMOUNT_VND):
        raise InvalidVietQR("bad_amount")
    beneficiary = write("00", bank_bin) + write("01", account)
    payload = (
        write("00", "01")
        + write("01", "11" if amount_vnd is None else "12")
        + write("38", write("00", NAPAS) + write("01", beneficiary) + write("02", TO_ACCOUNT))
        + write("53", "704")
        + ("" if amount_vnd is None else write("54", str(amount_vnd)))
        + write("58", "VN")
        + ("" if memo is None else write("62", write("08", memo)))
        + "6304"
    )
    return payload + crc16(payload)


def decode(payload: str) -> VietQR:
    """Read a payload; every flaw is refused with `InvalidVietQR`, at both levels, even under a correct CRC.

    Objects may come in any order after 00 and before 63; ids we do not know are passed over, templates are not:
    their lengths must add up. An amount may end in `.0` or `.00`. The memo is given as written.
    """
    if not _PRINTABLE.fullmatch(payload):
        raise InvalidVietQR("not_printable_ascii")
    if len(payload) > LONGEST_PAYLOAD:
        raise InvalidVietQR("too_long")
    root = _objects(payload)
    names = list(root)
    if names[0] != "00" or names[-1] != "63":
        raise InvalidVietQR("00_not_first_or_63_not_last")
    for name in ("01", "38", "53", "58"):
        if name not in root:
            raise InvalidVietQR(f"missing_{name}")
    for name, shape in _SHAPES.items():
        if name in root and not shape.fullmatch(root[name]):
            raise InvalidVietQR(f"bad_{name}")
    if root["63"].upper() != crc16(payload[:-4]):
        raise InvalidVietQR("crc_mismatch")
    if (root.get("55") == "02") != ("56" in root) or (root.get("55") == "03") != ("57" in root):
        raise InvalidVietQR("bad_tip")
    templates = {name: _objects(root[name]) for name in _TEMPLATES if name in root}
    bank_bin, account, service = _beneficiary(templates["38"])
    amount = _AMOUNT.fullmatch(root.get("54", ""))
    return VietQR(
        bank_bin=bank_bin,
        account=account,
        amount_vnd=int(amount[1]) if amount else None,
        memo=_memo(templates.get("62", {})),
        is_dynamic=root["01"] == "12",
        service=service,
    )


def _objects(text: str) -> dict[str, str]:
    try:
        return emv_objects.read(text)
    except emv_objects.Malformed as malformed:
        raise InvalidVietQR(malformed.reason) from None


def _beneficiary(template: Mapping[str, str]) -> tuple[str, str, str]:
    """Bank, account and service of object 38 (payments.md 1.3)."""
    if template.get("00") != NAPAS:
        raise InvalidVietQR("not_napas")
    if template.get("02") not in SERVICES:
        raise InvalidVietQR("bad_service")
    beneficiary = _objects(template.get("01", ""))
    bank_bin, account = beneficiary.get("00", ""), beneficiary.get("01", "")
    if not _BANK_BIN.fullmatch(bank_bin):
        raise InvalidVietQR("bad_bank_bin")
    if not _ACCOUNT.fullmatch(account):
        raise InvalidVietQR("bad_account")
    return bank_bin, account, template["02"]


def _memo(template: Mapping[str, str]) -> str | None:
    """Sub-field 08 of object 62; the sub-fields we know are at most 25 characters (payments.md 1.5)."""
    if any(len(value) > 25 for name, value in template.items() if "01" <= name <= "09"):
        raise InvalidVietQR("additional_data_too_long")
    return template.get("08")
