"""What an app reads before anybody signs in: versions, limits, contacts, keys, whether the service is up."""

from chalicelib import wiring
from chalicelib.api.present.words import instant
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.quota import CITIZEN_BYTES
from chalicelib.domain.session import MOST_DEVICES
from chalicelib.usecases.documents.announce import MOST_BYTES, MOST_PAPERS, UPLOAD_LIFETIME

router = Router(__name__)

KEPT = {"Cache-Control": "public, max-age=300"}


@router.operation("app_config.read")
def read(request: Request) -> Answer:
    """Minimum version, limits, support contacts, the texts of consent."""
    config = wiring.rules.app_config()
    body = {
        "min_app_version": config["min_app_version"],
        "limits": {
            "max_documents_per_dossier": MOST_PAPERS,
            "max_bytes_per_dossier": MOST_BYTES,
            "max_upload_bytes_per_day": CITIZEN_BYTES,
            "upload_expires_s": int(UPLOAD_LIFETIME.total_seconds()),
            "otp_length": 6,
            "max_devices": MOST_DEVICES,
            "max_page_limit": 100,
        },
        "support": config["support"],
        "consents": [
            {"purpose": purpose, "text_version": text["version"], "text": text[request.language]}
            for purpose, text in wiring.rules.texts("consents").items()
        ],
        "poll_after_s": config["poll_after_s"],
    }
    return Answer(200, body, {**KEPT, "Vary": "Accept-Language"})


@router.operation("app_config.jwks")
def jwks(request: Request) -> Answer:
    """The public keys of the access tokens."""
    return Answer(200, wiring.people.tokens().jwks(), KEPT)


@router.operation("app_config.status")
def status(request: Request) -> Answer:
    """Whether the service is up, asked of the database itself, and the outages that were announced."""
    body = {
        "status": "ok" if wiring.stores.database_answers() else "down",
        "checked_at": instant(request.now),
        "planned_outages": wiring.rules.app_config()["planned_outages"],
    }
    return Answer(200, body)
