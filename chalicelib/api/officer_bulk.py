"""Many dossiers at once: assigned, taken in or passed on."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.officer_dossiers import new_lookup_secret
from chalicelib.api.problems import problem
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.once import Once
from chalicelib.usecases.dossiers.accept import accept
from chalicelib.usecases.dossiers.assign import assign
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.dossiers.forward import forward
from chalicelib.usecases.dossiers.in_bulk import Deed, Outcome, in_bulk

router = Router(__name__)


@router.operation("officer_bulk.act")
def act(request: Request) -> Answer:
    """The same for each of up to fifty, and what became of each."""

    def presented(outcomes: list[Outcome]) -> tuple[int, Any]:
        items = [_item(one, request) for one in outcomes]
        refused = sum(one.refusal is not None for one in outcomes)
        return 200, {"items": items, "done": len(items) - refused, "refused": refused}

    outcomes = in_bulk(
        request.body["dossier_ids"], _deed(request), once=request.once(presented), answers=wiring.stores.answers()
    )
    return Answer(*presented(outcomes))


def _deed(request: Request) -> Deed:
    return {"assign": _assign, "accept": _accept, "forward": _forward}[request.body["action"]](request)


def _assign(request: Request) -> Deed:
    officer_id = request.body["officer_id"] or ""
    dossiers, officers = wiring.stores.dossiers(), wiring.stores.officers()

    def deed(dossier_id: str, once: Once) -> Whole:
        return assign(
            dossier_id,
            officer_id=officer_id,
            by=request.caller,
            now=request.now,
            once=once,
            dossiers=dossiers,
            officers=officers,
        )

    return deed


def _accept(request: Request) -> Deed:
    def deed(dossier_id: str, once: Once) -> Whole:
        return accept(
            dossier_id,
            by=request.caller,
            now=request.now,
            lookup_secret=new_lookup_secret(),
            once=once,
            dossiers=wiring.stores.dossiers(),
            procedures=wiring.stores.procedures(),
            desk=wiring.stores.desk_of,
        )

    return deed


def _forward(request: Request) -> Deed:
    def deed(dossier_id: str, once: Once) -> Whole:
        return forward(
            dossier_id,
            note=request.body.get("note", ""),
            agency_code=request.body.get("agency_code", ""),
            by=request.caller,
            now=request.now,
            once=once,
            dossiers=wiring.stores.dossiers(),
            agencies=wiring.stores.agencies(),
            procedures=wiring.stores.procedures(),
        )

    return deed


def _item(one: Outcome, request: Request) -> dict[str, Any]:
    if one.refusal is None:
        return {"dossier_id": one.dossier_id, "outcome": "done", "state": one.state, "version": one.version}
    _, told = problem(one.refusal, language=request.language, request_id=request.request_id)
    return {"dossier_id": one.dossier_id, "outcome": "refused", "problem": told}
