"""What officers may still do about a fee before anybody is asked to pay it."""

from collections.abc import Callable
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import dossier as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.usecases.dossiers import refuse_exemption as refusing
from chalicelib.usecases.dossiers import set_fee as setting
from chalicelib.usecases.dossiers.decide import Whole

router = Router(__name__)


@router.operation("officer_fees.refuse_exemption")
def refuse_exemption(request: Request) -> Answer:
    """Not grant the exemption that was claimed."""
    presented = _presented(request)
    whole = refusing.refuse_exemption(
        request.path["dossier_id"],
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        payments=wiring.stores.payments(),
    )
    return Answer(*presented(whole))


@router.operation("officer_fees.quote")
def quote(request: Request) -> Answer:
    """Tell a fee that was unknown."""
    presented = _presented(request)
    whole = setting.set_fee(
        request.path["dossier_id"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        parties_of=wiring.stores.parties_of,
        postage_rules=wiring.rules.postage_rules(),
    )
    return Answer(*presented(whole))


def _presented(request: Request) -> Callable[[Whole], tuple[int, Any]]:
    return lambda whole: (200, present.whole(*whole, request.caller, request.language))
