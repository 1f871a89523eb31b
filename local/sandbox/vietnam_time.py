"""Vietnamese wall-clock texts: banks and carriers here write local time (UTC+7, no DST) without an offset."""

from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def utc_now() -> datetime:
    """The present instant, aware UTC."""
    return datetime.now(UTC)


def local_text(instant: datetime, pattern: str) -> str:
    """`instant` (aware) as Vietnamese wall-clock text in the strftime `pattern`."""
    return instant.astimezone(VIETNAM).strftime(pattern)


def from_local_text(text: str, pattern: str) -> datetime:
    """The aware instant that Vietnamese wall-clock `text` names; ValueError when it does not fit `pattern`."""
    return datetime.strptime(text, pattern).replace(tzinfo=VIETNAM)


def from_iso(text: str) -> datetime:
    """An aware instant from ISO 8601 text; ValueError when the text is broken or has no offset."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("the time needs an offset, like 2026-01-15T03:00:00Z")
    return instant
