"""What somebody does until it is answered: the same bytes and the same key each time."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chalicelib import wiring
from chalicelib.domain.actor import Actor
from tests.api import client
from tests.api.client import Reply
from tests.simulation.money.tellers import TELLERS, Movement

if TYPE_CHECKING:
    from tests.simulation.town.town import Town

PATIENCE = timedelta(seconds=21)  # whoever was asking a gateway has failed by then


@dataclass(frozen=True)
class Deed:
    """`is_done` judges an answer: what is not done is done again."""

    what: str
    do: Callable[[], Any]
    is_done: Callable[[Any], bool]


# An actor waits for a time, or does something and hears the answer.
Life = Generator[timedelta | Deed, Any, None]


def asks(
    town: "Town", who: Actor | None, method: str, url: str, body: Any = None, *, key: str = "", **more: Any
) -> Deed:
    """Somebody's app calls until it is answered; with `key` a repetition is known as one."""

    def do() -> Reply:
        token = wiring.people.tokens().issue_access(who, town.turns.now) if who else None
        return client.call(method, url, token=token, body=body, key=key or None, **more)

    def is_done(reply: Reply) -> bool:
        # What was sent is right; only where it is forwarded to depends on what others did meanwhile.
        if reply.status in (400, 401) and not url.endswith(("/forwarding", "/auth/tokens")):
            raise AssertionError((method, url, reply.body.decode()))
        return reply.status < 500 and not (reply.status == 409 and reply.slug == "request_in_progress")

    return Deed(f"{who.id if who else 'somebody'} {method} {url} {body or ''}", do, is_done)


def tells(town: "Town", provider: str, endpoint: str, movement: Movement) -> Deed:
    """A bank tells of a movement until it is heard."""
    teller = TELLERS[provider]

    def do() -> Reply:
        call = teller.call(movement, town.turns.now)
        url = f"/v1/callbacks/banks/{provider}/{endpoint}"
        return client.call(call.method, url, raw=call.body, headers=dict(call.headers), query=list(call.query))

    def is_done(reply: Reply) -> bool:
        assert reply.status < 400 or reply.status >= 500, (provider, movement, reply.body)
        refused_for_now = teller.fixture.ANSWERS["error"]
        return (reply.status, _code(reply)) != (refused_for_now[0], refused_for_now[1].get("RspCode"))

    return Deed(f"{provider} tells of {movement.amount_vnd} đ: {movement.memo}", do, is_done)


def _code(reply: Reply) -> Any:
    return reply.json.get("RspCode") if reply.body else None


def scans(town: "Town", endpoint: str, call: Any, what: str) -> Deed:
    """A carrier tells of a scan until it is heard."""

    def do() -> Reply:
        url = f"/v1/callbacks/carriers/ems/{endpoint}"
        return client.call(call.method, url, raw=call.body, headers=dict(call.headers), query=list(call.query))

    def is_done(reply: Reply) -> bool:
        assert reply.status < 400 or reply.status >= 500, (what, reply.body)
        return reply.status < 500

    return Deed(f"the carrier tells: {what}", do, is_done)
