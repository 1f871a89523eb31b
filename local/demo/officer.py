"""An officer at the desk or in the department."""

from typing import Any

from local.demo.citizen import WAITED_FOR, promise
from local.demo.http import Answer, Server, Unexpected, new_key
from local.demo.waiting import until


class Officer:
    """Signed in with login name and password."""

    def __init__(self, api: Server, login: str, password: str) -> None:
        self._api = api
        body = {"grant_type": "password", "login": login, "password": password, "device_name": "Máy tính tại quầy"}
        answer = api.call("POST", "/v1/officer/auth/tokens", body=body).json
        self._token = answer["access_token"]
        self.account = answer["officer"]

    def call(self, method: str, path: str, **more: Any) -> Answer:
        """A request in the officer's name."""
        return self._api.call(method, f"/v1/officer{path}", token=self._token, **more)

    def queue(self, name: str) -> Any:
        """One queue of the unit, all its pages, with the counts of all queues."""
        found: dict[str, Any] = {"items": []}
        query = {"queue": name, "limit": "50"}
        while True:
            page = self.call("GET", "/dossiers", query=query).json
            found = page | {"items": found["items"] + page["items"]}
            if not page["next_cursor"]:
                return found
            query["cursor"] = page["next_cursor"]

    def read(self, dossier_id: str) -> Any:
        """A dossier of the unit with everything an officer sees."""
        return self.call("GET", f"/dossiers/{dossier_id}").json

    def open_paper(self, dossier_id: str, document_id: str) -> bytes:
        """The bytes of one paper."""
        link = self.call("GET", f"/dossiers/{dossier_id}/documents/{document_id}").json
        return self._api.download(link["url"])

    def do(
        self, dossier_id: str, what: str, body: Any = None, *, key: str = "", expect: tuple[int, ...] = (200,)
    ) -> Answer:
        """One move: acceptance, forwarding, completion ..."""
        return self.call("POST", f"/dossiers/{dossier_id}/{what}", body=body or {}, key=key or new_key(), expect=expect)

    def add_result(self, dossier_id: str, filename: str, content: bytes) -> Any:
        """Announces and sends the result; the page once it was checked."""
        announced = self.do(dossier_id, "result", promise(filename, content), expect=(201,)).json
        form = announced["upload"]
        status = self._api.upload(form["url"], form["fields"], filename, content, "application/pdf")
        if status not in (200, 201, 204):
            raise Unexpected(f"the bucket answered {status} to {filename}")

        def checked() -> Any:
            pages = self.read(dossier_id)["documents"]
            page = next(one for one in pages if one["document_id"] == announced["document_id"])
            return None if page["state"] in WAITED_FOR else page

        return until(f"a verdict on the result {filename}", checked)
