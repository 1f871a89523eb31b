"""Dossiers brought into any state, as people bring them there."""

from dataclasses import replace
from typing import Any

from urllib3 import request as http

from tests.adapters.test_papers import pdf
from tests.api import procedures as published
from tests.api.world.bodies import STOP, SUPPLEMENT, a_file
from tests.api.world.case import Case
from tests.api.world.office import Office
from tests.api.world.people import Person
from tests.api.world.places import UNIT


class Dossiers(Office):
    """Dossiers in any state, each made anew."""

    def a_draft(
        self,
        code: str = published.FREE,
        *,
        owner: Person | None = None,
        unit: str = UNIT,
        form: Any = None,
        **changes: Any,
    ) -> Case:
        """An open draft with its form filled in."""
        owner = owner or self.citizen()
        opened = owner.does("/v1/dossiers", {"procedure_code": code, "agency_code": unit})
        case = Case(opened["dossier_id"], owner)
        self.pump.ours.add(case.dossier_id)
        patch = {"form": published.GOOD_ANSWERS if form is None else form, **changes}
        assert owner.call("PATCH", case.url, body=patch, if_match=opened["version"]).status == 200
        return case

    def with_paper(self, case: Case, slot: str = "identity", page: int = 1, **changes: Any) -> Case:
        """The case with one more page that was uploaded and checked."""
        told = case.owner.does(f"{case.url}/documents", {"slot": slot, "page": page, **a_file(), **changes})
        self.upload(case.dossier_id, told)
        return replace(case, document_id=told["document_id"])

    def upload(self, dossier_id: str, announced: Any, content: bytes | None = None) -> None:
        """Sends the bytes to the bucket as the answer says, and lets them be checked."""
        place = announced["upload"]
        file = (announced["filename"], pdf() if content is None else content, announced["content_type"])
        sent = http("POST", place["url"], fields={**place["fields"], "file": file})
        assert sent.status in (200, 201, 204), sent.data
        self.pump.upload_arrived(f"papers/{dossier_id}/{announced['document_id']}")

    def at_counter(self, code: str = published.FREE, form: Any = None, **named: Any) -> Case:
        """A draft that a receiver fills in for somebody who is present."""
        owner = self.citizen(**named)
        body = {"procedure_code": code, "applicant_id": owner.id, "form": form or published.GOOD_ANSWERS}
        case = Case(self.receiver.does("/v1/officer/dossiers", body)["dossier_id"], owner)
        self.pump.ours.add(case.dossier_id)
        return case

    def a_submitted(self, code: str = published.FREE, **named: Any) -> Case:
        """Handed in."""
        case = self.a_draft(code, **named)
        case.owner.does(f"{case.url}/submission")
        return case

    def a_supplementing(self, code: str = published.FREE, **named: Any) -> Case:
        """Asked to be completed, before acceptance."""
        case = self.a_submitted(code, **named)
        self.receiver.does(f"{case.desk_url}/supplement-request", SUPPLEMENT)
        return case

    def an_accepted(self, code: str = published.FREE, **named: Any) -> Case:
        """Taken in: it has a code and a due time."""
        case = self.a_submitted(code, **named)
        self.receiver.does(f"{case.desk_url}/acceptance")
        return case

    def on_paper(self, code: str = published.FREE, **named: Any) -> Case:
        """Taken in, with its papers issued and its line in the register. The pump forgets what came before."""
        self.pump.from_now()
        case = self.an_accepted(code, **named)
        self.pump.run()
        return case

    def a_processing(self, code: str = published.FREE, **named: Any) -> Case:
        """With those who process it."""
        case = self.an_accepted(code, **named)
        self.receiver.does(f"{case.desk_url}/forwarding")
        return case

    def a_verifying(self, code: str = published.FREE, **named: Any) -> Case:
        """Another body was asked."""
        case = self.a_processing(code, **named)
        self.specialist.does(f"{case.desk_url}/verification-request", {"body": "UBND xã", "question": "Nơi cư trú"})
        return case

    def a_stopped(self, code: str = published.FREE, **named: Any) -> Case:
        """Stopped, for now."""
        case = self.a_processing(code, **named)
        self.specialist.does(f"{case.desk_url}/stop", STOP)
        return case

    def with_result(self, case: Case, by: Person | None = None) -> Case:
        """The case with a result file that was checked."""
        told = (by or self.specialist).does(f"{case.desk_url}/result", a_file("ket-qua.pdf"))
        self.upload(case.dossier_id, told)
        return replace(case, document_id=told["document_id"])

    def a_finished(self, code: str = published.FREE, **named: Any) -> Case:
        """Granted, the result uploaded; nothing followed yet (run the pump)."""
        case = self.with_result(self.a_processing(code, **named))
        self.specialist.does(f"{case.desk_url}/completion", {"outcome": "granted"})
        return case
