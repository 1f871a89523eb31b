"""The desks of a unit, for those who give work out: who is there, and how much lies where."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.dossier_assignment import WORKERS
from chalicelib.domain.officer import Officer

router = Router(__name__)


@router.operation("officer_desks.list_all")
def list_all(request: Request) -> Answer:
    """The officers of a unit (the officer's own unless told) who work with dossiers, and whoever else has one on the
    desk, with the counts of each desk."""
    unit = unit_of(request)
    page = wiring.stores.officers().of_agency(
        unit, limit=request.query["limit"], cursor=request.query.get("cursor", "")
    )
    counts = wiring.stores.dossiers().desk_counts(unit, [one.officer_id for one in page.items])
    items = [_desk(one, counts[one.officer_id]) for one in page.items]
    shown = [one for one in items if one["works_here"] or any(one["counts"].values())]
    return Answer(200, {"agency_code": unit, "items": shown, "next_cursor": page.next_cursor or None})


def _desk(officer: Officer, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "officer_id": officer.officer_id,
        "full_name": officer.name,
        "roles": sorted(officer.roles),
        "works_here": officer.active and bool(officer.roles & WORKERS),
        "counts": counts,
    }
