"""What use cases ask of those who keep parcels."""

from datetime import datetime
from typing import Protocol

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.tracking_event import TrackingEvent


class Deliveries(Protocol):
    def get(self, delivery_id: str) -> Delivery | None: ...
    def load(self, delivery_id: str) -> tuple[Delivery, list[TrackingEvent]] | None: ...
    def by_item(self, item_code: str) -> str: ...
    def ask_booking(self, before: Delivery, after: Delivery) -> bool:
        """Keep a result's parcel as asked for while its dossier is finished; False when it is not any more."""

    def unseen_since(self, before: datetime, *, limit: int) -> list[str]: ...
    def create(self, delivery: Delivery) -> None: ...
    def save(
        self,
        before: Delivery,
        after: Delivery,
        *,
        new: Delivery | None = None,
        once: StoredAnswer | None = None,
        while_finished: bool = False,
    ) -> None: ...
    def record(
        self, before: Delivery | None, after: Delivery | None, scan: TrackingEvent, *, endpoint: str, now: datetime
    ) -> str:
        """Journal the scan and move the delivery in one transaction: "recorded" or "duplicate"; Conflict as above."""
