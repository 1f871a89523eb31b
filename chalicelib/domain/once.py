"""One request, one effect: what is remembered under an Idempotency-Key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer once given under `key`; `fingerprint` is the hash of the request that it answered."""

    key: str
    fingerprint: str
    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class Once:
    """A request that must have its effect once. `present` makes the answer (status, body) from a use case's result,
    so that effect and answer are stored in one transaction."""

    key: str
    fingerprint: str
    present: Callable[[Any], tuple[int, Any]]

    def of(self, result: Any) -> StoredAnswer:
        """The answer to store with `result`."""
        status, body = self.present(result)
        return StoredAnswer(self.key, self.fingerprint, status, body)
