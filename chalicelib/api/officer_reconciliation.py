"""The three-way report: dossier, notice and statement of one account on one day."""

from datetime import date

from chalicelib import wiring
from chalicelib.api.paging import page_of
from chalicelib.api.present import reconciliation as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.reconciliation import totals
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.statements import reconcile
from chalicelib.usecases.statements.announce import account_with

router = Router(__name__)


@router.operation("officer_reconciliation.read")
def read(request: Request) -> Answer:
    """Every transfer of the day, or those where the three differ, with the totals of all."""
    query = request.query
    day = date.fromisoformat(query["day"])
    partner = reconcile.account_of(query["endpoint"], by=request.caller, partners=wiring.stores.partners())
    account, day_money = account_with(partner), wiring.stores.day_money()
    transfers, are_all = reconcile.transfers_of(account, day, credits=wiring.stores.credits())
    late = reconcile.is_late(partner, day, today=vietnamese_date(request.now))
    around = {"account": account, "day": day, "day_money": day_money, "is_late": late}
    limit, cursor = query["limit"], query.get("cursor", "")
    if query["only"] == "differences":
        sides = reconcile.side_by_side(transfers, **around)
        rows, after = page_of([row for row in sides.rows if row.differences], limit=limit, cursor=cursor)
    else:
        some, after = page_of(transfers, limit=limit, cursor=cursor)
        sides = reconcile.side_by_side(some, **around)
        rows = sides.rows
    body = {
        "endpoint": partner.endpoint,
        "account": account,
        "agency_code": partner.agency_code,
        "day": day.isoformat(),
        "is_told": sides.is_told,
        "is_whole": are_all,
        "totals": present.totals(totals(transfers)),
        "settlement": present.settlement(sides.paid_out),
        "items": [present.row(one, request.language) for one in rows],
        "next_cursor": after,
    }
    return Answer(200, body)
