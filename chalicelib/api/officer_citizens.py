"""What an officer does for a person at the counter: find the account, verify the identity, replace the phone."""

from datetime import date
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import citizen as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.usecases.citizens.look_up import look_up as look_up_citizen
from chalicelib.usecases.citizens.replace_phone import replace_phone as replace_phone_of
from chalicelib.usecases.citizens.verify_identity import verify_identity as verify_identity_of

router = Router(__name__)


@router.operation("officer_citizens.look_up")
def look_up(request: Request) -> Answer:
    """Find an account."""
    body = request.body

    def shown(found: Any) -> tuple[int, Any]:
        return 200, {"items": [present.at_counter(found, now=request.now)] if found else [], "next_cursor": None}

    found = look_up_citizen(
        national_id=body.get("national_id", ""),
        phone=wiring.people.normal_phone(body["phone"]) if "phone" in body else "",
        by=request.caller,
        now=request.now,
        once=request.once(shown),
        citizens=wiring.stores.citizens(),
        limits=wiring.stores.limits(),
    )
    return Answer(*shown(found))


@router.operation("officer_citizens.verify_identity")
def verify_identity(request: Request) -> Answer:
    """Record that the identity was checked."""
    verified = verify_identity_of(
        request.path["citizen_id"],
        paper=request.body["paper"],
        last_digits=request.body["last_digits"],
        by=request.caller,
        now=request.now,
        once=request.once(_shown(request)),
        citizens=wiring.stores.citizens(),
    )
    return Answer(*_shown(request)(verified))


@router.operation("officer_citizens.replace_phone")
def replace_phone(request: Request) -> Answer:
    """Give the account another phone."""
    body = request.body
    replaced = replace_phone_of(
        request.path["citizen_id"],
        challenge_id=body["challenge_id"],
        code=body["code"],
        paper=body["paper"],
        last_digits=body["last_digits"],
        by=request.caller,
        now=request.now,
        once=request.once(_shown(request)),
        citizens=wiring.stores.citizens(),
        dossiers=wiring.stores.dossiers(),
        challenges=wiring.stores.challenges(),
        limits=wiring.stores.limits(),
        hash_of=wiring.stores.hash_of,
        full_name=body.get("full_name", ""),
        birth_on=date.fromisoformat(body["birth_on"]) if "birth_on" in body else None,
    )
    return Answer(*_shown(request)(replaced))


def _shown(request: Request) -> Any:
    return lambda citizen: (200, present.at_counter(citizen, now=request.now))
