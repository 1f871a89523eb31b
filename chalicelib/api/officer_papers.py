"""How many papers nobody had to send again: for those who lead a unit."""

from chalicelib import wiring
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.router import Answer, Request, Router

router = Router(__name__)
MONTHS = 24


@router.operation("officer_papers.counts")
def counts(request: Request) -> Answer:
    """Of a unit (the officer's own unless told), month by month."""
    unit = unit_of(request)
    items = [
        {"month": one.month, "handed_in": one.handed_in, "reused": one.reused}
        for one in wiring.stores.dossiers().paper_counts(unit, months=MONTHS)
    ]
    return Answer(200, {"agency_code": unit, "items": items, "next_cursor": None})
