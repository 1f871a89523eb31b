"""The citizens table told us of a change: devices learn of it; after another phone, sign-ins end, and it is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.events.doors import stream
from chalicelib.usecases.citizens.follow import follow
from chalicelib.usecases.feed.tell_profile import tell_profile


@stream
def citizens_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One account or claim changed; only an account that was there before and still is has consequences."""
    images = record["dynamodb"]
    if "OldImage" not in images or "NewImage" not in images:
        return
    before, after = (wiring.stores.citizens().from_image(images[name]) for name in ("OldImage", "NewImage"))
    if before and after:
        tell_profile(before, after, feed=wiring.stores.feed())
        follow(before, after, sessions=wiring.stores.sessions(), tell=wiring.people.tell_phone_changed())
