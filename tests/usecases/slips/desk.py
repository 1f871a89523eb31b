"""A unit whose moves are put on paper: dossiers stored as they are, moves as the stream tells of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib import wiring
from chalicelib.domain.dossier import Dossier, DossierEvent
from chalicelib.domain.officer import Officer
from chalicelib.domain.slips import Slip
from chalicelib.store import agencies, citizens, dossiers, officers, procedures, register, slips
from chalicelib.usecases.slips.issue_slips import Words, issue_slips
from chalicelib.usecases.slips.note_in_register import note_in_register
from tests import builders as a
from tests.builders import NOW
from tests.usecases.office import Office, an_office

PROVINCES = {"20": "tỉnh Lạng Sơn"}
ADDRESS = {"address": "Số 12 đường Bà Triệu", "commune": "phường Đông Kinh", "province_code": "20"}
DUE = NOW + timedelta(days=1)


@dataclass(frozen=True)
class Desk:
    """The unit, and its receiver as an account."""

    office: Office
    officer: Officer

    def accepted(self, serial: int = 1, **changes: Any) -> Dossier:
        """A dossier that was taken in, of an applicant with an account unless one is named."""
        if "applicant_id" not in changes:
            citizens.create(person := a.a_citizen(address=ADDRESS, email="binh@example.vn"))
            changes["applicant_id"] = person.citizen_id
        told: dict[str, Any] = {
            "state": "accepted", "version": 3, "submitted_at": NOW,
            "accepted_at": NOW, "due_at": DUE, "dossier_code": f"{self.office.unit}-261123-{serial:04d}",
            "lookup_secret": "K7W2M4PX", "applicant_name": "Nông Thị Bình",
        }  # fmt: skip
        return self.office.stored(**{**told, **changes})

    def event(self, dossier: Dossier, action: str = "accept", sequence: int = 2, **told: Any) -> DossierEvent:
        """A move by the receiver, as the stream tells of it; `at` and `actor_kind` may be told, the rest is detail."""
        at: datetime = told.pop("at", NOW)
        kind = told.pop("actor_kind", "officer")
        if action == "accept":
            told.setdefault("due_at", DUE.isoformat())
        return a.an_event(
            dossier, action=action, sequence=sequence, at=at, actor_kind=kind, actor_id=self.officer.officer_id,
            detail=told,
        )  # fmt: skip


def a_desk() -> Desk:
    """A unit that nobody else numbers for."""
    office = an_office()
    agency = agencies.get(office.unit)
    agencies.put(replace(agency, province_code="20", commune="phường Đông Kinh", phone="0205 3999 012"))
    officers.put(officer := a.an_officer(agency_code=office.unit))
    return Desk(office, officer)


def issue(event: DossierEvent) -> None:
    """What the stream does with a move's papers."""
    issue_slips(
        event, words=Words(wiring.rules.forms(), PROVINCES, wiring.rules.texts("durations")), dossiers=dossiers,
        procedures=procedures, agencies=agencies, citizens=citizens, officers=officers, slips=slips,
    )  # fmt: skip


def note(event: DossierEvent) -> None:
    """What the stream does with the register."""
    note_in_register(event, provinces=PROVINCES, dossiers=dossiers, citizens=citizens, register=register)


def papers(dossier: Dossier) -> list[Slip]:
    """Every paper of the dossier."""
    return slips.of_dossier(dossier.dossier_id)
