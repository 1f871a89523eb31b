"""Businesses at the desk: what was handed in for one, by its tax code."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.present import dossier as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.page import Page
from chalicelib.usecases.dossiers.of_business import of_business

router = Router(__name__)


@router.operation("officer_businesses.look_up")
def look_up(request: Request) -> Answer:
    """The unit's dossiers for one business, newest first."""

    def presented(page: Page[Dossier]) -> tuple[int, Any]:
        items = [present.summary(one, request.language) | present.filed_by(one) for one in page.items]
        return 200, {"items": items, "next_cursor": page.next_cursor or None}

    page = of_business(
        request.body["tax_code"],
        limit=request.body.get("limit", 20),
        cursor=request.body.get("cursor", ""),
        by=request.caller,
        once=request.once(presented),
        tax_code=wiring.checks.normal_tax_code,
        dossiers=wiring.stores.dossiers(),
        answers=wiring.stores.answers(),
    )
    return Answer(*presented(page))
