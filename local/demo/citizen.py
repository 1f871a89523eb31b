"""The citizen with her devices: everything that her app does."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.demo.http import Answer, Server, Unexpected, new_key
from local.demo.parties import Phone
from local.demo.people import Person
from local.demo.waiting import until

WAITED_FOR = ("awaiting_upload", "checking", "check_failed")


@dataclass
class Device:
    """One device with the app on it."""

    api: Server
    name: str
    token: str = ""
    tokens: dict[str, Any] = field(default_factory=dict, repr=False)

    def call(self, method: str, path: str, **more: Any) -> Answer:
        """A request in the citizen's name."""
        return self.api.call(method, f"/v1{path}", token=self.token, **more)

    def get(self, path: str, **more: Any) -> Any:
        """What a read gives."""
        return self.call("GET", path, **more).json

    def ask_code(self, person: Person, *, expect: tuple[int, ...] = (202,)) -> Answer:
        """Asks for a one-time code."""
        return self.api.call("POST", "/v1/auth/otp-challenges", body={"phone": person.phone}, expect=expect)

    def enter_code(self, challenge_id: str, code: str, *, expect: tuple[int, ...] = (200,)) -> Answer:
        """Enters a code; keeps the tokens that it gives."""
        body = {"grant_type": "otp", "challenge_id": challenge_id, "code": code, "device_name": self.name}
        answer = self.api.call("POST", "/v1/auth/tokens", body=body, expect=expect)
        if answer.status == 200:
            self.tokens = answer.json
            self.token = self.tokens["access_token"]
        return answer

    def sign_in(self, person: Person, phone: Phone) -> str:
        """Asks for a code, reads it from the phone's messages, enters it; the message as it came."""
        asked = self.ask_code(person).json
        message = phone.message(person.e164, asked["challenge_id"])
        self.enter_code(asked["challenge_id"], code_in(message))
        return message

    # Dossiers

    def open_draft(self, procedure_code: str, agency_code: str, *, expect: tuple[int, ...] = (200, 201)) -> Answer:
        """Opens a draft."""
        body = {"procedure_code": procedure_code, "agency_code": agency_code}
        return self.call("POST", "/dossiers", body=body, key=new_key(), expect=expect)

    def save(
        self, dossier_id: str, change: Mapping[str, Any], version: int, *, expect: tuple[int, ...] = (200,)
    ) -> Answer:
        """Saves what was typed over the version that this device saw last."""
        return self.call("PATCH", f"/dossiers/{dossier_id}", body=change, if_match=version, expect=expect)

    def dossier(self, dossier_id: str) -> Any:
        """The dossier as it is now."""
        return self.get(f"/dossiers/{dossier_id}")

    def submit(self, dossier_id: str, key: str, *, expect: tuple[int, ...] = (200,)) -> Answer:
        """Hands it in."""
        return self.call("POST", f"/dossiers/{dossier_id}/submission", key=key, expect=expect)

    def announce(self, dossier_id: str, slot: str, page: int, filename: str, content: bytes) -> Any:
        """Announces one page as a PDF; where to send it."""
        promised = promise(filename, content) | {"slot": slot, "page": page}
        return self.call("POST", f"/dossiers/{dossier_id}/documents", body=promised, key=new_key()).json

    def upload(self, announced: Mapping[str, Any], content: bytes) -> int:
        """Sends the bytes to where the announcement said; the status of the bucket's answer."""
        form = announced["upload"]
        return self.api.upload(form["url"], form["fields"], announced["filename"], content, announced["content_type"])

    def verdict(self, dossier_id: str, document_id: str) -> Any:
        """The page once it was checked."""

        def checked() -> Any:
            page = self.get(f"/dossiers/{dossier_id}/documents/{document_id}")
            return None if page["state"] in WAITED_FOR else page

        return until(f"a verdict on paper {document_id}", checked)

    def send_paper(self, dossier_id: str, slot: str, page: int, filename: str, content: bytes) -> Any:
        """One page from announcement to verdict; `Unexpected` when the bucket does not take it."""
        announced = self.announce(dossier_id, slot, page, filename, content)
        status = self.upload(announced, content)
        if status not in (200, 201, 204):
            raise Unexpected(f"the bucket answered {status} to {filename}")
        return self.verdict(dossier_id, announced["document_id"])

    def pay_by(self, provider: str, dossier_id: str) -> Any:
        """A request to pay."""
        return self.call("POST", f"/dossiers/{dossier_id}/payments", body={"provider": provider}, key=new_key()).json

    def until_paid(self, payment_id: str, *, within_s: float = 30.0) -> Any:
        """The payment once the bank's word has come."""

        def paid() -> Any:
            found = self.get(f"/payments/{payment_id}")
            return found if found["state"] == "paid" else None

        return until(f"payment {payment_id} paid", paid, within_s=within_s)

    def until_fee_settled(self, dossier_id: str, *, within_s: float = 30.0) -> Any:
        """The dossier once its fee is settled."""

        def settled() -> Any:
            found = self.dossier(dossier_id)
            return found if found["fee"]["state"] == "settled" else None

        return until(f"the fee of {dossier_id} settled", settled, within_s=within_s)

    def until_confirmed(self, payment_id: str, *, within_s: float = 30.0) -> Answer:
        """The confirmation of a payment, a PDF, once it is there."""

        def confirmed() -> Answer | None:
            found = self.call("GET", f"/payments/{payment_id}/receipt", expect=(200, 409))
            return found if found.status == 200 else None

        return until(f"payment {payment_id} confirmed", confirmed, within_s=within_s)

    def timeline(self, dossier_id: str, language: str = "vi") -> list[Any]:
        """The whole timeline, oldest first."""
        return self._all(f"/dossiers/{dossier_id}/timeline", {"Accept-Language": language})[::-1]

    def until_told(self, dossier_id: str, *events: str, within_s: float = 30.0) -> list[Any]:
        """The timeline once it has a line of each of these events."""

        def told() -> Any:
            lines = self.timeline(dossier_id)
            return lines if set(events) <= {line["event"] for line in lines} else None

        return until(f"{', '.join(events)} on the timeline of {dossier_id}", told, within_s=within_s)

    def messages(self) -> list[Any]:
        """All messages, newest first."""
        return self._all("/notifications", {})

    def _all(self, path: str, headers: Mapping[str, str]) -> list[Any]:
        items: list[Any] = []
        query = {"limit": "50"}
        while True:
            page = self.get(path, query=query, headers=headers)
            items += page["items"]
            if not page["next_cursor"]:
                return items
            query["cursor"] = page["next_cursor"]


def promise(filename: str, content: bytes) -> dict[str, Any]:
    """What is announced of a PDF before it is sent: exactly this many bytes with exactly this hash."""
    return {
        "filename": filename,
        "content_type": "application/pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def code_in(message: str) -> str:
    """The six digits of a message."""
    found = re.search(r"\b\d{6}\b", message)
    if not found:
        raise Unexpected("no code in the message")
    return found[0]
