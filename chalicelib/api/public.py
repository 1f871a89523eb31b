"""The look-up that anybody may use: how far a dossier is, and a little more for who has its secret."""

import hmac
from datetime import timedelta
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import dossier as present
from chalicelib.api.present import lookup_page
from chalicelib.api.present.page import HEADERS
from chalicelib.api.present.words import instant, word
from chalicelib.api.reading import prefers_page
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain import dossier_code
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Fault, Refused
from chalicelib.usecases.sign_in.request_code import network

router = Router(__name__)
MOST_LOOKUPS = 60
WINDOW = timedelta(minutes=10)


@router.operation("public.open_look_up")
def open_look_up(request: Request) -> Answer:
    """What a paper's QR leads to: the degree of completion, as JSON or as a page for people."""
    _counted(request)
    told = request.query.get("dossier_code", "")
    wants_page = prefers_page(request.headers.get("accept", ""))
    if not told and wants_page:
        return Answer(200, lookup_page.empty(request.language), HEADERS)
    if not told:
        raise Refused("query_invalid", faults=[Fault("/query/dossier_code", "required", {"name": "dossier_code"})])
    dossier = _found(told)
    if dossier is None and wants_page:
        return Answer(404, lookup_page.unknown(request.language), HEADERS)
    if dossier is None:
        raise Refused("lookup_not_found")
    far = present.completion(dossier, request.language)
    if wants_page:
        return Answer(200, lookup_page.found(dossier.dossier_code, language=request.language, **far), HEADERS)
    return Answer(200, {"dossier_code": dossier.dossier_code, "completion": far}, {"Vary": HEADERS["Vary"]})


@router.operation("public.look_up")
def look_up(request: Request) -> Answer:
    """Without the secret the degree of completion only (Circular 01/2018/TT-VPCP article 16); with it state and due
    time. An unknown code and a wrong secret are answered alike, and both are counted against the address."""
    _counted(request)
    secret = request.body.get("secret")
    dossier = _found(request.body["dossier_code"])
    kept = dossier.lookup_secret if dossier else ""
    same = hmac.compare_digest(kept.encode(), (secret or "").strip().upper().encode())
    known = secret is None or (same and bool(kept))  # a mirrored dossier has no secret, and none opens it
    if dossier is None or not known:
        raise Refused("lookup_not_found")
    far = present.completion(dossier, request.language)
    body: dict[str, Any] = {"dossier_code": dossier.dossier_code, "completion": far}
    if secret is not None:
        asked = dossier.supplement_request
        body |= {
            "state": dossier.state,
            "state_label": word("dossier_states", dossier.state, request.language),
            "due_at": instant(dossier.due_at),
            "agency_name": dossier.agency_name,
            "missing_papers": [item["name"] for item in asked.items] if asked and not asked.answered_at else [],
        }
    return Answer(200, body)


def _counted(request: Request) -> None:
    """Both ways of looking up count together against the address."""
    name = f"lookup#{network(request.source_ip)}"
    wiring.stores.limits().hit(name, most=MOST_LOOKUPS, window_s=int(WINDOW.total_seconds()), now=request.now)


def _found(told: str) -> Dossier | None:
    try:
        code = dossier_code.parse(told.strip().upper()).text
    except dossier_code.InvalidDossierCode:
        return None
    found: Dossier | None = wiring.stores.dossiers().find_by_code(code)
    return found
