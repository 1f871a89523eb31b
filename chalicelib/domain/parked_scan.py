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
# What a person can do: note what it was, have it tried for another day, or believe what its carrier does not confirm.
CLOSE, TRY_AGAIN, BELIEVE = "close", "try_again", "believe"


@dataclass(frozen=True, slots=True)
class ParkedScan:
    """One genuine scan that waits. `due_at` is when it is tried again; None: it waits for a person, or a person settled
    it (`settled_by`, with a `note`). `agency_code` is the unit whose registration it came to. `asked_by` had it tried
    again at `asked_at`, and `is_believed` when it needs no word of the carrier any more."""

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
    asked_by: str = ""
    asked_at: datetime | None = None
    is_believed: bool = False

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
    """Tried once more, in vain: again after twice the time, at most an hour; after a day, since it came or since a
    person had it tried again, it is for a person."""
    wait = min(FIRST_WAIT * 2 ** min(parked.tries + 1, 10), LONGEST_WAIT)
    due_at = None if now - (parked.asked_at or parked.parked_at) >= TRIED_FOR else now + wait
    return replace(parked, why=why, tries=parked.tries + 1, due_at=due_at, version=parked.version + 1)


def actions(parked: ParkedScan) -> list[str]:
    """What a person can do about it now: what cannot be read will not be read the next time either, and only what its
    carrier does not confirm is there to be believed."""
    if not parked.is_for_a_person:
        return []
    return [CLOSE] + [TRY_AGAIN] * (parked.why != UNREADABLE) + [BELIEVE] * (parked.why == UNCONFIRMED)


def settle(parked: ParkedScan, *, by: str, note: str, now: datetime, action: str = CLOSE) -> ParkedScan:
    """A person looked into it: that was all (`close`), or it is tried again from now on, for a day. What is not among
    its `actions` is refused with `not_allowed_now`: it is still tried, or was settled."""
    if action not in actions(parked):
        raise Refused("not_allowed_now", extensions={"state": parked.why, "allowed_actions": actions(parked)})
    told = replace(parked, note=note, version=parked.version + 1)
    if action == CLOSE:
        return replace(told, settled_by=by, settled_at=now)
    return replace(told, due_at=now, asked_by=by, asked_at=now, is_believed=action == BELIEVE)


def placed(parked: ParkedScan, *, now: datetime) -> ParkedScan | None:
    """What is kept of one that found its place: who had it tried again or believed it; None where nobody had to."""
    if not parked.asked_by:
        return None
    told = replace(parked, settled_by=parked.asked_by, settled_at=now, due_at=None)
    return replace(told, tries=parked.tries + 1, version=parked.version + 1)
