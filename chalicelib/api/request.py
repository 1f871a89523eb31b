"""What a view is given and what it gives back, free of Chalice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.api.ids import new_id
from chalicelib.domain.actor import Actor
from chalicelib.domain.once import Once


@dataclass(frozen=True)
class Request:
    """A request that passed authentication and the schemas of its operation. `now` is aware UTC."""

    operation: str
    method: str
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    raw_body: bytes
    raw_query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    signed_in: Actor | None
    language: str
    now: datetime
    request_id: str
    source_ip: str
    if_match: int | None = None
    idempotency_key: str = ""
    fingerprint: str = ""

    @property
    def caller(self) -> Actor:
        """Who calls; only for operations that ask for a token."""
        if self.signed_in is None:
            raise RuntimeError(f"{self.operation} is open to anybody: it has no caller")
        return self.signed_in

    def once(self, present: Callable[[Any], tuple[int, Any]]) -> Once:
        """The promise of one effect for this request's Idempotency-Key; `present` makes (status, body)."""
        return Once(self.idempotency_key, self.fingerprint, present)

    def new_id(self) -> str:
        """A new id for whatever this request makes."""
        return new_id()


@dataclass(frozen=True)
class Answer:
    """A view's answer: a body of plain data becomes JSON, bytes go out as they are."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
