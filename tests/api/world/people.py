"""Somebody who calls, with a token."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib import wiring
from chalicelib.domain.actor import Actor
from tests.api import client


@dataclass(frozen=True)
class Person:
    """Somebody with an access token."""

    actor: Actor
    token: str

    @property
    def id(self) -> str:
        return self.actor.id

    def call(self, method: str, url: str, **named: Any) -> client.Reply:
        """A call in this person's name."""
        return client.call(method, url, token=self.token, **named)

    def post(self, url: str, body: Any = None, key: str = "") -> client.Reply:
        """A POST with an Idempotency-Key, a new one unless told."""
        return self.call("POST", url, body={} if body is None else body, key=key or uuid.uuid4().hex)

    def does(self, url: str, body: Any = None) -> Any:
        """A POST that must succeed; its answer."""
        reply = self.post(url, body)
        assert reply.status < 300, reply.body.decode()
        return reply.json


def token_of(actor: Actor, at: datetime | None = None) -> str:
    """An access token as sign-in gives it."""
    return str(wiring.people.tokens().issue_access(actor, at or datetime.now(UTC)))


def source_ip() -> str:
    """An address that nobody else calls from."""
    number = uuid.uuid4().int
    return f"198.{18 + number % 2}.{number // 2 % 256}.{number // 512 % 256}"


def person(actor: Actor) -> Person:
    """Somebody who is signed in."""
    return Person(actor, token_of(actor))
