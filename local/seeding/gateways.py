"""Registrations of one unit at the gateways that the sandbox bank plays, and at VietQR.vn: invented, as their keys."""

import os
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.adapters.identity import keys
from chalicelib.domain.agency import Agency
from chalicelib.domain.partner import Partner

URL = "GATEWAYS_URL"  # the sandbox bank; without it the gateways are asked at their own addresses
NAMES = {"momo": "MoMo", "zalopay": "ZaloPay", "dvcqg": "Cổng Dịch vụ công quốc gia"}
NEW_SECRETS: Mapping[str, Callable[[], list[dict[str, str]]]] = {
    "momo": lambda: [
        {"partnerCode": f"MOMO{_digits(8)}", "accessKey": secrets.token_hex(8), "secretKey": keys.new_secret()}
    ],
    "zalopay": lambda: [{"app_id": _digits(5), "key1": keys.new_secret(), "key2": keys.new_secret()}],
    "payos": lambda: [
        {"client_id": secrets.token_hex(16), "api_key": secrets.token_hex(16), "checksum_key": keys.new_secret()}
    ],
    "dvcqg": lambda: [
        {"MaDoiTac": f"DVC{_digits(6)}", "MaBiMat": keys.new_secret(), "MaNHThuHuong": BANK_CODE},
    ],
    "vietqrvn": lambda: [{"username": f"vietqr-{_digits(6)}", "password": secrets.token_urlsafe(18)}],
}
# payOS and VietQR.vn tell of transfers into an account; the account at the others is what they call the shop.
OWN_ACCOUNTS = {"payos": "2", "vietqrvn": "3"}
SHOPS = {"momo": "partnerCode", "zalopay": "app_id", "dvcqg": "MaDoiTac"}
BANK_CODE = "970422"  # of the bank where the demo's accounts are


def partner(unit: Agency, provider: str, endpoint: str, known: Mapping[str, str], bank: Mapping[str, Any]) -> Partner:
    """The registration of a unit at `provider`; `bank` is the unit's account as SePay watches it."""
    sandbox = os.environ.get(URL, "")
    urls = {"api": f"{sandbox}/{provider}"} if sandbox else {}
    if provider == "dvcqg" and sandbox:
        urls = {"init": f"{sandbox}/dvcqg/init"}
    if provider in SHOPS:
        own = {"account": known[SHOPS[provider]], "bank_name": NAMES[provider], "account_name": bank["account_name"]}
        into = bank["account"]
        return Partner(endpoint, "bank", provider, unit.agency_code, **own, settles_into=into, urls=urls)
    account = {**bank, "account": bank["account"][:-1] + OWN_ACCOUNTS[provider]}
    return Partner(endpoint, "bank", provider, unit.agency_code, urls=urls, **account)


def _digits(count: int) -> str:
    return str(secrets.randbelow(9 * 10 ** (count - 1)) + 10 ** (count - 1))
