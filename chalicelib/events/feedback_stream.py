"""The feedback table told us of a change: who sent it is told of the answer, and their other devices of the rest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.events.doors import stream
from chalicelib.usecases.feed.tell_feedback import tell_feedback


@stream
def feedback_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One feedback changed."""
    images = record["dynamodb"]
    if "NewImage" in images:
        tell_feedback(wiring.stores.feedback().from_image(images["NewImage"]), feed=wiring.stores.feed())
