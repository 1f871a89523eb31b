"""Dossiers on a ministry's central system: their status is imported, so that people can follow them here."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.router import Answer, Request, Router
from chalicelib.usecases.dossiers import import_statuses as importing
from chalicelib.usecases.dossiers.import_statuses import Imported

router = Router(__name__)


@router.operation("officer_mirrors.import_statuses")
def import_statuses(request: Request) -> Answer:
    """All of the list, or none of it with every fault."""
    records, faults = wiring.partners.portal_records(request.body["items"])
    imported = importing.import_statuses(
        records,
        faults,
        by=request.caller,
        now=request.now,
        once=request.once(_presented),
        dossiers=wiring.stores.dossiers(),
        citizens=wiring.stores.citizens(),
        procedures=wiring.stores.procedures(),
    )
    return Answer(*_presented(imported))


def _presented(imported: Imported) -> tuple[int, Any]:
    return 200, {"items": [{"dossier_code": code, "outcome": outcome} for code, outcome in imported.outcomes]}
