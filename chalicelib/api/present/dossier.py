"""Dossiers as the spec shows them, to their owner and to officers."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api.present.document import document
from chalicelib.api.present.words import instant, word
from chalicelib.domain import national_id
from chalicelib.domain.actor import Actor
from chalicelib.domain.applicant import CITIZEN, PERSONAL_DIGITS, Applicant
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent, allowed_actions
from chalicelib.domain.dossier_states import FINISHED, PORTAL_CODES, RETURNED
from chalicelib.domain.dossier_supplement import answers_of
from chalicelib.domain.submission import SealedSet

_STAGES = {
    "submitted": 1,
    "supplement_requested": 1,
    "accepted": 2,
    "processing": 3,
    "payment_required": 3,
    "stopped": 3,
}
LAST_STAGE = 5
# What a sealed set says beside form, papers and for whom.
_TERMS = (
    "procedure_code",
    "procedure_version",
    "agency_code",
    "applicant_id",
    "result_channel",
    "copies",
    "exemption",
)


def summary(dossier: Dossier, language: str) -> dict[str, Any]:
    """One line of a list."""
    return {
        "dossier_id": dossier.dossier_id,
        "procedure_code": dossier.procedure_code,
        "procedure_name": dossier.procedure_name,
        "agency_code": dossier.agency_code,
        "agency_name": dossier.agency_name,
        "state": dossier.state,
        "state_label": word("dossier_states", dossier.state, language),
        "portal_code": PORTAL_CODES.get(dossier.state),
        "outcome": dossier.outcome or None,
        "version": dossier.version,
        "dossier_code": dossier.dossier_code or None,
        "fee_state": dossier.fee.state,
        "on_behalf_of": (dossier.applicant.name or None) if dossier.applicant else None,
        "submitted_at": instant(dossier.submitted_at),
        "due_at": instant(dossier.due_at),
        "created_at": instant(dossier.created_at),
        "updated_at": instant(dossier.updated_at),
    }


def whole(dossier: Dossier, documents: list[Document], caller: Actor, language: str) -> dict[str, Any]:
    """Everything about a dossier that `caller` may see. Results are shown once they are out."""
    body = summary(dossier, language)
    out = dossier.state in (FINISHED, RETURNED) or caller.kind == "officer"
    body |= {
        "procedure_version": dossier.procedure_version,
        "form": dict(dossier.form),
        "applicant": applied_for(dossier.applicant),
        "papers_by_post": list(dossier.papers_by_post),
        "papers_received_at": instant(dossier.papers_received_at),
        "result_channel": dossier.result_channel,
        "copies": dossier.copies,
        "exemption": dossier.exemption or None,
        "exemption_refused": dossier.exemption_refused or None,
        "documents": [document(page, language) for page in documents if out or page.slot != "result"],
        "fee": {
            "state": dossier.fee.state,
            "amount_vnd": dossier.fee.amount_vnd,
            "lines": [dict(line) for line in dossier.fee.lines],
        },
        "payment_id": dossier.fee.payment_id or None,
        "accepted_at": instant(dossier.accepted_at),
        "finished_at": instant(dossier.finished_at),
        "returned_at": instant(dossier.returned_at),
        "first_due_at": instant(dossier.first_due_at),
        "due_stage": dossier.due_stage or None,
        "paused_by": dossier.paused_by or None,
        "paused_at": instant(dossier.paused_at),
        "remaining_minutes": dossier.remaining_minutes,
        "begins_anew": dossier.begins_anew,
        "handled_by": dossier.handled_by,
        "extensions": dossier.extensions,
        "stopped_finally": dossier.stopped_finally,
        "verification": _verification(dossier, caller),
        "promptness": dossier.promptness or None,
        "supplement_request": _supplement_request(dossier, documents),
        "decision": dict(dossier.decision) or None,
        "allowed_actions": allowed_actions(dossier, caller),
        "rating": dict(dossier.rating) or None,
    }
    if caller.kind == "officer":
        body |= desk(dossier) | {"applicant": _seen_by_officers(dossier.applicant)}
    if dossier.lookup_secret and caller.id == dossier.applicant_id:
        body["lookup_secret"] = dossier.lookup_secret
    return body


def applied_for(applicant: Applicant | None) -> dict[str, Any]:
    """For whom it is filed, with what was typed."""
    told = applicant or Applicant()
    return {"kind": told.kind, "person": dict(told.person) or None, "business": dict(told.business) or None}


def filed_by(dossier: Dossier) -> dict[str, Any]:
    """Who files and in which quality, in officers' lists."""
    return {
        "applicant_name": dossier.applicant_name,
        "applicant_kind": dossier.applicant.kind if dossier.applicant else CITIZEN,
    }


def _seen_by_officers(applicant: Applicant | None) -> dict[str, Any]:
    """The same with the numbers of persons masked: the papers show them."""
    told = applied_for(applicant)
    person, business = told["person"], told["business"]
    if person and person.get("national_id"):
        person["national_id"] = national_id.mask(person["national_id"])
    if business and len(business.get("tax_code", "")) == PERSONAL_DIGITS:
        business["tax_code"] = national_id.mask(business["tax_code"])
    return told


def desk(dossier: Dossier) -> dict[str, Any]:
    """On whose desk of the unit it lies, or lay until that officer left: for officers only."""
    return {
        "assigned_to": dossier.assigned_to or None,
        "assigned_at": instant(dossier.assigned_at),
        "left_by": dossier.left_by or None,
    }


def for_officer(
    dossier: Dossier,
    documents: list[Document],
    events: list[DossierEvent],
    applicant: Citizen | None,
    caller: Actor,
    language: str,
    authority: str = "",
) -> dict[str, Any]:
    """The same for an officer of the unit, with who files, by what right, and every move."""
    return whole(dossier, documents, caller, language) | {
        "applicant": {
            **_seen_by_officers(dossier.applicant),
            "authority": authority or None,
            "name": dossier.applicant_name or (applicant.full_name if applicant else ""),
            "phone": applicant.phone if applicant else "",
            "national_id": national_id.mask(applicant.national_id) if applicant and applicant.national_id else None,
            "birth_on": applicant.birth_on.isoformat() if applicant and applicant.birth_on else None,
            "address": dict(applicant.address) or None if applicant else None,
            "assurance_level": applicant.assurance_level if applicant else 0,
        },
        "events": [_event(event) for event in events],
    }


def sealed_set(sealed: SealedSet) -> dict[str, Any]:
    """One set as it was handed in, with all that its hash covers; null is what was not kept of an old one."""
    terms = sealed.terms
    return {
        "number": sealed.number,
        "sealed_at": instant(sealed.sealed_at),
        "sealed_by": sealed.sealed_by,
        "sha256": sealed.sha256,
        "previous": sealed.previous or None,
        "form": dict(sealed.form),
        "papers": [
            {"document_id": page.document_id, "slot": page.slot, "page": page.page, "sha256": page.sha256}
            for page in sealed.papers
        ],
        **{name: terms.get(name) for name in _TERMS},
        "applicant": _filed_for(terms.get("applicant")),
        "papers_by_post": list(terms.get("papers_by_post", ())),
    }


def _filed_for(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """For whom a set was handed in, None for the citizen himself; the number of a person masked."""
    if not told:
        return None
    part = {name: value for name, value in told.items() if name != "kind"}
    return _seen_by_officers(Applicant(told["kind"], **{told["kind"]: part}))


def completion(dossier: Dossier, language: str) -> dict[str, Any]:
    """How far it is: all that anybody with the code may know (Circular 01/2018/TT-VPCP article 16)."""
    stage = _STAGES.get(dossier.state, 4)
    if dossier.state in ("returned", "not_accepted", "withdrawn"):
        stage = LAST_STAGE
    return {"stage": stage, "of": LAST_STAGE, "label": word("stages", str(stage), language)}


def _event(event: DossierEvent) -> dict[str, Any]:
    return {
        "sequence": event.sequence,
        "action": event.action,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "at": instant(event.at),
        "actor_kind": event.actor_kind,
        "actor_id": event.actor_id,
        "detail": dict(event.detail),
    }


def _verification(dossier: Dossier, caller: Actor) -> dict[str, Any] | None:
    asked = dossier.verification
    if asked is None:
        return None
    return {
        "body": asked.body,
        "question": asked.question,
        "requested_at": instant(asked.requested_at),
        "due_at": instant(asked.due_at),
        "answered_at": instant(asked.answered_at),
        "finding": (asked.finding or None) if caller.kind == "officer" else None,
    }


def _supplement_request(dossier: Dossier, documents: list[Document]) -> dict[str, Any] | None:
    asked = dossier.supplement_request
    if asked is None:
        return None
    return {
        "reason": asked.reason,
        "items": [
            {**item, "answered": answer.answered, "document_ids": list(answer.document_ids)}
            for item, answer in zip(asked.items, answers_of(dossier, documents), strict=True)
        ],
        "requested_at": instant(asked.requested_at),
        "due_at": instant(asked.due_at),
        "answered_at": instant(asked.answered_at),
    }
