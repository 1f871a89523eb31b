"""How much one person may send and open on one Vietnamese day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.actor import Actor
from chalicelib.domain.vietnamese_time import local, vietnamese_date

MB = 1024 * 1024
# Bytes announced in a day. An officer scans for many.
CITIZEN_BYTES, OFFICER_BYTES = 500 * MB, 5_000 * MB
# Drafts opened in a day. Who files for a family or a firm opens a dozen; more is a program that fills a unit's queue.
MOST_DRAFTS = 50


@dataclass(frozen=True, slots=True)
class Quota:
    """`amount` is to be taken from the `most` under `name`, which begins anew at `ends_at`, in `wait_s` seconds."""

    name: str
    amount: int
    most: int
    ends_at: datetime
    wait_s: int

    def left_mb(self, used: int) -> int:
        """Whole megabytes that remain."""
        return max(0, self.most - used) // MB


def of_upload(by: Actor, size: int, *, now: datetime) -> Quota:
    """What an upload of `size` bytes takes from the day of who announces it. Days begin at midnight in Việt Nam."""
    return _of_day("uploads", by, size, CITIZEN_BYTES if by.kind == "citizen" else OFFICER_BYTES, now)


def of_draft(by: Actor, *, now: datetime) -> Quota:
    """What one more draft takes from the day of the citizen who opens it. Handing in needs a draft, and only one of a
    procedure is open at a time, so this bounds how many dossiers one person files in a day."""
    return _of_day("drafts", by, 1, MOST_DRAFTS, now)


def _of_day(what: str, by: Actor, amount: int, most: int, now: datetime) -> Quota:
    midnight = (local(now) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    wait_s = max(1, int((midnight - now).total_seconds()))
    return Quota(f"{what}|{by.id}|{vietnamese_date(now)}", amount, most, midnight, wait_s)
