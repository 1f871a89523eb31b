"""Sign-in of citizens: a code to the phone, then tokens."""

import secrets
from datetime import date
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import session as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.usecases.sign_in.refresh import refresh_citizen
from chalicelib.usecases.sign_in.request_code import request_code
from chalicelib.usecases.sign_in.sign_out import sign_out as end_own_session
from chalicelib.usecases.sign_in.signed_in import SignedIn
from chalicelib.usecases.sign_in.way_in import SecondProof
from chalicelib.usecases.sign_in.with_code import with_code

router = Router(__name__)


@router.operation("auth.request_otp")
def request_otp(request: Request) -> Answer:
    """Send a one-time code."""
    challenge = request_code(
        wiring.people.normal_phone(request.body["phone"]),
        source_ip=request.source_ip,
        challenge_id=request.new_id(),
        random_code=f"{secrets.randbelow(10**6):06}",
        now=request.now,
        challenges=wiring.stores.challenges(),
        limits=wiring.stores.limits(),
        hash_of=wiring.stores.hash_of,
        send=wiring.people.code_sender(request.language),
        request_id=request.body.get("request_id", ""),
    )
    return Answer(202, present.challenge(challenge))


@router.operation("auth.issue_tokens")
def issue_tokens(request: Request) -> Answer:
    """Tokens for a code, or for a refresh token."""
    return Answer(200, tokens_of(_signed_in(request), request))


@router.operation("auth.sign_out")
def sign_out(request: Request) -> Answer:
    """Sign this device out."""
    end_own_session(request.caller, sessions=wiring.stores.sessions())
    return Answer(204)


def _signed_in(request: Request) -> SignedIn:
    body = request.body
    if body["grant_type"] == "refresh_token":
        session_id, generation = wiring.people.tokens().read_refresh(body["refresh_token"])
        return refresh_citizen(
            session_id,
            generation,
            now=request.now,
            sessions=wiring.stores.sessions(),
            citizens=wiring.stores.citizens(),
        )
    given = body.get("proof")
    return with_code(
        body["challenge_id"],
        body["code"],
        device_name=body.get("device_name", ""),
        citizen_id=request.new_id(),
        now=request.now,
        challenges=wiring.stores.challenges(),
        citizens=wiring.stores.citizens(),
        sessions=wiring.stores.sessions(),
        limits=wiring.stores.limits(),
        hash_of=wiring.stores.hash_of,
        proof=SecondProof(given["national_id"], date.fromisoformat(given["birth_on"])) if given else None,
        new_account=body.get("new_account", False),
    )


def tokens_of(signed_in: SignedIn, request: Request) -> dict[str, Any]:
    """The tokens of a sign-in, for citizens and officers alike."""
    tokens = wiring.people.tokens()
    return present.tokens(
        signed_in,
        access_token=tokens.issue_access(signed_in.actor, request.now),
        expires_in=int(tokens.access_lifetime.total_seconds()),
        refresh_token=tokens.refresh_token(signed_in.session),
    )
