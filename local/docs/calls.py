"""Example calls of partners, signed by code as the partner's own server would sign them."""

import base64
import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from chalicelib.adapters.banks import CallbackRequest, vietqrvn
from local.docs import gateway_calls
from local.docs.registrations import Registration
from local.sandbox import ems_codes, signing
from local.sandbox.gateway_signing import casso_signature

VIETNAM = timezone(timedelta(hours=7))
PAYMENT_CODE = "JWA6FE62TT7X"
ORDER_CODE = "01JD8Z6Q5W3X9R7T2V4Y6B8C0D.return.1"


@dataclass(frozen=True)
class Call:
    """One HTTP request. `path` holds the query, if there is one."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def curl(self, base_url: str) -> str:
        """The call as a command for a shell."""
        parts = ["curl", "-i", "-X", self.method, base_url + self.path]
        for name, value in self.headers.items():
            parts += ["-H", f"{name}: {value}"]
        if self.body:
            parts += ["--data-binary", self.body.decode()]
        words = [shlex.quote(part) for part in parts]
        return " ".join(words).replace(" -H ", " \\\n  -H ").replace(" --data-binary ", " \\\n  --data-binary ")


def example(registration: Registration, now: datetime) -> Call:
    """A genuine call to `registration` as if sent at `now` (aware). LookupError for a provider without an example."""
    return _CALLS[registration.kind, registration.provider](registration, now)


def path_of(registration: Registration) -> str:
    """The address under which this partner calls us."""
    return f"/v1/callbacks/{registration.kind}s/{registration.provider}/{registration.endpoint}"


def vietqrvn_token_call(registration: Registration) -> Call:
    """VietQR.vn's first call: the token, by Basic."""
    known = registration.secrets
    basic = base64.b64encode(f"{known['username']}:{known['password']}".encode()).decode()
    return _posted(registration, b"", {"Authorization": f"Basic {basic}"}, "/api/token_generate")


def _posted(registration: Registration, body: bytes, headers: Mapping[str, str], tail: str = "") -> Call:
    return Call("POST", path_of(registration) + tail, {"Content-Type": "application/json", **headers}, body)


def _compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _standard(registration: Registration, now: datetime, kind: str, data: Mapping[str, Any]) -> Call:
    body = _compact({"type": kind, "timestamp": now.isoformat(timespec="seconds"), "data": data})
    message_id = f"msg_{now:%Y%m%d%H%M%S}"
    headers = signing.standard_webhook_headers(registration.secrets["secret"], message_id, int(now.timestamp()), body)
    return _posted(registration, body, headers)


def _standard_bank(registration: Registration, now: datetime) -> Call:
    data = {
        "notice_id": "GD-20261123-000042",
        "bank_reference": "FT26327100042",
        "account": registration.account,
        "direction": "in",
        "outcome": "paid",
        "amount_vnd": 16000,
        "memo": f"{PAYMENT_CODE} NONG THI HOA chuyen tien",
        "order_reference": "",
        "occurred_at": now.isoformat(timespec="seconds"),
    }
    return _standard(registration, now, "transfer.received", data)


def _standard_carrier(registration: Registration, now: datetime) -> Call:
    data = {
        "event_id": "QUET-000042",
        "item_code": ems_codes.item_code(47312482),
        "order_code": ORDER_CODE,
        "event": "collected",
        "reason": "",
        "office": "240000 - KT Lạng Sơn",
        "occurred_at": now.isoformat(timespec="seconds"),
    }
    return _standard(registration, now, "item.scanned", data)


def _sepay(registration: Registration, now: datetime) -> Call:
    body = _compact(
        {
            "id": 92704,
            "gateway": "MBBank",
            "transactionDate": f"{now.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
            "accountNumber": registration.account,
            "code": None,
            "content": f"MBVCB.5812.042.{PAYMENT_CODE}.CT tu 0071001104341 NONG THI HOA",
            "transferType": "in",
            "transferAmount": 16000,
            "accumulated": 0,
            "subAccount": None,
            "referenceCode": "FT26327100042",
            "description": "",
        }
    )
    proof = signing.sepay_headers(
        secret=registration.secrets.get("secret"),
        api_key=registration.secrets.get("key") or registration.secrets.get("api_key"),
        timestamp=int(now.timestamp()),
        body=body,
    )
    return _posted(registration, body, proof)


def _vnpay(registration: Registration, now: datetime) -> Call:
    fields = {
        "vnp_Amount": "1600000",
        "vnp_BankCode": "NCB",
        "vnp_BankTranNo": "VNP14226112",
        "vnp_CardType": "ATM",
        "vnp_OrderInfo": f"Le phi ho so {PAYMENT_CODE}",
        "vnp_PayDate": f"{now.astimezone(VIETNAM):%Y%m%d%H%M%S}",
        "vnp_ResponseCode": "00",
        "vnp_TmnCode": registration.secrets["tmnCode"],
        "vnp_TransactionNo": "14226112",
        "vnp_TransactionStatus": "00",
        "vnp_TxnRef": PAYMENT_CODE,
    }
    query = signing.vnpay_signed_query(fields, registration.secrets["secret"])
    return Call("GET", f"{path_of(registration)}?{query}", {}, b"")


def _casso(registration: Registration, now: datetime) -> Call:
    data = {
        "id": 2100042,
        "reference": "FT26327100042",
        "description": f"MBVCB.5812.042.{PAYMENT_CODE}.CT tu 0071001104341 NONG THI HOA",
        "amount": 16000,
        "runningBalance": 25000000,
        "transactionDateTime": f"{now.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
        "accountNumber": registration.account,
        "bankName": "MBBank",
        "bankAbbreviation": "MB",
        "virtualAccountNumber": "",
        "virtualAccountName": "",
        "counterAccountName": "NONG THI HOA",
        "counterAccountNumber": "0071001104341",
        "counterAccountBankId": "970436",
        "counterAccountBankName": "Vietcombank",
    }
    body = {"error": 0, "data": data}
    proof = casso_signature(body, registration.secrets["checksum_key"], int(now.timestamp() * 1000))
    return _posted(registration, _compact(body), {"X-Casso-Signature": proof})


def _vietqrvn(registration: Registration, now: datetime) -> Call:
    """With a token as VietQR.vn gets it from us: no one else can make one."""
    basic = vietqrvn_token_call(registration).headers["Authorization"]
    asking = CallbackRequest("POST", (), {"authorization": basic}, b"")
    token = json.loads(vietqrvn.token(asking, secrets=[registration.secrets], now=now)[2])["access_token"]
    body = {
        "bankaccount": registration.account,
        "amount": 16000,
        "transType": "C",
        "content": f"VQR1a2b3c4d {PAYMENT_CODE} NONG THI HOA",
        "transactionid": "5e2a9c1b-0042",
        "transactiontime": int(now.timestamp() * 1000),
        "referencenumber": "FT26327100042",
        "orderId": PAYMENT_CODE,
        "terminalCode": "",
        "subTerminalCode": "",
        "serviceCode": "",
        "urlLink": "",
        "sign": "",
    }
    return _posted(registration, _compact(body), {"Authorization": f"Bearer {token}"}, "/bank/api/transaction-sync")


def _gateway(
    body_of: Callable[[gateway_calls.Order, Mapping[str, str]], Any],
) -> Callable[[Registration, datetime], Call]:
    """A gateway whose signature is in its body."""

    def call(registration: Registration, now: datetime) -> Call:
        order = gateway_calls.Order(PAYMENT_CODE, 16000, registration.account, now.astimezone(VIETNAM))
        return _posted(registration, _compact(body_of(order, registration.secrets)), {})

    return call


def _ems(registration: Registration, now: datetime) -> Call:
    token = registration.secrets.get("webhook_token")
    body = _compact(
        {
            "tracking_code": ems_codes.item_code(47312482),
            "order_code": ORDER_CODE,
            "status_code": 3,
            "status_name": ems_codes.STATUSES[3].name,
            "note": "",
            "locate": "240000 - KT Lạng Sơn",
            "datetime": f"{now.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
            "total_weight": 100,
            "money_collect": 0,
            "total_fee": 12500,
        }
    )
    call = _posted(registration, body, {"ems-transaction": "580000000000000042"})
    return Call(call.method, f"{call.path}?token={token}" if token else call.path, call.headers, call.body)


def _viettelpost(registration: Registration, now: datetime) -> Call:
    data = {
        "ORDER_NUMBER": "15798354321",
        "ORDER_REFERENCE": ORDER_CODE,
        "ORDER_STATUSDATE": f"{now.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
        "ORDER_STATUS": 105,
        "STATUS_NAME": "Bưu tá đã nhận hàng",
        "LOCALION_CURRENTLY": "240000 - KT Lạng Sơn",
        "NOTE": "",
        "MONEY_COLLECTION": 0,
    }
    return _posted(registration, _compact({"DATA": data, "TOKEN": registration.secrets.get("webhook_token", "")}), {})


def _vnpost(registration: Registration, now: datetime) -> Call:
    """What nobody should send: it is refused."""
    return _posted(registration, _compact({"OrderNumber": ORDER_CODE, "StatusCode": "4"}), {})


_CALLS: Mapping[tuple[str, str], Callable[[Registration, datetime], Call]] = {
    ("bank", "standard"): _standard_bank,
    ("bank", "sepay"): _sepay,
    ("bank", "vnpay"): _vnpay,
    ("bank", "momo"): _gateway(gateway_calls.momo),
    ("bank", "zalopay"): _gateway(gateway_calls.zalopay),
    ("bank", "casso"): _casso,
    ("bank", "dvcqg"): _gateway(gateway_calls.dvcqg),
    ("bank", "vietqrvn"): _vietqrvn,
    ("bank", "payos"): _gateway(gateway_calls.payos),
    ("carrier", "standard"): _standard_carrier,
    ("carrier", "ems"): _ems,
    ("carrier", "viettelpost"): _viettelpost,
    ("carrier", "vnpost"): _vnpost,
}
