"""The kinds of columns. All may be absent: what a field holds by default is not stored."""

import json
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import Attribute, BooleanAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.constants import NUMBER, STRING

from chalicelib.store.plain import from_plain, instant, to_plain


class Text(UnicodeAttribute):
    """A text."""

    null = True


class Number(Attribute[int]):
    """A whole number: never a float."""

    attr_type = NUMBER
    null = True

    def serialize(self, value: int) -> str:
        """Decimal digits; anything but a whole number is refused with TypeError."""
        if type(value) is not int:
            raise TypeError(f"{self.attr_name} is a whole number, not {type(value).__name__}")
        return str(value)

    def deserialize(self, value: str) -> int:
        """The number."""
        return int(value)


class Flag(BooleanAttribute):
    """True or false."""

    null = True


class Expiry(TTLAttribute):
    """When DynamoDB may delete the row (within days after): epoch seconds in `expires_at`."""

    null = True

    def __init__(self) -> None:
        super().__init__(attr_name="expires_at")


class Instant(Attribute[datetime]):
    """An instant as UTC text of fixed width."""

    attr_type = STRING
    null = True

    def serialize(self, value: datetime) -> str:
        """Text that sorts as instants do."""
        return instant(value)

    def deserialize(self, value: str) -> datetime:
        """Aware UTC."""
        return datetime.fromisoformat(value)


class Day(Attribute[date]):
    """A Vietnamese date."""

    attr_type = STRING
    null = True

    def serialize(self, value: date) -> str:
        """ISO date."""
        return value.isoformat()

    def deserialize(self, value: str) -> date:
        """A date without time."""
        return date.fromisoformat(value)


class Record(Attribute[Any]):
    """A domain value of type `hint` as JSON: nothing personal goes here."""

    attr_type = STRING
    null = True

    def __init__(self, hint: Any, **options: Any) -> None:
        super().__init__(**options)
        self.hint = hint

    def serialize(self, value: Any) -> str:
        """JSON with Vietnamese letters as they are."""
        return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def deserialize(self, value: str) -> Any:
        """The domain value."""
        return from_plain(self.hint, json.loads(value))
