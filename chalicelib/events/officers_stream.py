"""The officers table told us of a change: who does not work somewhere any more leaves a desk to be cleared."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.events.doors import stream
from chalicelib.usecases.dossiers.clear_desk import desk_left


@stream
def officers_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One officer changed; signing in changes officers too, and leaves no desk."""
    images = record["dynamodb"]
    if "OldImage" not in images or "NewImage" not in images:
        return
    before, after = (wiring.stores.officers().from_image(images[name]) for name in ("OldImage", "NewImage"))
    desk = desk_left(before, after, now=now)
    if desk:
        wiring.queues.enqueue_desk(desk.message())
