"""Pass a dossier on: to those who process it, or to the unit that is competent."""

from datetime import datetime

from chalicelib.domain import dossier_decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, Moved, may
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.dossiers.decide import Whole, decide
from chalicelib.usecases.ports.administration import Agencies
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
) -> Whole:
    """Hand it on; `agency_code` is "" within the unit. The counts of both units move with it, and the receiving unit
    sees it at once. Refuses an unknown unit as a fault, beside what `domain.dossier_decisions.forward` refuses."""

    def decision(dossier: Dossier, _: list[Document]) -> Moved:
        may(dossier, "forward", by=by)
        if dossier.verification_is_open:
            raise Refused("verification_open")
        to = agencies.get(agency_code) if agency_code else None
        if agency_code and to is None:
            raise Refused("invalid_request", faults=[Fault("/agency_code", "agency_unknown")])
        return dossier_decisions.forward(dossier, by=by, now=now, note=note, to=to)

    return decide(dossier_id, decision, once=once, dossiers=dossiers)
