"""Put a dossier on an officer's desk, or on nobody's."""

from datetime import datetime

from chalicelib.domain import dossier_assignment
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import may
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.people import Officers
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def assign(
    dossier_id: str,
    *,
    officer_id: str,
    by: Actor,
    now: datetime,
    dossiers: Dossiers,
    officers: Officers,
    once: Once | None = None,
) -> Whole:
    """The dossier on the desk of `officer_id` ("" for nobody's); see `domain.dossier_assignment.assign` for what is
    refused. Of two who take it at once one has it, and the other is told who. Nothing is written where it lies there
    already."""
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    may(before, "assign", by=by)
    officer = officers.get(officer_id) if officer_id not in ("", by.id) else None
    moved = dossier_assignment.assign(before, to=officer_id, officer=officer, by=by, now=now)
    if moved is None:
        return found
    whole = (moved.dossier, documents)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole) if once else None)
    return whole
