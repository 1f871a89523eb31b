"""Words for people, from data/texts, in the caller's language."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.domain.vietnamese_time import local


def word(group: str, key: str, language: str, facts: Mapping[str, Any] | None = None) -> str:
    """The sentence `key` of a group with its facts filled in; the key itself where there is none yet, so that a new
    state is shown rather than hidden. A last fact may be missing: no blank is left of it."""
    entry = wiring.rules.texts(group).get(key)
    return entry[language].format_map(defaultdict(str, _readable(facts or {}))).strip() if entry else key


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the millisecond."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def money(amount_vnd: int) -> str:
    """8000 as a Vietnamese reads it: 8.000 đ."""
    return f"{amount_vnd:,}".replace(",", ".") + " đ"


def _readable(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _fact(name, value) for name, value in facts.items()}


def _fact(name: str, value: Any) -> Any:
    if name.endswith("_vnd") and isinstance(value, int):
        return money(value)
    if name.endswith("_at") and isinstance(value, str) and value:
        return f"{local(datetime.fromisoformat(value)):%H:%M %d/%m/%Y}"
    if name == "items" and isinstance(value, (list, tuple)):
        return "; ".join(f"{item.get('name', '')}: {item.get('what_is_wrong', '')}" for item in value)
    return value
