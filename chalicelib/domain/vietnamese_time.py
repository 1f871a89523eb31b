"""Vietnamese time: UTC+7 all year, no summer time."""

from datetime import date, datetime, timedelta, timezone

TZ = timezone(timedelta(hours=7), "+07")


def local(instant: datetime) -> datetime:
    """The same instant on a Vietnamese clock. A naive `instant` is refused with ValueError: it names no instant."""
    if instant.utcoffset() is None:
        raise ValueError("a naive datetime names no instant")
    return instant.astimezone(TZ)


def vietnamese_date(instant: datetime) -> date:
    """The Vietnamese calendar date of an instant (fields named `_on`); naive datetimes are refused."""
    return local(instant).date()
