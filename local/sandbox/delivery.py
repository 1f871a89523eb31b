"""One notice on its way to us: what to send, how the partner judges our answer, and what happened so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

HIDDEN_HEADERS = frozenset({"authorization"})


@dataclass(frozen=True)
class Message:
    """One HTTP request as it leaves."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None = None


@dataclass(frozen=True)
class Notice:
    """What a partner has to tell. `about` is a reference people know (FT number, item code, order).

    `prepare` makes the request anew for every try, since signatures carry the time of sending; `accepted` is the
    partner's own rule of success over (status, body); a status in `final_refusals` ends the tries.
    """

    provider: str
    about: str
    prepare: Callable[[datetime], Message]
    accepted: Callable[[int, bytes], bool]
    final_refusals: frozenset[int] = frozenset()


Outcome = Literal["accepted", "not_accepted", "unreachable", "lost", "answer_lost"]
State = Literal["waiting", "accepted", "given_up", "dropped"]


@dataclass
class Attempt:
    """One try and what came back; `status` and `answer` are None when nothing came back."""

    number: int
    sent_at: datetime
    outcome: Outcome
    status: int | None = None
    answer: str | None = None
    error: str | None = None


@dataclass
class Delivery:
    """One copy of a notice with all its tries."""

    delivery_id: str
    notice: Notice
    copy: int = 1
    state: State = "waiting"
    attempts: list[Attempt] = field(default_factory=list)
    last_sent: Message | None = None

    def record(self) -> dict[str, Any]:
        """This delivery for `GET /deliveries`; keys and tokens sent in a header are left out."""
        sent = self.last_sent
        return {
            "delivery_id": self.delivery_id,
            "provider": self.notice.provider,
            "about": self.notice.about,
            "copy": self.copy,
            "state": self.state,
            "sent": sent
            and {
                "method": sent.method,
                "url": sent.url,
                "headers": {k: v for k, v in sent.headers.items() if k.lower() not in HIDDEN_HEADERS},
                "body": sent.body.decode() if sent.body is not None else None,
            },
            "attempts": [vars(a) | {"sent_at": a.sent_at.isoformat()} for a in self.attempts],
        }
