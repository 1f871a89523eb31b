"""The look-up that anybody may use: how far a dossier is, and a little more for who has its secret."""

import hmac
from datetime import timedelta

from chalicelib import wiring
from chalicelib.api.present import dossier as present
from chalicelib.api.present.words import instant, word
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain import dossier_code
from chalicelib.domain.errors import Refused
from chalicelib.usecases.sign_in.request_code import network

router = Router(__name__)
MOST_LOOKUPS = 60
WINDOW = timedelta(minutes=10)


@router.operation("public.look_up")
def look_up(request: Request) -> Answer:
    """Without the secret the degree of completion only (Circular 01/2018/TT-VPCP article 16); with it state and due
    time. An unknown code and a wrong secret are answered alike, and both are counted against the address."""
    wiring.limits().hit(
        f"lookup#{network(request.source_ip)}", most=MOST_LOOKUPS, window_s=int(WINDOW.total_seconds()), now=request.now
    )
    told, secret = request.body["dossier_code"].strip().upper(), request.body.get("secret")
    try:
        code = dossier_code.parse(told).text
    except dossier_code.InvalidDossierCode:
        raise Refused("lookup_not_found") from None
    dossier = wiring.dossiers().find_by_code(code)
    kept = dossier.lookup_secret if dossier else ""
    known = secret is None or hmac.compare_digest(kept.encode(), secret.strip().upper().encode())
    if dossier is None or not known:
        raise Refused("lookup_not_found")
    body = {"dossier_code": dossier.dossier_code, "completion": present.completion(dossier, request.language)}
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
