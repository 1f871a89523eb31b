"""What a partner's call looks like to an adapter, and the two ways to refuse it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["recorded", "duplicate", "unknown_order", "wrong_amount", "failed", "error", "forged", "unreadable"]
"""What became of a call; `acknowledge` says it in the provider's dialect. The first five are genuine calls."""

Reply = tuple[int, dict[str, str], bytes]
"""HTTP status, headers and body of the answer to a partner."""


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """One call as it came: `query` holds decoded pairs in order, `headers` lower-case names, `body` exact bytes."""

    method: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes


class Forged(Exception):
    """Nothing proves that the partner sent this. The text says which proof failed, never what was sent."""


class Unreadable(Exception):
    """Too large, ambiguous, or genuine but not in the partner's own format."""
