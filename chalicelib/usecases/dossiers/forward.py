"""Pass a dossier on: to those who process it, or to the unit that is competent."""

from datetime import datetime

from chalicelib.domain import dossier_decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, Moved, may
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.offer import begins_on, is_offered
from chalicelib.domain.once import Once
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.decide import Whole, decide
from chalicelib.usecases.ports.administration import Agencies, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers


def forward(
    dossier_id: str,
    *,
    note: str,
    agency_code: str,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    agencies: Agencies,
    procedures: Procedures,
) -> Whole:
    """Hand it on; `agency_code` is "" within the unit. The counts of both units move with it, and the receiving unit
    sees it at once. Refuses an unknown unit as a fault, and with `forward_not_offered` one that does not take this
    procedure on that Vietnamese date (`from_on` tells since when it will), beside what
    `domain.dossier_decisions.forward` refuses."""

    def decision(dossier: Dossier, _: list[Document]) -> Moved:
        may(dossier, "forward", by=by)
        if dossier.verification_is_open:
            raise Refused("verification_open")
        if not agency_code:
            return dossier_decisions.forward(dossier, by=by, now=now, note=note)
        to, offer = agencies.with_offer(agency_code, dossier.procedure_code)
        if to is None:
            raise Refused("invalid_request", faults=[Fault("/agency_code", "agency_unknown")])
        moved = dossier_decisions.forward(dossier, by=by, now=now, note=note, to=to)
        procedure, today = procedures.version(dossier.procedure_code, dossier.procedure_version), vietnamese_date(now)
        if not is_offered(procedure, offer, on=today):
            told = {"from_on": begins_on(offer, after=today)}
            raise Refused("forward_not_offered", extensions=told, agency=to.name, procedure=procedure.name)
        return moved

    return decide(dossier_id, decision, once=once, dossiers=dossiers)
