"""How much one person may send on one Vietnamese day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.actor import Actor
from chalicelib.domain.vietnamese_time import local, vietnamese_date

MB = 1024 * 1024
# Bytes announced in a day. An officer scans for many.
CITIZEN_BYTES, OFFICER_BYTES = 500 * MB, 5_000 * MB


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
    midnight = (local(now) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    most = CITIZEN_BYTES if by.kind == "citizen" else OFFICER_BYTES
    wait_s = max(1, int((midnight - now).total_seconds()))
    return Quota(f"uploads|{by.id}|{vietnamese_date(now)}", size, most, midnight, wait_s)
