"""The payments table told us of a change: the citizen is told, a paid fee is settled on its dossier and confirmed,
one whose money left is due again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalice import Blueprint

from chalicelib import wiring
from chalicelib.domain.payment import PAID, Payment
from chalicelib.events.doors import stream
from chalicelib.usecases.dossiers.follow import follow_fee
from chalicelib.usecases.feed.tell import tell_payment
from chalicelib.usecases.payments.issue_receipt import issue_receipt
from chalicelib.usecases.payments.release import release_leftovers
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
    was_paid = before is not None and before.state == PAID
    if after.state == PAID or was_paid:
        follow_fee(
            after,
            now=now,
            payments=payments,
            dossiers=wiring.dossiers(),
            procedures=wiring.procedures(),
            calendars=wiring.calendars(),
        )
    if after.state == PAID:
        _give_back_the_rest(after.dossier_id, now)
        _confirm(after, now)
    elif was_paid:
        void_receipt(after.payment_id, payment_version=after.version, now=now, receipts=wiring.receipts())


def _give_back_the_rest(dossier_id: str, now: datetime) -> None:
    """Part money that came for the dossier's other requests is to be refunded."""
    release_leftovers(
        dossier_id,
        reason="fee_settled",
        now=now,
        credits=wiring.credits(),
        payments=wiring.payments(),
        dossiers=wiring.dossiers(),
    )


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
