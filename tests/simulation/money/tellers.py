"""How each provider tells of one movement of money: the fields of its fixture, for the signing side to sign."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from chalicelib.adapters.callbacks import CallbackRequest
from tests.adapters.fixtures.banks import casso, dvcqg, momo, payos, sepay, standard, vietqrvn, vnpay, zalopay

ACCOUNT = "0123499999"
VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Movement:
    """Something that happened at a bank. `number` is its own; `reference` is "" where the bank gives none; `codes` are
    the payment codes that it names and `memo` is what became of them on the way."""

    number: int
    amount_vnd: int
    reference: str
    codes: tuple[str, ...]
    memo: str
    kind: str  # paid, failed, pending, test, out
    at: datetime
    is_legible: bool = True  # whether the codes can still be read in the memo

    def of_kind(self, kind: str) -> "Movement":
        """The same as another kind of movement."""
        return replace(self, kind=kind)


def _local(at: datetime, shape: str = "%Y-%m-%d %H:%M:%S") -> str:
    return at.astimezone(VIETNAM).strftime(shape)


def _order(told: Movement) -> str:
    """What a gateway calls its order: it was told the code, and gives it back whole."""
    return told.codes[0] if told.codes else f"ORDER{told.number}"


def _sepay(told: Movement) -> dict[str, Any]:
    return {
        "id": told.number,
        "transactionDate": _local(told.at),
        "content": told.memo,
        "transferType": "out" if told.kind == "out" else "in",
        "transferAmount": told.amount_vnd,
        "referenceCode": told.reference or None,
        "accountNumber": ACCOUNT,
    }


def _casso(told: Movement) -> dict[str, Any]:
    return {
        "id": 0 if told.kind == "test" else told.number,
        "reference": told.reference or None,
        "description": told.memo,
        "amount": -told.amount_vnd if told.kind == "out" else told.amount_vnd,
        "transactionDateTime": _local(told.at),
        "accountNumber": ACCOUNT,
    }


def _payos(told: Movement) -> dict[str, Any]:
    return {
        "orderCode": 123 if told.kind == "test" else 900_000 + told.number,
        "amount": told.amount_vnd,
        "description": told.memo,
        "accountNumber": ACCOUNT,
        "reference": told.reference,
        "transactionDateTime": _local(told.at),
        "paymentLinkId": f"link-{told.number}",
        "code": "01" if told.kind == "failed" else "00",
    }


def _vietqrvn(told: Movement) -> dict[str, Any]:
    return {
        "bankaccount": ACCOUNT,
        "amount": told.amount_vnd,
        "transType": "D" if told.kind == "out" else "C",
        "content": told.memo,
        "transactionid": f"vq-{told.number}",
        "transactiontime": int(told.at.timestamp() * 1000),
        "referencenumber": told.reference or None,
        "orderId": "",
    }


def _standard(told: Movement) -> dict[str, Any]:
    return {
        "notice_id": f"T-{told.number}",
        "bank_reference": told.reference,
        "account": ACCOUNT,
        "direction": "out" if told.kind == "out" else "in",
        "outcome": "paid" if told.kind == "out" else told.kind,
        "amount_vnd": told.amount_vnd,
        "memo": told.memo,
        "occurred_at": told.at.isoformat(),
    }


def _vnpay(told: Movement) -> dict[str, Any]:
    status = {"failed": ("24", "02"), "pending": ("00", "01")}.get(told.kind, ("00", "00"))
    return {
        "vnp_Amount": str(told.amount_vnd * 100),
        "vnp_BankTranNo": told.reference and f"VNP{told.reference}",
        "vnp_PayDate": _local(told.at, "%Y%m%d%H%M%S"),
        "vnp_OrderInfo": told.memo,
        "vnp_TransactionNo": str(told.number),
        "vnp_ResponseCode": status[0],
        "vnp_TransactionStatus": status[1],
        "vnp_TxnRef": _order(told),
    }


def _momo(told: Movement) -> dict[str, Any]:
    return {
        "orderId": _order(told),
        "amount": told.amount_vnd,
        "orderInfo": told.memo,
        "transId": told.number,
        "resultCode": {"failed": 1006, "pending": 7000}.get(told.kind, 0),
        "responseTime": int(told.at.timestamp() * 1000),
    }


def _zalopay(told: Movement) -> dict[str, Any]:
    return {
        "app_trans_id": f"{_local(told.at, '%y%m%d')}_{_order(told)}",
        "amount": told.amount_vnd,
        "zp_trans_id": told.number,
        "server_time": int(told.at.timestamp() * 1000),
    }


def _dvcqg(told: Movement) -> dict[str, Any]:
    return {
        "MaLoi": "01" if told.kind == "failed" else "00",
        "MaThamChieu": f"dvc{told.number}",
        "SoTien": told.amount_vnd,
        "MaGiaoDich": f"GD{told.number}",
        "ThoiGianGD": _local(told.at, "%Y%m%d%H%M%S"),
        "ThongTinGiaoDich": f"Le phi {_order(told)}",
    }


@dataclass(frozen=True)
class Teller:
    """One provider. `account`: what its notices call the account; `exact`: it answers another amount than asked;
    `by_order`: it names one order, never what a payer wrote; `kinds`: what else than money coming it tells of;
    `named`: by the bank's reference, and not by a number of its own."""

    fixture: Any
    fields: Callable[[Movement], dict[str, Any]]
    account: str = ACCOUNT
    exact: bool = False
    by_order: bool = False
    kinds: frozenset[str] = frozenset()
    named: bool = True

    def call(self, told: Movement, at: datetime) -> CallbackRequest:
        """The movement as this provider signs it at that time."""
        return self.fixture.genuine(self.fixture.SECRETS[0], at, **self.fields(told))


# What payments.md says of each provider.
TELLERS: dict[str, Teller] = {
    "casso": Teller(casso, _casso, kinds=frozenset({"test", "out"})),
    "dvcqg": Teller(dvcqg, _dvcqg, "DVC_H37", True, True, frozenset({"failed"}), False),
    "momo": Teller(momo, _momo, "MOMOLS01", True, True, frozenset({"failed", "pending"}), False),
    "payos": Teller(payos, _payos, kinds=frozenset({"test", "failed"})),
    "sepay": Teller(sepay, _sepay, kinds=frozenset({"out"})),
    "standard": Teller(standard, _standard, kinds=frozenset({"test", "failed", "pending", "out"})),
    "vietqrvn": Teller(vietqrvn, _vietqrvn, kinds=frozenset({"out"})),
    "vnpay": Teller(vnpay, _vnpay, "LANGSON1", True, True, frozenset({"failed", "pending"}), False),
    "zalopay": Teller(zalopay, _zalopay, "2553", True, True, frozenset(), False),
}
