"""What somebody does, in a form that can be repeated: the same bytes, the same key."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.actor import Actor
from tests.api import client
from tests.api.client import Reply
from tests.simulation.money.tellers import TELLERS, VIETNAM, Movement
from tests.simulation.money.town import Town, endpoint_of

NOTHING: Mapping[str, int] = {}
_TRANSIENT = ("MaThamChieu", "ThoiGianGD", "MaXacThuc", "MaDoiTac", "object")


@dataclass
class Deed:
    """One thing done. `brings` are the transfers that it tells of (name: đồng), once it is done; `answers` are the
    outcomes that may be told to a provider; `notice` is the key of what it tells."""

    what: str
    do: Callable[[], Any]
    is_done: Callable[[Any], bool]
    brings: Mapping[str, int] = field(default_factory=dict)
    notice: tuple[str, str] | None = None
    provider: str = ""
    answers: frozenset[str] = frozenset()
    replies: list[Any] = field(default_factory=list)
    error: Exception | None = None

    def attempt(self) -> bool:
        """Does it once; whether it is done. A failure that an event function would report is none of a test's."""
        try:
            reply = self.do()
        except AssertionError:
            raise
        except Exception as error:
            self.error = error
            return False
        if self.is_done(reply):
            self.replies.append(reply)
            return True
        return False


def says(provider: str, reply: Reply, outcome: str) -> bool:
    """Whether the provider is told that outcome, as its documents print it."""
    status, body = TELLERS[provider].fixture.ANSWERS[outcome]
    told = json.loads(reply.body) if reply.body else None
    return reply.status == status and _lasting(told) == _lasting(body)


def _lasting(body: Any) -> Any:
    return {name: value for name, value in body.items() if name not in _TRANSIENT} if isinstance(body, dict) else body


def told_by(town: Town, provider: str, movement: Movement, answers: frozenset[str]) -> Deed:
    """The provider tells of a movement until it is heard."""
    teller = TELLERS[provider]
    url = f"/v1/callbacks/banks/{provider}/{endpoint_of(provider)}"

    def do() -> Reply:
        call = teller.call(movement, town.clock.at)
        return client.call(call.method, url, raw=call.body, headers=dict(call.headers), query=list(call.query))

    number = "test" if (provider, movement.kind) == ("casso", "test") else f"{movement.number}"
    return Deed(
        f"{provider} tells of {movement}",
        do,
        lambda reply: not says(provider, reply, "error"),
        {name_of(provider, movement): movement.amount_vnd} if movement.kind == "paid" else {},
        (provider, number),
        provider,
        answers,
    )


def name_of(provider: str, movement: Movement) -> str:
    """One transfer is one by account and bank reference; without a reference only its notice is known (house 5.5)."""
    teller = TELLERS[provider]
    if teller.named and movement.reference:
        return f"{teller.account}#{movement.reference}"
    return f"{teller.account}#{provider}:{_NOTICE_IDS[provider](movement)}"


def _order(movement: Movement) -> str:
    return movement.codes[0] if movement.codes else f"ORDER{movement.number}"


_NOTICE_IDS: Mapping[str, Callable[[Movement], str]] = {
    "casso": lambda told: str(told.number),
    "dvcqg": lambda told: f"dvc{told.number}.GD{told.number}",
    "momo": lambda told: f"{_order(told)}.{told.number}",
    "payos": lambda told: f"{900_000 + told.number}.link-{told.number}",
    "sepay": lambda told: str(told.number),
    "standard": lambda told: f"T-{told.number}",
    "vietqrvn": lambda told: f"vq-{told.number}",
    "vnpay": lambda told: f"{_order(told)}.{told.number}",
    "zalopay": lambda told: f"{told.at.astimezone(VIETNAM):%y%m%d}_{_order(told)}.{told.number}",
}


def asked_by(town: Town, actor: Actor, method: str, url: str, body: Any, brings: Mapping[str, int] = NOTHING) -> Deed:
    """Somebody's app asks until it is answered, with one Idempotency-Key."""
    key = uuid.uuid4().hex

    def is_done(reply: Reply) -> bool:
        assert reply.status not in (400, 401, 403, 404, 405), (url, reply.body)
        return reply.status < 500 and not (reply.status == 409 and reply.slug == "request_in_progress")

    return Deed(
        f"{actor.id} asks {method} {url} {body}", lambda: town.call(actor, method, url, body, key), is_done, brings
    )
