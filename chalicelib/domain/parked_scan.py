"""Scans that could not be believed or placed when they came: kept, tried again for a day, then put before a person."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import Refused
from chalicelib.domain.partner import Partner
from chalicelib.domain.tracking_event import TrackingEvent

# Why it waits: nobody knows the parcel (the scan may be ahead of our own writing); the carrier does not sign, and asked
# by us does not say that it delivered; the record is not in its carrier's format; noting it failed.
UNKNOWN_ITEM, UNCONFIRMED, UNREADABLE, FAILED = "unknown_item", "unconfirmed", "unreadable", "failed"
WHYS = (UNKNOWN_ITEM, UNCONFIRMED, UNREADABLE, FAILED)
TRIED_FOR = timedelta(hours=24)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ParkedScan:
    """One genuine scan that waits. `due_at` is when it is tried again; None: it waits for a person, or a person settled
    it (`settled_by`, with a `note`). `agency_code` is the unit whose registration it came to."""

    scan_id: str
    endpoint: str
    agency_code: str
    scanned: TrackingEvent
    why: str
    parked_at: datetime
    due_at: datetime | None = None
    tries: int = 0
    settled_by: str = ""
    settled_at: datetime | None = None
    note: str = ""
    version: int = 1

    @property
    def is_for_a_person(self) -> bool:
        """Whether a person has to look at it."""
        return self.due_at is None and not self.settled_by


def id_of(endpoint: str, event_id: str) -> str:
    """The id of a parked scan: the same scan of the same registration is parked once."""
    return hashlib.sha256(f"{endpoint}#{event_id}".encode()).hexdigest()[:32]


def park(scan: TrackingEvent, partner: Partner, why: str, *, now: datetime) -> ParkedScan:
    """The scan as it waits. What cannot be read will be no better in an hour: that is for a person at once."""
    due_at = None if why == UNREADABLE else now + FIRST_WAIT
    scan_id = id_of(partner.endpoint, scan.event_id)
    return ParkedScan(scan_id, partner.endpoint, partner.agency_code, scan, why, now, due_at)


def tried(parked: ParkedScan, why: str, *, now: datetime) -> ParkedScan:
    """Tried once more, in vain: again after twice the time, at most an hour; after a day it is for a person."""
    wait = min(FIRST_WAIT * 2 ** min(parked.tries + 1, 10), LONGEST_WAIT)
    due_at = None if now - parked.parked_at >= TRIED_FOR else now + wait
    return replace(parked, why=why, tries=parked.tries + 1, due_at=due_at, version=parked.version + 1)


def settle(parked: ParkedScan, *, by: str, note: str, now: datetime) -> ParkedScan:
    """A person looked into it. One that is still tried, or was settled, is refused with `not_allowed_now`."""
    if not parked.is_for_a_person:
        raise Refused("not_allowed_now", extensions={"state": parked.why, "allowed_actions": []})
    return replace(parked, settled_by=by, settled_at=now, note=note, version=parked.version + 1)
