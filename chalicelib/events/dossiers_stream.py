"""The dossiers table told us of a change: the citizen is told, and parcels and returns follow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalice import Blueprint

from chalicelib import wiring
from chalicelib.domain.document import RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier, DossierEvent
from chalicelib.events.doors import stream
from chalicelib.usecases.deliveries.book import ask_booking
from chalicelib.usecases.dossiers.follow import return_result
from chalicelib.usecases.feed import tell

blueprint = Blueprint(__name__)


@blueprint.lambda_function()
@stream
def dossiers_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One row changed: a head, a move or a paper."""
    images = record["dynamodb"]
    row = wiring.dossiers().from_image(images.get("NewImage") or images["OldImage"])
    gone = record["eventName"] == "REMOVE"
    if isinstance(row, Dossier):
        tell.tell_draft(row, deleted=gone, feed=wiring.feed())
    elif isinstance(row, Document) and row.slot != RESULT_SLOT:
        tell.tell_paper(row, deleted=gone, now=now, feed=wiring.feed())
    elif isinstance(row, DossierEvent) and not gone:
        tell.tell_move(row, feed=wiring.feed())
        if row.action == "finish":
            _send_home(row, now)


def _send_home(event: DossierEvent, now: datetime) -> None:
    """A finished dossier: by post its parcel is ordered; online its result is there at once."""
    channel = event.detail.get("result_channel")
    if channel == "post":
        ask_booking(
            event.dossier_id,
            now=now,
            deliveries=wiring.deliveries(),
            partners=wiring.partners(),
            enqueue=wiring.enqueue_booking,
        )
    elif channel == "online":
        return_result(event.dossier_id, channel="online", now=now, dossiers=wiring.dossiers())
