"""The far side of an SMS gateway: takes messages by Bearer token, shows each phone's inbox. State in memory."""

import hmac
import re
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.sandbox.command import run
from local.sandbox.fields import Refusal, take
from local.sandbox.server import Answer, Request, SandboxServer, start
from local.sandbox.vietnam_time import utc_now

E164 = re.compile(r"\+[1-9][0-9]{7,14}")
LONGEST_TEXT = 1000


@dataclass(frozen=True)
class Sms:
    """One text taken for one phone (E.164)."""

    message_id: str
    to: str
    text: str
    taken_at: datetime

    def shown(self) -> dict[str, Any]:
        return vars(self) | {"taken_at": self.taken_at.isoformat()}


class Phone:
    """Every phone of the province. `refuse` and `lose` count down: the next n messages get 503, or vanish."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._taken: dict[str, Sms] = {}
        self._lost: set[str] = set()
        self._lock = threading.Lock()
        self._refuse = self._lose = 0

    def take_message(self, request: Request) -> Answer:
        """POST /messages: 202 when taken, 200 when this id with this content was taken before, 409 when changed."""
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            raise Refusal(401, "wrong_token", "Authorization must be Bearer and the gateway's token")
        fields = take(request.json(), required={"message_id": str, "to": str, "text": str})
        if not E164.fullmatch(fields["to"]):
            raise Refusal(422, "wrong_phone", "to must be a phone in E.164, like +84912345678")
        if not 1 <= len(fields["text"]) <= LONGEST_TEXT or not 1 <= len(fields["message_id"]) <= 200:
            raise Refusal(422, "wrong_length", "text is 1 to 1000 characters, message_id 1 to 200")
        with self._lock:
            if self._refuse:
                self._refuse -= 1
                raise Refusal(503, "gateway_busy", "told to refuse this one")
            before = self._taken.get(fields["message_id"])
            if before and (before.to, before.text) != (fields["to"], fields["text"]):
                raise Refusal(409, "message_id_used", "this message_id was used for another message")
            if not before and self._lose:
                self._lose -= 1
                self._lost.add(fields["message_id"])
            sms = before or Sms(fields["message_id"], fields["to"], fields["text"], utc_now())
            self._taken[sms.message_id] = sms
        return Answer(200 if before else 202, {"message_id": sms.message_id, "taken_at": sms.taken_at.isoformat()})

    def inbox(self, request: Request) -> Answer:
        """GET /inbox/{phone}: the phone's messages, newest first; an unknown phone has none."""
        phone = request.path_values["phone"]
        with self._lock:
            arrived = [s.shown() for s in self._taken.values() if s.to == phone and s.message_id not in self._lost]
        return Answer(200, {"phone": phone, "messages": arrived[::-1]})

    def set_faults(self, request: Request) -> Answer:
        """POST /faults {refuse?, lose?}: both are set, an absent one to 0."""
        switches = take(request.json(), required={}, optional={"refuse": (int, 0), "lose": (int, 0)})
        if min(switches.values()) < 0:
            raise Refusal(400, "wrong_fields", "refuse and lose are counts")
        with self._lock:
            self._refuse, self._lose = switches["refuse"], switches["lose"]
        return Answer(200, switches)


def serve(port: int, *, token: str) -> SandboxServer:
    """A running gateway that takes messages with `token`; raises `PortTaken`."""
    phone = Phone(token)
    routes = [
        ("POST", "/messages", phone.take_message),
        ("GET", "/inbox/{phone}", phone.inbox),
        ("POST", "/faults", phone.set_faults),
    ]
    return start("phone", port, routes)


if __name__ == "__main__":
    sys.exit(run("phone", serve))
