"""What is not DynamoDB, in memory: the bucket, the queues, the carrier that takes orders, phones and gateways."""

import io
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib import wiring
from chalicelib.adapters.bookings import Booking, CarrierRefused
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.pay_page import PayPage
from tests.simulation.money.tellers import TELLERS, Movement
from tests.simulation.town.weather import Weather


@dataclass
class Bucket:
    """The S3 client, as far as papers need it."""

    weather: Weather
    objects: dict[str, bytes] = field(default_factory=dict)

    def generate_presigned_post(self, Bucket: str, Key: str, **_: Any) -> dict[str, Any]:
        """As botocore makes it, without a call."""
        return {"url": "https://papers.example", "fields": {"key": Key}}

    def generate_presigned_url(self, operation: str, **_: Any) -> str:
        """As botocore makes it, without a call."""
        return "https://papers.example/signed"

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:
        """As botocore answers."""

        def read() -> dict[str, Any]:
            if Key not in self.objects:
                raise ClientError({"Error": {"Code": "NoSuchKey", "Message": "gone"}}, "GetObject")
            body = self.objects[Key]
            return {"Body": io.BytesIO(body), "ContentLength": len(body), "VersionId": "1"}

        return dict(self.weather.outside("GetObject", read, is_write=False))

    def delete_objects(self, Bucket: str, Delete: Mapping[str, Any]) -> dict[str, Any]:
        """As botocore answers."""

        def delete() -> dict[str, Any]:
            for one in Delete["Objects"]:
                self.objects.pop(one["Key"], None)
            return {}

        return dict(self.weather.outside("DeleteObjects", delete, is_write=True))


@dataclass
class Queues:
    """The SQS client; `sent` hears of each message."""

    weather: Weather
    sent: Callable[[str, str], None]
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def send_message(self, QueueUrl: str, MessageBody: str, DelaySeconds: int = 0) -> dict[str, str]:
        """As botocore answers."""

        def send() -> dict[str, str]:
            self.counts[QueueUrl, MessageBody] += 1
            self.sent(QueueUrl, MessageBody)
            return {"MessageId": "1"}

        return dict(self.weather.outside("SendMessage", send, is_write=True))

    def change_message_visibility(self, **_: Any) -> dict[str, Any]:
        """As botocore answers; the town shows messages again when it likes."""
        return dict(self.weather.outside("ChangeMessageVisibility", dict, is_write=True))


@dataclass
class Carrier:
    """Takes each order once, however often it is told; `taken` hears of a new one. `fetched` are those that it has:
    they are not called off any more."""

    weather: Weather
    taken: Callable[[str, str], None]
    orders: dict[str, str] = field(default_factory=dict)
    fetched: set[str] = field(default_factory=set)
    called_off: set[str] = field(default_factory=set)

    def order(self, delivery: Any, sender: Any, recipient: Any) -> Booking:
        """In the place of the carrier's API."""

        def take() -> Booking:
            code = delivery.delivery_id
            if code not in self.orders:
                self.orders[code] = f"EE{len(self.orders) + 100_000_000}VN"
                self.taken(code, self.orders[code])
            return Booking(self.orders[code], 25_000)

        taken: Booking = self.weather.outside("an order to the carrier", take, is_write=True)
        return taken

    def cancel(self, delivery: Any) -> None:
        """In the place of the carrier's API: told twice, it says that there is nothing to cancel."""

        def take_back() -> None:
            code = delivery.delivery_id
            if code in self.fetched | self.called_off or self.orders.get(code) != delivery.item_code:
                raise CarrierRefused("E7", "not to be cancelled")
            self.called_off.add(code)

        self.weather.outside("a cancelling by the carrier", take_back, is_write=True)


@dataclass
class Phones:
    """The SMS gateway, which knows a message that it is given again. `inbox`: the newest code by number."""

    weather: Weather
    inbox: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)

    def sender(self, language: str) -> Callable[..., None]:
        """In the place of `wiring.people.code_sender`."""

        def send(*, phone: str, code: str, message_id: str) -> None:
            def take() -> None:
                self.messages.setdefault(message_id, phone)
                self.inbox[phone] = code

            self.weather.outside("a message to a phone", take, is_write=True)

        return send


@dataclass
class Gateway:
    """What a gateway knows of orders, by payment code, and tells when it is asked."""

    weather: Weather
    known: dict[str, Movement] = field(default_factory=dict)

    def pages(self, ip_address: str, now: Any) -> Callable[[Any, Any], PayPage]:
        """In the place of `wiring.gateways.pay_pages`."""

        def page_of(payment: Any, partner: Any) -> PayPage:
            page = PayPage(f"https://pay.example.vn/{payment.payment_id}")
            made: PayPage = self.weather.outside("a gateway's page", lambda: page, is_write=True)
            return made

        return page_of

    def ask(self, payment: Any, now: Any) -> list[BankNotice] | None:
        """What the gateway answers about an order."""

        def answer() -> list[BankNotice]:
            told = self.known.get(payment.payment_id)
            if told is None:
                return []
            teller = TELLERS["vnpay"]
            read = wiring.gateways.bank("vnpay").verify(teller.call(told, now), secrets=teller.fixture.SECRETS, now=now)
            return list(read)

        notices: list[BankNotice] = self.weather.outside("a question to a gateway", answer, is_write=False)
        return notices


def stand_in(patch: pytest.MonkeyPatch, carrier: Carrier, phones: Phones, gateway: Gateway) -> None:
    """Partners of this machine answer the program."""
    patch.setattr(wiring.partners, "order_parcel", carrier.order)
    patch.setattr(wiring.partners, "cancel_parcel", carrier.cancel)
    patch.setattr(wiring.people, "code_sender", phones.sender)
    patch.setattr(wiring.gateways, "pay_pages", gateway.pages)
