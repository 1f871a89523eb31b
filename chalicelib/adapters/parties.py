"""Sender and recipient as Vietnamese carriers want them told."""

from chalicelib import data


def national_phone(phone: str) -> str:
    """A phone as carriers take it: 0912345678 for +84912345678."""
    return "0" + phone[3:] if phone.startswith("+84") else phone


def post_province(province_code: str) -> str:
    """The post's own two digits of a province of today ("24" for Lạng Sơn, which is "20" elsewhere); a code that is not
    in the table goes as it is, for the post to decline."""
    return data.post_provinces().get(province_code, province_code)
