"""Ask the applicant for what is missing: once, with every item."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.domain import dossier_supplement
from chalicelib.domain.actor import Actor
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.procedure import Procedure
from chalicelib.usecases.dossiers.decide import Whole, decide_by_clock
from chalicelib.usecases.ports.administration import Calendars, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers


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
    calendars: Calendars,
) -> Whole:
    """Move to supplement_requested. Items name slots of the procedure, or "form"; others are faults."""

    def decision(dossier: Dossier, procedure: Procedure, hours: OfficeHours) -> Moved:
        _check_slots(procedure, items)
        return dossier_supplement.request_supplement(
            dossier, by=by, now=now, reason=reason, items=items, procedure=procedure, hours=hours
        )

    return decide_by_clock(
        dossier_id,
        "request_supplement",
        decision,
        by=by,
        once=once,
        dossiers=dossiers,
        procedures=procedures,
        calendars=calendars,
    )


def _check_slots(procedure: Procedure, items: Sequence[Mapping[str, str]]) -> None:
    known = {slot.slot for slot in procedure.slots} | {dossier_supplement.FORM}
    faults = [
        Fault(f"/items/{index}/slot", "slot_unknown") for index, item in enumerate(items) if item["slot"] not in known
    ]
    if faults:
        raise Refused("invalid_request", faults=faults)
