"""The payments table told us of a change: the citizen is told, a paid fee is settled on its dossier and confirmed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalice import Blueprint

from chalicelib import wiring
from chalicelib.domain.payment import PAID, Payment
from chalicelib.events.doors import stream
from chalicelib.usecases.dossiers.follow import settle_fee
from chalicelib.usecases.feed.tell import tell_payment
from chalicelib.usecases.payments.issue_receipt import issue_receipt
from chalicelib.usecases.payments.void_receipt import void_receipt

blueprint = Blueprint(__name__)


@blueprint.lambda_function()
@stream
def payments_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One payment changed."""
    images = record["dynamodb"]
    if "NewImage" not in images:
        return
    payments = wiring.payments()
    after = payments.from_image(images["NewImage"])
    if after is None:
        return
    before = payments.from_image(images["OldImage"]) if "OldImage" in images else None
    tell_payment(before, after, feed=wiring.feed())
    if after.state == PAID:
        settle_fee(
            after.dossier_id,
            payment_id=after.payment_id,
            amount_vnd=after.amount_vnd,
            now=now,
            dossiers=wiring.dossiers(),
        )
        _confirm(after, now)
    elif before is not None and before.state == PAID:
        void_receipt(after.payment_id, payment_version=after.version, now=now, receipts=wiring.receipts())


def _confirm(payment: Payment, now: datetime) -> None:
    issue_receipt(
        payment.payment_id,
        now=now,
        url_of=wiring.receipt_url,
        provinces=wiring.province_titles(),
        payments=wiring.payments(),
        dossiers=wiring.dossiers(),
        credits=wiring.credits(),
        agencies=wiring.agencies(),
        receipts=wiring.receipts(),
    )
