"""The payments table told us of a change: the citizen is told, and a paid fee is settled on its dossier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalice import Blueprint

from chalicelib import wiring
from chalicelib.domain.payment import PAID
from chalicelib.events.doors import stream
from chalicelib.usecases.dossiers.follow import settle_fee
from chalicelib.usecases.feed.tell import tell_payment

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
