"""Partners' calls, signed as each partner signs, sent through the doors."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.callbacks import CallbackRequest
from chalicelib.store import payments
from chalicelib.store.credits import get as credit_of
from tests.adapters.fixtures import standard_webhooks
from tests.adapters.fixtures.banks import sepay, standard, vnpay
from tests.adapters.fixtures.carriers import ems
from tests.api import client
from tests.api.scenes.notices import ipn_of, transfer_of
from tests.api.world.case import Case
from tests.api.world.places import ACCOUNT, MERCHANT

URLS = {
    "sepay": "/v1/callbacks/banks/sepay/ep_sepay",
    "vnpay": "/v1/callbacks/banks/vnpay/ep_vnpay",
    "standard": "/v1/callbacks/banks/standard/ep_standard_bank",
    "ems": "/v1/callbacks/carriers/ems/ep_ems",
    "standard_carrier": "/v1/callbacks/carriers/standard/ep_standard_carrier",
}
SECRETS: dict[str, list[Any]] = {
    "sepay": sepay.SECRETS,
    "vnpay": vnpay.SECRETS,
    "standard": standard_webhooks.SECRETS,
    "ems": ems.SECRETS,
}
WRONG: dict[str, Any] = {
    "sepay": sepay.WRONG[0],
    "vnpay": vnpay.WRONG[0],
    "standard": standard_webhooks.WRONG[0],
    "ems": ems.WRONG[0],
}


def send(provider: str, call: CallbackRequest, url: str = "") -> client.Reply:
    """A signed call through the door of its registration, or another one."""
    path = url or URLS[provider]
    return client.call(call.method, path, raw=call.body, headers=dict(call.headers), query=list(call.query))


def money(
    provider: str,
    case: Case,
    *,
    amount: int = 8000,
    secret: Any = None,
    told: dict[str, Any] | None = None,
    **more: Any,
) -> CallbackRequest:
    """A bank's notice that `amount` came in for the case; `told` repeats the particulars of an earlier one."""
    secret, now = secret or SECRETS[provider][0], datetime.now(UTC)
    if provider == "vnpay":
        return vnpay.genuine(secret, **{**ipn_of(case, amount), **(told or {}), **more})
    fields = {**transfer_of(case, amount), **(told or {})}
    if provider == "sepay":
        return sepay.genuine(secret, now, **{**fields, **more})
    ours = {
        "notice_id": str(fields["id"]),
        "bank_reference": fields["referenceCode"],
        "amount_vnd": fields["transferAmount"],
        "memo": fields["content"],
    }
    return standard.genuine(secret, now, **{**ours, **more})


def credit(provider: str, told: dict[str, Any]) -> Any:
    """The transfer that a notice told of, as it was kept."""
    if provider == "vnpay":
        return credit_of(f"{MERCHANT}#vnpay:{told['vnp_TxnRef']}.{told['vnp_TransactionNo']}")
    return credit_of(f"{ACCOUNT}#{told['referenceCode']}")


def particulars(provider: str, case: Case, amount: int = 8000) -> dict[str, Any]:
    """What one transfer is told with, to be told again."""
    return ipn_of(case, amount) if provider == "vnpay" else transfer_of(case, amount)


def payment(case: Case) -> Any:
    """The case's payment as it is stored."""
    return payments.get(case.payment_id)
