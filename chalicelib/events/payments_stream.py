"""The payments table told us of a change: the citizen is told, a paid fee is settled on its dossier and confirmed,
one whose money left is due again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.domain.payment import PAID, Payment
from chalicelib.events.doors import stream
from chalicelib.log import log
from chalicelib.usecases.dossiers.follow import follow_fee
from chalicelib.usecases.feed.tell import tell_payment
from chalicelib.usecases.payments.e_receipt import ask_e_receipt
from chalicelib.usecases.payments.issue_receipt import issue_receipt
from chalicelib.usecases.payments.release import release_leftovers
from chalicelib.usecases.payments.void_receipt import void_receipt


@stream
def payments_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One payment changed."""
    images = record["dynamodb"]
    if "NewImage" not in images:
        return
    payments = wiring.stores.payments()
    after = payments.from_image(images["NewImage"])
    if after is None:
        return
    before = payments.from_image(images["OldImage"]) if "OldImage" in images else None
    tell_payment(before, after, feed=wiring.stores.feed())
    was_paid = before is not None and before.state == PAID
    if after.state == PAID or was_paid:
        follow_fee(
            after,
            now=now,
            payments=payments,
            dossiers=wiring.stores.dossiers(),
            procedures=wiring.stores.procedures(),
            calendars=wiring.stores.calendars(),
        )
    if after.state == PAID:
        _give_back_the_rest(after.dossier_id, now)
        _confirm(after, now)
    elif was_paid:
        _void(after, now)


def _give_back_the_rest(dossier_id: str, now: datetime) -> None:
    """Part money that came for the dossier's other requests is to be refunded."""
    release_leftovers(
        dossier_id,
        reason="fee_settled",
        now=now,
        credits=wiring.stores.credits(),
        payments=wiring.stores.payments(),
        dossiers=wiring.stores.dossiers(),
    )


def _confirm(payment: Payment, now: datetime) -> None:
    receipt = issue_receipt(
        payment.payment_id,
        now=now,
        url_of=wiring.documents.receipt_url,
        provinces=wiring.rules.province_titles(),
        payments=wiring.stores.payments(),
        dossiers=wiring.stores.dossiers(),
        credits=wiring.stores.credits(),
        agencies=wiring.stores.agencies(),
        receipts=wiring.stores.receipts(),
    )
    if receipt is not None:
        ask_e_receipt(receipt, partners=wiring.stores.partners(), enqueue=wiring.queues.enqueue_e_receipt)


def _void(payment: Payment, now: datetime) -> None:
    receipts = wiring.stores.receipts()
    voided = void_receipt(payment.payment_id, payment_version=payment.version, now=now, receipts=receipts)
    if voided is not None and voided.e_receipt is not None:
        # A tax receipt is cancelled by its unit, with minutes (Decree 123/2020/NĐ-CP): no machine may do that.
        log.error("a voided confirmation has a tax receipt", number=voided.told.number)
