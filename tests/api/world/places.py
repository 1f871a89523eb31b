"""The units of the world and the partners that they registered."""

from typing import Any

from tests import builders
from tests.adapters.fixtures import standard_webhooks
from tests.adapters.fixtures.banks import momo, sepay, vietqrvn, vnpay
from tests.adapters.fixtures.carriers import ems

# A province of its own: counts and serials of other tests do not disturb.
PROVINCE, UNIT, SISTER, CLOSED = "Y98", "Y98.11", "Y98.12", "Y98.13"
ACCOUNT, MERCHANT = "0123499999", "LANGSON1"
# endpoint -> (kind, provider, unit, account, secrets); the sister unit has another account and other secrets
PARTNERS: dict[str, tuple[str, str, str, str, list[dict[str, str]]]] = {
    "ep_sepay": ("bank", "sepay", UNIT, ACCOUNT, sepay.SECRETS),
    "ep_vnpay": ("bank", "vnpay", UNIT, MERCHANT, vnpay.SECRETS),
    "ep_standard_bank": ("bank", "standard", UNIT, ACCOUNT, standard_webhooks.SECRETS),
    "ep_ems": ("carrier", "ems", UNIT, "", ems.SECRETS),
    "ep_standard_carrier": ("carrier", "standard", UNIT, "", standard_webhooks.SECRETS),
    "ep_vietqrvn": ("bank", "vietqrvn", UNIT, ACCOUNT, vietqrvn.SECRETS),
    "ep_sister_momo": ("bank", "momo", SISTER, "MOMOLS01", momo.SECRETS),
    "ep_sister_sepay": ("bank", "sepay", SISTER, "0999900000", sepay.WRONG),
}
BANK = {"bank_bin": "970422", "bank_name": "MB", "account_name": "UBND PHUONG"}


def an_agency(code: str, level: str) -> Any:
    """A unit of the province, or the province."""
    return builders.an_agency(
        agency_code=code,
        level=level,
        parent="" if code == PROVINCE else PROVINCE,
        name=f"Đơn vị {code}",
        province_code="20",
        commune="Phường Đông Kinh",
        phone="02053812345",
    )
