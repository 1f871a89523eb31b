"""Where it happens: three units of a province with their officers' desks, procedures, accounts and carriers."""

import base64
from typing import Any

from chalicelib.domain.actor import Actor
from chalicelib.domain.partner import Partner
from chalicelib.store import agencies, calendars, partners, procedures
from tests import builders as a
from tests.adapters.fixtures.carriers import ems
from tests.api import procedures as published
from tests.domain.calendars import a_calendar
from tests.simulation.money.tellers import ACCOUNT, TELLERS

PROVINCE = "Y97"
UNITS = ("Y97.11", "Y97.12", "Y97.13")
BANK = {"bank_bin": "970422", "bank_name": "MB", "account_name": "UBND PHUONG"}
PROVIDERS = ("sepay", "casso", "vnpay")  # two see one account; the third is a page that can be asked
TOLD_BY = ("sepay", "casso")
ENVIRONMENT = {
    "PUBLIC_URL": "https://dichvu.example.vn",
    "VNPAY_PAY_URL": "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html",
    "PAPERS_BUCKET": "papers",
    "UPLOADS_QUEUE_URL": "uploads",
    "BOOKINGS_QUEUE_URL": "bookings",
    "DESKS_QUEUE_URL": "desks",
    "E_RECEIPTS_QUEUE_URL": "e_receipts",
    "REFUNDS_QUEUE_URL": "refunds",
}
_KEY = base64.b64encode(b"k" * 32).decode()


def endpoint_of(provider: str, unit: str) -> str:
    """Where a provider calls about a unit."""
    return f"ep_{provider}_{unit}"


def secrets() -> dict[str, Any]:
    """The partners' keys; and those by which rows are named, which are no chance of the story."""
    told: dict[str, Any] = {endpoint_of(one, unit): TELLERS[one].fixture.SECRETS for one in PROVIDERS for unit in UNITS}
    told |= {endpoint_of("ems", unit): ems.SECRETS for unit in UNITS}
    return {f"partners/{name}": value for name, value in told.items()} | {
        "hash-key": _KEY,
        "data-keys": {"current": "1", "keys": {"1": _KEY}},
        "receipt-keys": [_KEY],
    }


def settle_down() -> None:
    """Put in the store what is there before anybody comes."""
    agencies.put(a.an_agency(agency_code=PROVINCE, level="province", parent=""))
    calendars.seed(a_calendar(PROVINCE))
    for unit in UNITS:
        agencies.put(a.an_agency(agency_code=unit, parent=PROVINCE, province_code="20", phone="02053812345"))
        for provider in PROVIDERS:
            account = TELLERS[provider].account
            bank = BANK if account == ACCOUNT else {}
            partners.put(Partner(endpoint_of(provider, unit), "bank", provider, unit, account, **bank))
        partners.put(Partner(endpoint_of("ems", unit), "carrier", "ems", unit, ""))
    for procedure in published.all_of_them():
        procedures.publish(procedure)


def officer(unit: str, role: str) -> Actor:
    """The officer of a unit with that role."""
    return Actor("officer", f"{role}-{unit}", f"session-{role}", unit, frozenset({role}))
