"""The payer's bank and the gateways: scans our QR as a banking app would, transfers, and tells us as they do."""

import secrets
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from local.sandbox import vnpay, vnpay_page
from local.sandbox.bank_book import BankBook
from local.sandbox.command import run
from local.sandbox.e_receipts import EReceiptProvider
from local.sandbox.fields import Refusal, parse_object, take
from local.sandbox.gateways import Gateways
from local.sandbox.mangling import Around, mangle
from local.sandbox.outbox import RETRY_DELAYS_S, Outbox
from local.sandbox.picture import read_picture
from local.sandbox.server import Answer, Request, SandboxServer, start
from local.sandbox.transfers import NOTICES, Transfer
from local.sandbox.vietnam_time import from_iso, local_text, utc_now
from local.sandbox.vietqr_reader import UnreadableQR, read
from local.sandbox.vnpay_api import VnpayApi
from local.sandbox.webhooks import sending_routes

TRANSFER_FIELDS: dict[str, type] = {"bank_bin": str, "account": str, "amount_vnd": int, "memo": str}
TRANSFER_CHOICES: dict[str, tuple[type, Any]] = {
    "mangle": (object, "none"),
    "direction": (str, "in"),
    "payer_name": (str, "NGUYEN VAN A"),
    "payer_account": (str, "0071001104341"),
    "bank_reference": (str, ""),
    "occurred_at": (str, ""),
}
PAY_CHOICES: dict[str, tuple[type, Any]] = {
    "outcome": (str, "00"),
    "bank_code": (str, ""),
    "card_type": (str, ""),
    "transaction_status": (str, ""),
}


class Bank:
    """One bank for all accounts. Its numbers start at random, so that a restart does not repeat them."""

    def __init__(self, book: BankBook, outbox: Outbox, vnpay_api: VnpayApi) -> None:
        self._book, self._outbox, self._vnpay_api = book, outbox, vnpay_api
        self._next_id = secrets.randbelow(900_000_000) + 100_000_000
        self._finished: set[tuple[str, str, str]] = set()
        self._lock = threading.Lock()

    def scan(self, request: Request) -> Answer:
        """POST /scan: the body is the picture, or `{"payload"}` as JSON; 422 when no bank could use it."""
        try:
            if request.headers.get("content-type", "").startswith("application/json"):
                payload = take(parse_object(request.body), required={"payload": str})["payload"]
            else:
                payload = read_picture(request.body)
            found = read(payload)
        except UnreadableQR as error:
            raise Refusal(422, "unreadable_qr", str(error)) from None
        known = self._book.watches_of(found.bank_bin, found.account)
        return Answer(
            200, {"payload": payload, **asdict(found), "account_name": known[0].account_name if known else None}
        )

    def transfer(self, request: Request) -> Answer:
        """POST /transfers: moves money to a registered account and tells everyone who watches it."""
        wanted = take(request.json(), required=TRANSFER_FIELDS, optional=TRANSFER_CHOICES)
        shapes = [wanted["mangle"]] if isinstance(wanted["mangle"], str) else wanted["mangle"]
        if not isinstance(shapes, list) or not all(isinstance(shape, str) for shape in shapes):
            raise Refusal(400, "wrong_fields", "mangle: must be one shape's name or a list of them")
        if wanted["amount_vnd"] <= 0 or wanted["direction"] not in ("in", "out"):
            raise Refusal(422, "wrong_transfer", "amount_vnd must be above zero, direction in or out")
        try:
            made_at = from_iso(wanted["occurred_at"]) if wanted["occurred_at"] else utc_now()
        except ValueError as error:
            raise Refusal(422, "wrong_transfer", f"occurred_at: {error}") from None
        watches = self._book.watches_of(wanted["bank_bin"], wanted["account"])
        if not watches:
            raise Refusal(404, "account_not_found", "no such account at that bank is registered here")
        with self._lock:
            number, self._next_id = self._next_id, self._next_id + 1
        reference = wanted["bank_reference"] or f"FT{local_text(made_at, '%y%j')}{number:09d}"
        around = Around(
            wanted["payer_name"], wanted["payer_account"], wanted["account"], watches[0].account_name,
            watches[0].gateway, reference, made_at,
        )  # fmt: skip
        content = mangle(wanted["memo"], shapes, around)
        made = Transfer(
            number, reference, wanted["account"], wanted["direction"], wanted["amount_vnd"], content, made_at
        )
        sent = self._outbox.post([NOTICES[watch.provider](watch, made) for watch in watches])
        return Answer(201, asdict(made) | {"made_at": made_at.isoformat(), "delivery_ids": sent})

    def pay_at_vnpay(self, request: Request) -> Answer:
        """POST /vnpay/pay: the payer opens the pay URL and it ends with `outcome`; the IPN follows by itself."""
        wanted = take(request.json(), required={"pay_url": str}, optional=PAY_CHOICES)
        return Answer(201, self.finish_vnpay(wanted.pop("pay_url"), **wanted))

    def finish_vnpay(self, pay_url: str, *, outcome: str, **chosen: str) -> dict[str, Any]:
        """Ends one VNPAY order, once: the same vnp_TxnRef on the same day is refused (409) afterwards."""
        now = utc_now()
        merchants = self._book.merchants()
        order = vnpay.read_pay_url(pay_url, merchants, now)
        if len(outcome) != 2 or not outcome.isdigit():
            raise Refusal(422, "wrong_outcome", "outcome is a vnp_ResponseCode like 00 or 24")
        key = (order["vnp_TmnCode"], order["vnp_TxnRef"], order["vnp_CreateDate"][:8])
        with self._lock:
            if key in self._finished:
                raise Refusal(409, "order_finished", "this vnp_TxnRef was paid, failed or cancelled before")
            self._finished.add(key)
        merchant = merchants[order["vnp_TmnCode"]]
        result = vnpay.result_fields(order, outcome, now, **chosen)
        self._vnpay_api.note(result)
        return {
            "txn_ref": order["vnp_TxnRef"],
            "amount_vnd": int(order["vnp_Amount"]) // 100,
            "outcome": outcome,
            "transaction_no": result["vnp_TransactionNo"],
            "return_url": vnpay.signed_url(order["vnp_ReturnUrl"], result, merchant),
            "delivery_ids": self._outbox.post([vnpay.ipn(result, merchant)]),
        }


def serve(
    port: int,
    *,
    registrations: Sequence[dict[str, Any]] = (),
    retry_delays_s: Sequence[float] = RETRY_DELAYS_S,
    e_receipt_secret: str = "",
) -> SandboxServer:
    """A running bank with these registrations already made; raises `PortTaken`, or `Refusal` for a wrong one. With a
    secret (`whsec_…`) it issues tax receipts to who signs with it."""
    book = BankBook(registrations)
    outbox = Outbox(retry_delays_s)
    vnpay_api = VnpayApi(book.merchants)
    bank = Bank(book, outbox, vnpay_api)
    routes = [
        *book.routes(),
        ("POST", "/scan", bank.scan),
        ("POST", "/transfers", bank.transfer),
        ("POST", "/vnpay/pay", bank.pay_at_vnpay),
        *vnpay_page.routes(book, bank.finish_vnpay),
        *vnpay_api.routes(),
        *Gateways(book, outbox).routes(),
        *sending_routes(outbox),
        *(EReceiptProvider(e_receipt_secret).routes() if e_receipt_secret else []),
    ]
    return start("bank", port, routes, [outbox.close])


if __name__ == "__main__":
    sys.exit(run("bank", serve))
