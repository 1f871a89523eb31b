"""Ask the applicant for what is missing: once, with every item."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.domain import dossier_decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.working_time import WorkingCalendar
from chalicelib.usecases.dossiers.decide import Whole, decide
from chalicelib.usecases.ports import Dossiers, Procedures


def request_supplement(
    dossier_id: str,
    *,
    reason: str,
    items: Sequence[Mapping[str, str]],
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    calendar: WorkingCalendar,
) -> Whole:
    """Move to supplement_requested. Items name slots of the procedure, or "form"; others are faults."""

    def decision(dossier: Dossier, _: list[Document]) -> Moved:
        procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
        _check_slots(procedure, items)
        remaining = None
        if dossier.due_at and procedure.resumes_after_supplement:
            remaining = max(0, calendar.minutes_between(now, dossier.due_at)) if dossier.due_at > now else 0
        return dossier_decisions.request_supplement(
            dossier,
            by=by,
            now=now,
            reason=reason,
            items=tuple(items),
            limit=procedure.supplement_limit,
            remaining_minutes=remaining,
        )

    return decide(dossier_id, decision, once=once, dossiers=dossiers)


def _check_slots(procedure: Procedure, items: Sequence[Mapping[str, str]]) -> None:
    known = {slot.slot for slot in procedure.slots} | {"form"}
    faults = [
        Fault(f"/items/{index}/slot", "slot_unknown") for index, item in enumerate(items) if item["slot"] not in known
    ]
    if faults:
        raise Refused("invalid_request", faults=faults)
