"""Sign-in of officers: login name and password."""

from dataclasses import replace

from chalicelib import wiring
from chalicelib.api.auth import tokens_of
from chalicelib.api.present import officer as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.sign_in.refresh import refresh_officer
from chalicelib.usecases.sign_in.request_code import network
from chalicelib.usecases.sign_in.sign_out import sign_out as end_own_session
from chalicelib.usecases.sign_in.signed_in import OfficerSignedIn
from chalicelib.usecases.sign_in.with_password import with_password

router = Router(__name__)
# A whole one-stop centre may sit behind one address and sign in at eight o'clock; each try costs an argon2 check.
MOST_PER_ADDRESS, WINDOW_S = 300, 600


@router.operation("officer_auth.issue_tokens")
def issue_tokens(request: Request) -> Answer:
    """Tokens for a password, or for a refresh token; with what the officer may do, and for which units: whose work
    fell to the officer's unit is asked each time, so that a reorganisation is in every token within minutes."""
    signed_in = _signed_in(request)
    unit = signed_in.actor.agency_code
    agency = wiring.stores.agencies().get(unit)
    closed = wiring.stores.agencies().taken_over(unit, on=vietnamese_date(request.now))
    took_over = frozenset(one.agency_code for one in closed)
    signed_in = replace(signed_in, actor=replace(signed_in.actor, took_over=took_over))
    officer = {**present.own_account(signed_in, agency), "took_over": [present.closed_unit(one) for one in closed]}
    return Answer(200, {**tokens_of(signed_in, request), "officer": officer})


@router.operation("officer_auth.sign_out")
def sign_out(request: Request) -> Answer:
    """Sign this device out."""
    end_own_session(request.caller, sessions=wiring.stores.sessions())
    return Answer(204)


def _signed_in(request: Request) -> OfficerSignedIn:
    body = request.body
    if body["grant_type"] == "refresh_token":
        session_id, generation = wiring.people.tokens().read_refresh(body["refresh_token"])
        return refresh_officer(
            session_id,
            generation,
            now=request.now,
            sessions=wiring.stores.sessions(),
            officers=wiring.stores.officers(),
            second_factor_roles=wiring.rules.second_factor_rules()["required_roles"],
        )
    wiring.stores.limits().hit(
        f"officer_sign_ins_of_address#{network(request.source_ip)}",
        most=MOST_PER_ADDRESS,
        window_s=WINDOW_S,
        now=request.now,
    )
    return with_password(
        body["login"],
        body["password"],
        device_name=body.get("device_name", ""),
        session_id=request.new_id(),
        now=request.now,
        officers=wiring.stores.officers(),
        sessions=wiring.stores.sessions(),
        limits=wiring.stores.limits(),
        is_right=wiring.people.password_is_right,
        matching_step=wiring.people.totp().matching_step,
        hash_of=wiring.stores.hash_of,
        code=body.get("code", ""),
        second_factor_roles=wiring.rules.second_factor_rules()["required_roles"],
    )
