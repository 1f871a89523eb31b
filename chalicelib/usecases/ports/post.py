"""What use cases ask of those who keep parcels."""

from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.domain.parked_scan import ParkedScan
from chalicelib.domain.tracking_cursor import TrackingCursor
from chalicelib.domain.tracking_event import TrackingEvent


class Deliveries(Protocol):
    def get(self, delivery_id: str) -> Delivery | None: ...
    def load(self, delivery_id: str) -> tuple[Delivery, list[TrackingEvent]] | None: ...
    def by_item(self, item_code: str) -> str: ...
    def ask_booking(self, before: Delivery, after: Delivery) -> bool:
        """Keep a parcel as asked for while its dossier has a result to send, or waits for papers; else False."""

    def queued(self, agency_code: str, queue: str, *, limit: int, cursor: str) -> Page[Delivery]: ...
    def handed_over(self, agency_code: str, carrier: str, leg: str, on: date, *, most: int) -> list[Delivery]: ...
    def at_desk(self, agency_code: str, carrier: str, *, most: int) -> list[Delivery]: ...
    def unseen_since(self, before: datetime, *, limit: int) -> list[str]: ...
    def create(self, delivery: Delivery) -> None: ...
    def remove(self, delivery: Delivery) -> None:
        """Conflict when it moved meanwhile."""

    def save(
        self,
        before: Delivery,
        after: Delivery,
        *,
        new: Delivery | None = None,
        once: StoredAnswer | None = None,
        while_wanted: bool = False,
    ) -> None: ...
    def record(
        self,
        before: Delivery | None,
        after: Delivery | None,
        scan: TrackingEvent,
        *,
        endpoint: str,
        now: datetime,
        waiting: ParkedScan | None = None,
    ) -> str:
        """Journal the scan, move the delivery and keep what waits in one transaction: "recorded" or "duplicate";
        Conflict as above."""


class ParkedScans(Protocol):
    """Scans that wait."""

    def get(self, scan_id: str) -> ParkedScan | None: ...
    def due(self, now: datetime, *, limit: int) -> list[str]: ...
    def save(self, before: ParkedScan, after: ParkedScan, *, once: StoredAnswer | None = None) -> None:
        """Conflict when `before` is stale; AlreadyAnswered when `once` was answered before."""

    def remove(self, parked: ParkedScan) -> None:
        """Conflict when it is not as it was."""


class Cursors(Protocol):
    """How far the tracking of each registration was read."""

    def cursor_of(self, endpoint: str) -> TrackingCursor | None: ...
    def move(self, before: TrackingCursor, after: TrackingCursor) -> None:
        """Conflict when somebody else read on."""
