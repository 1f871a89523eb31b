"""Writes a VietQR as payOS does for its links: a transfer of an amount into an account, with a memo."""

from local.sandbox.vietqr_reader import NAPAS, crc16


def write(bank_bin: str, account: str, amount_vnd: int, memo: str) -> str:
    """The payload (NAPAS profile of EMVCo): dynamic, to an account, the memo in 62-08."""
    holder = _object("00", bank_bin) + _object("01", account)
    template = _object("00", NAPAS) + _object("01", holder) + _object("02", "QRIBFTTA")
    text = _object("00", "01") + _object("01", "12") + _object("38", template) + _object("53", "704")
    text += _object("54", str(amount_vnd)) + _object("58", "VN") + _object("62", _object("08", memo)) + "6304"
    return text + crc16(text)


def _object(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
