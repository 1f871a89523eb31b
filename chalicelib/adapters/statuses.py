"""Which of our events a carrier's status stands for: a table that is data, which a registration may correct."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib import data
from chalicelib.domain.delivery import EVENTS

UNKNOWN = "unknown"


def event_of(carrier: str, code: str, secrets: Sequence[Mapping[str, Any]]) -> str:
    """The event of a status code (data/carriers); "unknown" for a code that nobody placed yet.

    `status_events` beside a registration's secrets goes before the table: a mapping of codes to events, or a text such
    as "9=attempt_failed 10=returning", which an administrator can type. What is no event of ours is passed over.
    """
    for mapping in secrets:
        if (event := _corrected(mapping.get("status_events")).get(code)) in EVENTS:
            return str(event)
    return _table(carrier).get(code, UNKNOWN)


def told_of_unknown(code: str, name: str, note: str) -> str:
    """What a person needs to place a status that the table does not have."""
    return " ".join(part for part in (code, name, note) if part)


def _corrected(told: Any) -> Mapping[str, Any]:
    if isinstance(told, str):
        return {code: event for pair in told.split() for code, _, event in [pair.partition("=")]}
    return told if isinstance(told, Mapping) else {}


@functools.cache
def _table(carrier: str) -> Mapping[str, str]:
    return {row["code"]: row["event"] for row in data.carrier(carrier)["statuses"]}
