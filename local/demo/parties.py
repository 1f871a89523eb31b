"""The sandbox phone, bank and carrier, from the side of those who use them."""

from typing import Any

from local.demo.http import Server, Unexpected
from local.demo.waiting import until


class Phone(Server):
    """The phone in the citizen's hand."""

    def message(self, e164: str, message_id: str) -> str:
        """The text of one message once it arrived."""

        def arrived() -> str | None:
            inbox = self.call("GET", f"/inbox/{e164}").json["messages"]
            return next((one["text"] for one in inbox if one["message_id"] == message_id), None)

        return until("the message with the code", arrived)


class Bank(Server):
    """Her banking app, and VNPAY's page."""

    def scan(self, picture: bytes) -> Any:
        """What the app reads in a QR picture."""
        return self.call("POST", "/scan", raw=picture, headers={"Content-Type": "image/png"}).json

    def transfer(self, scanned: Any, *, mangle: list[str], payer: str) -> Any:
        """Sends the money that the QR asks for; the bank changes the memo on its way as `mangle` says."""
        body = {name: scanned[name] for name in ("bank_bin", "account", "amount_vnd", "memo")}
        return self.call("POST", "/transfers", body=body | {"mangle": mangle, "payer_name": payer}).json

    def pay(self, pay_url: str) -> Any:
        """Pays on VNPAY's page."""
        return self.call("POST", "/vnpay/pay", body={"pay_url": pay_url}).json

    def told(self, about: str) -> list[Any]:
        """What the bank told of one transfer or order, with every try."""
        return list(self.call("GET", "/deliveries", query={"about": about}).json["deliveries"])


class Carrier(Server):
    """The carrier's vans."""

    def drive(
        self, order_code: str, scans: list[dict[str, Any]], *, order: list[int], starts_at: str, gap_s: float
    ) -> Any:
        """Scans the parcel as `scans` happened, and tells us in `order`, `gap_s` seconds apart."""
        body = {"order_code": order_code, "scans": scans, "order": order, "starts_at": starts_at, "gap_s": gap_s}
        return self.call("POST", "/script", body=body).json

    def told(self, item_code: str) -> list[Any]:
        """What the carrier told of one item, with every try."""
        return list(self.call("GET", "/deliveries", query={"about": item_code}).json["deliveries"])

    def until_all_heard(self, item_code: str, count: int, *, within_s: float = 60.0) -> list[Any]:
        """All `count` notices once each was answered as the carrier wants it; `Unexpected` if one was given up."""

        def heard() -> Any:
            sent = self.told(item_code)
            if any(one["state"] == "given_up" for one in sent):
                raise Unexpected(f"the carrier gave up: {sent}")
            return sent if [one["state"] for one in sent].count("accepted") >= count else None

        return until("every scan heard", heard, within_s=within_s)
