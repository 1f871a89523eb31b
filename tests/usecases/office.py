"""A unit at work in the real store: its procedure, its officers, its partners, and the steps of a dossier."""

import uuid
from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.documents import eform
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.partner import Partner
from chalicelib.domain.procedure import Procedure
from chalicelib.store import agencies, answers, calendars, citizens, dossiers, partners, procedures, together
from chalicelib.usecases.dossiers.accept import accept
from chalicelib.usecases.dossiers.answer_supplement import answer_supplement
from chalicelib.usecases.dossiers.complete import complete
from chalicelib.usecases.dossiers.open_draft import Opened, open_draft
from chalicelib.usecases.dossiers.request_supplement import request_supplement
from chalicelib.usecases.dossiers.save_draft import save_draft
from chalicelib.usecases.dossiers.submit import submit
from chalicelib.usecases.dossiers.take_at_counter import take_at_counter
from chalicelib.wiring.checks import normal_tax_code
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import a_calendar

FORM = {"subject_name": "Nông Thị Bình", "purpose": "làm hộ chiếu"}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["subject_name", "purpose"],
    "properties": {
        "subject_name": {"type": "string", "minLength": 1, "maxLength": 100},
        "purpose": {"type": "string", "maxLength": 100},
    },
}
PAPER = {
    "slot": "declaration", "name": "Tờ khai", "required": True, "upload": True,
    "max_pages": 4, "max_bytes": 1000, "content_types": ["application/pdf"],
}  # fmt: skip
FEE = {"kind": "fee", "code": "copy", "name": "Phí", "amount_vnd": 8000, "channel": "any", "unit": "per_copy"}
ITEMS = [{"slot": "declaration", "name": "Tờ khai", "what_is_wrong": "thiếu chữ ký"}]


@dataclass(frozen=True)
class Office:
    """One unit with one procedure, unlike any other test's."""

    unit: str
    procedure: Procedure
    receiver: Actor
    specialist: Actor

    def open(
        self, applicant: Actor, *, now: Any = NOW, once: Any = None, dossier_id: str = "", filed_for: Any = None
    ) -> Opened:
        return open_draft(
            self.procedure.procedure_code, self.unit, by=applicant, dossier_id=dossier_id or a.new_id("dossier"),
            now=now, once=once or a.once(), dossiers=dossiers, procedures=procedures, agencies=agencies,
            answers=answers, tax_code=normal_tax_code, applicant=filed_for,
        )  # fmt: skip

    def take(self, applicant_id: str, *, now: Any = NOW, form: Any = FORM) -> Opened:
        """At the counter, for somebody who is present."""
        return take_at_counter(
            self.procedure.procedure_code, applicant_id, form=form, copies=1, by=self.receiver,
            dossier_id=a.new_id("dossier"), now=now, once=a.once(), dossiers=dossiers, procedures=procedures,
            parties_of=together.parties_of, form_faults=eform.faults, tax_code=normal_tax_code,
        )  # fmt: skip

    def save(self, draft: Dossier, patch: Any, *, by: Actor | None = None, version: int | None = None) -> Any:
        return save_draft(
            draft.dossier_id, patch, version=draft.version if version is None else version, by=by or applicant(draft),
            now=NOW, dossiers=dossiers, procedures=procedures, agencies=agencies, form_faults=eform.faults,
            tax_code=normal_tax_code,
        )  # fmt: skip

    def submit(
        self, draft: Dossier, *, by: Actor | None = None, now: Any = NOW, once: Any = None, postage_rules: Any = ()
    ) -> Any:
        return submit(
            draft.dossier_id, by=by or applicant(draft), now=now, once=once or a.once(), dossiers=dossiers,
            procedures=procedures, parties_of=together.parties_of, form_faults=eform.faults,
            postage_rules=postage_rules, tax_code=normal_tax_code,
        )  # fmt: skip

    def accept(
        self, dossier: Dossier, *, by: Actor | None = None, now: Any = NOW, once: Any = None, checked: bool = False
    ) -> Any:
        return accept(
            dossier.dossier_id, by=by or self.receiver, now=now, lookup_secret="K7W2K7W2", once=once or a.once(),
            dossiers=dossiers, procedures=procedures, desk=together.desk_of, authority_checked=checked,
        )  # fmt: skip

    def ask_supplement(self, dossier: Dossier, *, items: Any = ITEMS, by: Actor | None = None, now: Any = NOW) -> Any:
        return request_supplement(
            dossier.dossier_id, reason="thiếu", items=items, by=by or self.receiver, now=now, once=a.once(),
            dossiers=dossiers, procedures=procedures, calendars=calendars,
        )[0]  # fmt: skip

    def answer(self, dossier: Dossier, *, now: Any = NOW) -> Any:
        return answer_supplement(
            dossier.dossier_id, by=applicant(dossier), now=now, once=a.once(), dossiers=dossiers,
            procedures=procedures, calendars=calendars, form_faults=eform.faults,
        )[0]  # fmt: skip

    def complete(
        self, dossier: Dossier, outcome: str = "granted", reason: str = "", now: Any = NOW, legal_ground: str = ""
    ) -> Any:
        ground = legal_ground or ("Điều 13" if outcome == "refused" else "")
        return complete(
            dossier.dossier_id, outcome=outcome, reason=reason, legal_ground=ground, by=self.specialist, now=now,
            once=a.once(), dossiers=dossiers,
        )[0]  # fmt: skip

    def stored(self, **changes: Any) -> Dossier:
        """A dossier of this office put into the store as it is."""
        told = {"procedure_code": self.procedure.procedure_code, "agency_code": self.unit, "form": FORM, **changes}
        dossier = a.a_dossier(**told)
        dossiers.create_draft(dossier, once=None)
        return dossier

    def ready_draft(self, **changes: Any) -> Dossier:
        """A draft that may be submitted: declared applicant, whole form, accepted paper."""
        citizens.create(person := a.a_citizen())
        draft = self.stored(applicant_id=person.citizen_id, **changes)
        page(draft)
        return dossiers.get(draft.dossier_id)


def an_office(**content: Any) -> Office:
    """A new unit with its procedure published; `content` changes what is published."""
    number = f"{uuid.uuid4().int % 10**8:08d}"
    unit = f"H37.{number[:2]}.{number[2:5]}.{number[5:]}"
    agencies.put(a.an_agency(agency_code=unit))
    calendars.seed(a_calendar("H37"))
    least = a.a_procedure()
    whole = {**least.content, "form_schema": SCHEMA, "papers": [PAPER], "fees": [FEE], **content}
    procedure = Procedure(least.procedure_code, 1, whole)
    procedures.publish(procedure)
    return Office(unit, procedure, a.an_official(unit, "receiver"), a.an_official(unit, "specialist"))


def applicant(dossier: Dossier) -> Actor:
    """The applicant, signed in."""
    return a.a_citizen_acting(dossier.applicant_id)


def page(dossier: Dossier, **changes: Any) -> Document:
    """A page of the declaration, checked and stored."""
    paper = a.a_document(dossier, **{"slot": "declaration", "state": "accepted", **changes})
    dossiers.add_document(dossiers.get(dossier.dossier_id), paper, once=None)
    return paper


def a_bank(unit: str, provider: str = "sepay", **changes: Any) -> Partner:
    """The unit's account behind a provider."""
    partner = a.a_partner(agency_code=unit, provider=provider, **changes)
    partners.put(partner)
    return partner


def a_carrier(unit: str, **changes: Any) -> Partner:
    """The unit's account with the post."""
    partner = a.a_partner(**{"agency_code": unit, "kind": "carrier", "provider": "ems", **changes})
    partners.put(partner)
    return partner
