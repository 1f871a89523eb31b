"""People and partners of the demo province: invented officers, and a bank, a gateway and a carrier for each unit."""

import os
import secrets
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalicelib import data
from chalicelib.adapters.identity import keys, passwords
from chalicelib.domain.agency import Agency
from chalicelib.domain.officer import Officer
from chalicelib.domain.partner import Partner
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import agencies, officers, partners
from local.docs.registrations import SHOWN_UNIT
from local.seeding import catalogue, gateways, vault

BANK_BIN, BANK_NAME = "970422", "MBBank"
# Easy to read aloud and to type from a terminal: no letter that looks like a digit.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def put_phones() -> None:
    """Carriers want the sender's phone, and the units' real ones are not known: invented, beginning as Lạng Sơn's."""
    for place, record in enumerate(data.agencies()):
        unit = catalogue.agency(record)
        if not unit.phone:
            agencies.put(replace(unit, phone=f"02053999{place:03}"))


def put_officers() -> list[dict[str, Any]]:
    """Every demo officer, with the password that this installation gave; those who are there already stay."""
    known = vault.kept("demo-passwords", lambda: {one["officer_id"]: new_password() for one in data.officers_demo()})
    for record in data.officers_demo():
        login = record["officer_id"]
        if officers.get(login) is None:
            hashed = passwords.hash_of(known[login])
            roles = frozenset(record["roles"])
            officers.put(Officer(login, record["name"], record["agency_code"], roles, hashed))
    return [{"login": one["officer_id"], "password": known[one["officer_id"]], **one} for one in data.officers_demo()]


def put_partners() -> list[dict[str, Any]]:
    """A SePay account, a VNPAY merchant and an EMS account for every unit that is open, and for the unit that is shown
    one at every other partner played here, each at an address of its own that nobody can guess; the registrations as
    their providers need them."""
    endpoints = vault.kept("demo-endpoints", lambda: {unit.agency_code: _endpoints(unit) for unit in _open_units()})
    registered = []
    for unit in _open_units():
        for provider, endpoint in endpoints[unit.agency_code].items():
            known = vault.kept(f"partners/{endpoint}", _NEW_SECRETS[provider])[0]
            partner = _partner(unit, provider, endpoint, known)
            partners.put(partner)
            registered.append({**_public(partner), "secrets": known})
    return registered


def new_password() -> str:
    """Sixteen letters and digits in four groups: 79 bits."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


def _open_units() -> list[Agency]:
    today = vietnamese_date(datetime.now(UTC))
    return [unit for record in data.agencies() if (unit := catalogue.agency(record)).is_open(today)]


def _endpoints(unit: Agency) -> dict[str, str]:
    shown = gateways.NEW_SECRETS if unit.agency_code == SHOWN_UNIT else {}
    # Hex, since the contract wants an id to begin with a letter or digit.
    made = {provider: secrets.token_hex(24) for provider in (*_EVERYWHERE, *shown)}
    if unit.agency_code == SHOWN_UNIT:
        # After EMS in the order of addresses: a parcel goes to a unit's first carrier unless an officer says another.
        made |= {provider: f"ffff{secrets.token_hex(22)}" for provider in _CARRIERS}
    return made


def _new_tmn_code() -> str:
    return "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(8))


VNPAY_API = "/vnpay/merchant_webapi/api/transaction"
_EVERYWHERE = ("sepay", "vnpay", "ems")
_CARRIERS: Mapping[str, Any] = {
    "viettelpost": lambda: [
        {"username": "congdan", "password": keys.new_secret(), "webhook_token": secrets.token_urlsafe(24)}
    ],
    "vnpost": lambda: [
        {"consumer_key": secrets.token_hex(12), "consumer_secret": keys.new_secret(), "customer_code": "LS-DEMO"}
    ],
}
_NEW_SECRETS: Mapping[str, Any] = {
    **_CARRIERS,
    "sepay": lambda: [{"secret": keys.new_secret()}],
    "vnpay": lambda: [{"secret": keys.new_secret(), "tmnCode": _new_tmn_code()}],
    "ems": lambda: [{"merchant_token": secrets.token_urlsafe(24)}],
    **gateways.NEW_SECRETS,
}


def _partner(unit: Agency, provider: str, endpoint: str, known: Mapping[str, str]) -> Partner:
    if provider in ("ems", *_CARRIERS):
        collects = provider == "ems"  # it takes fees at the door, and pays them out
        into = _account(unit.agency_code) if collects else ""
        return Partner(endpoint, "carrier", provider, unit.agency_code, collects_money=collects, settles_into=into)
    if provider == "vnpay":
        sandbox = os.environ.get(gateways.URL, "")
        urls = {"api": f"{sandbox}{VNPAY_API}"} if sandbox else {}
        return Partner(
            endpoint,
            "bank",
            "vnpay",
            unit.agency_code,
            account=known["tmnCode"],
            bank_name="VNPAY",
            urls=urls,
            settles_into=_account(unit.agency_code),
            settlement_mark=f"VNPAY TT {known['tmnCode']}",
            fee_basis_points=110,
            fee_vnd=1650,
        )
    bank: dict[str, Any] = {
        "account": _account(unit.agency_code),
        "bank_bin": BANK_BIN,
        "bank_name": BANK_NAME,
        "account_name": _plain(unit.name),
    }
    if provider in gateways.NEW_SECRETS:
        return gateways.partner(unit, provider, endpoint, known, bank)
    return Partner(endpoint, "bank", "sepay", unit.agency_code, **bank)


def _account(agency_code: str) -> str:
    """An invented account: 20 for the province, then the unit's digits."""
    digits = "".join(one for one in agency_code if one.isdigit())
    return f"20{digits:0<6}00001"


def _plain(name: str) -> str:
    """As banks write an account's name: no accents, capitals, fifty letters at most."""
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in letters if not unicodedata.combining(one)).upper()[:50]


def _public(partner: Partner) -> dict[str, str]:
    names = ("endpoint", "kind", "provider", "agency_code", "account", "bank_bin", "account_name")
    return {name: getattr(partner, name) for name in names}
