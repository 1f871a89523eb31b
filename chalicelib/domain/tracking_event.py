"""What a carrier tells us about one scan of one parcel."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.proof_of_delivery import Proof


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    """One genuine scan, in our words. `event` is one of `delivery.EVENTS`, or "unknown"; `occurred_at` is aware UTC.

    `event_id` is the carrier's own id of the scan (the key against duplicates); `order_code` is our delivery's id.
    `collected_vnd` is what was taken in cash at the door by then, None where the carrier does not say; where
    `amount_is_ordered` the carrier only repeats what its order said, which proves nothing before the delivery.
    `proof` is what the carrier noted when it handed the parcel over, where it tells that.
    """

    carrier: str
    event_id: str
    item_code: str
    order_code: str
    event: str
    reason: str
    office: str
    occurred_at: datetime
    collected_vnd: int | None = None
    proof: Proof | None = None
    amount_is_ordered: bool = False
