"""On whose desk a dossier lies."""

from chalicelib import wiring
from chalicelib.api.present import dossier as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.usecases.dossiers.assign import assign as assigning

router = Router(__name__)


@router.operation("officer_assignment.assign")
def assign(request: Request) -> Answer:
    """Take it, give it to an officer of the unit, or let it go."""
    whole = assigning(
        request.path["dossier_id"],
        officer_id=request.body["officer_id"] or "",
        by=request.caller,
        now=request.now,
        dossiers=wiring.stores.dossiers(),
        officers=wiring.stores.officers(),
    )
    return Answer(200, present.whole(*whole, request.caller, request.language))
