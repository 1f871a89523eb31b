"""A registered provider of tax receipts, as the generic format has it: signed orders in, series and numbers out."""

import base64
import hashlib
import hmac
import threading
import time
from typing import Any

from local.sandbox.fields import Refusal, parse_object, take
from local.sandbox.server import Answer, Request, Route

SERIES = "01BLP0-001"
TOLERANCE_S = 300
ORDER_FIELDS: dict[str, type] = {
    "number": str,
    "agency_code": str,
    "agency_name": str,
    "payer_name": str,
    "dossier_code": str,
    "procedure_code": str,
    "procedure_name": str,
    "lines": list,
    "amount_vnd": int,
    "method": str,
    "paid_at": str,
}
LINE_FIELDS: dict[str, type] = {
    "kind": str,
    "name": str,
    "quantity": int,
    "unit_amount_vnd": int,
    "amount_vnd": int,
    "exempted_vnd": int,
}


class EReceiptProvider:
    """Issues one receipt for each number of a confirmation, and gives the same again to who asks again."""

    def __init__(self, secret: str) -> None:
        self._key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        self._issued: dict[str, tuple[dict[str, Any], dict[str, str]]] = {}
        self._busy = 0
        self._lock = threading.Lock()

    def issue(self, request: Request) -> Answer:
        """POST /e-receipts: 201 with series, number and lookup_url; 200 with the same for a number that came before.

        401 for a signature that does not fit, 400 for another format, 422 for what no receipt may say, 503 while busy.
        """
        with self._lock:
            if self._busy:
                self._busy -= 1
                raise Refusal(503, "busy", "try again later")
            self._check(request)
            return self._answer(request)

    def show(self, request: Request) -> Answer:
        """GET /e-receipts: every receipt with the order that it was issued for."""
        with self._lock:
            return Answer(200, {"receipts": [{"order": order, **issued} for order, issued in self._issued.values()]})

    def be_busy(self, request: Request) -> Answer:
        """POST /e-receipts/busy {"next": n}: the next n orders are answered 503."""
        with self._lock:
            self._busy = take(request.json(), required={"next": int})["next"]
        return Answer(200, {"next": self._busy})

    def routes(self) -> list[Route]:
        """What the provider serves."""
        return [
            ("POST", "/e-receipts", self.issue),
            ("GET", "/e-receipts", self.show),
            ("POST", "/e-receipts/busy", self.be_busy),
        ]

    def _check(self, request: Request) -> None:
        told = request.headers
        message_id, at = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
        if not message_id or "." in message_id or not at.isdigit() or abs(time.time() - int(at)) > TOLERANCE_S:
            raise Refusal(401, "not_signed", "webhook-id and a fresh webhook-timestamp are needed")
        proof = hmac.new(self._key, f"{message_id}.{at}.".encode() + request.body, hashlib.sha256).digest()
        expected = "v1," + base64.b64encode(proof).decode()
        if not any(hmac.compare_digest(expected, one) for one in told.get("webhook-signature", "").split()):
            raise Refusal(401, "wrong_signature", "the signature does not fit the body")

    def _answer(self, request: Request) -> Answer:
        message = take(parse_object(request.body), required={"type": str, "timestamp": str, "data": dict})
        order = take(message["data"], required=ORDER_FIELDS)
        lines = [take(line, required=LINE_FIELDS) for line in order["lines"]]
        if request.headers.get("idempotency-key") != f'"{order["number"]}"':
            raise Refusal(400, "wrong_key", "Idempotency-Key is the number, in quotes")
        if message["type"] != "receipt.requested":
            raise Refusal(400, "wrong_type", "only receipt.requested is known")
        if order["amount_vnd"] <= 0 or sum(line["amount_vnd"] for line in lines) != order["amount_vnd"]:
            return Answer(422, {"code": "AMOUNT_WRONG"})
        known = self._issued.get(order["number"])
        if known and known[0] != order:
            return Answer(422, {"code": "NUMBER_USED"})
        if known:
            return Answer(200, known[1])
        number = f"{len(self._issued) + 1:07d}"
        found = hashlib.sha256(order["number"].encode()).hexdigest()[:10].upper()
        issued = {"series": SERIES, "number": number, "lookup_url": f"https://bienlai.example.vn/tra-cuu?ma={found}"}
        self._issued[order["number"]] = (order, issued)
        return Answer(201, issued)
