"""The deliveries table told us of a change: the citizen is told, and a delivered result closes its dossier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalice import Blueprint

from chalicelib import wiring
from chalicelib.domain.delivery import DELIVERED, Delivery
from chalicelib.events.doors import stream
from chalicelib.usecases.dossiers.follow import return_result
from chalicelib.usecases.feed.tell import tell_delivery, tell_scan

blueprint = Blueprint(__name__)


@blueprint.lambda_function()
@stream
def deliveries_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One parcel changed, or one scan came."""
    images = record["dynamodb"]
    if "NewImage" not in images:
        return
    deliveries = wiring.stores.deliveries()
    after = deliveries.from_image(images["NewImage"])
    if isinstance(after, Delivery):
        before = deliveries.from_image(images["OldImage"]) if "OldImage" in images else None
        tell_delivery(before, after, feed=wiring.stores.feed())
        if after.state == DELIVERED and after.leg == "return":
            return_result(after.dossier_id, channel="post", now=now, dossiers=wiring.stores.dossiers())
    elif after is not None and record["eventName"] == "INSERT":
        delivery_id, scan = after
        parcel = deliveries.get(delivery_id)
        if parcel is not None:
            tell_scan(delivery_id, parcel.dossier_id, parcel.applicant_id, scan, feed=wiring.stores.feed())
