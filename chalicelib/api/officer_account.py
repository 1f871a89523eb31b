"""An officer's own sign-in: second factor and sessions; and an administrator's help with it."""

import secrets
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import session as present
from chalicelib.api.present.words import word
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain import second_factor as rules
from chalicelib.domain.officer import Officer, goes_on
from chalicelib.usecases.sign_in import second_factor
from chalicelib.usecases.sign_in.change_password import change_password as change_own_password
from chalicelib.usecases.sign_in.end_session import end_session as end_one_session
from chalicelib.usecases.sign_in.list_sessions import list_sessions

router = Router(__name__)
SECRET_BYTES, RECOVERY_LETTERS = 20, "ABCDEFGHJKMNPQRTUVWXY346789"


@router.operation("officer_account.begin_second_factor")
def begin_second_factor(request: Request) -> Answer:
    """A secret for the authenticator, shown this once."""
    totp = wiring.people.totp()
    secret = totp.secret_of(secrets.token_bytes(SECRET_BYTES))
    codes = [_recovery_code() for _ in range(rules.RECOVERY_CODES)]
    officer = second_factor.begin(
        request.caller,
        secret=secret,
        recovery_codes=codes,
        officers=wiring.stores.officers(),
        hash_of=wiring.stores.hash_of,
    )
    uri = totp.uri(secret, account=officer.officer_id, issuer=wiring.rules.second_factor_rules()["issuer"])
    picture = wiring.documents.qr_picture().svg(uri).decode()
    return Answer(201, {"secret": secret, "otpauth_uri": uri, "qr_svg": picture, "recovery_codes": codes})


@router.operation("officer_account.confirm_second_factor")
def confirm_second_factor(request: Request) -> Answer:
    """The first code: from now on sign-in asks for one."""
    second_factor.confirm(
        request.caller,
        request.body["code"],
        now=request.now,
        officers=wiring.stores.officers(),
        matching_step=wiring.people.totp().matching_step,
    )
    return Answer(204)


@router.operation("officer_account.change_password")
def change_password(request: Request) -> Answer:
    """A password of one's own; the other sessions end."""
    change_own_password(
        request.caller,
        request.body["old_password"],
        request.body["new_password"],
        now=request.now,
        officers=wiring.stores.officers(),
        sessions=wiring.stores.sessions(),
        is_right=wiring.people.password_is_right,
        hash_of=wiring.people.password_hash,
    )
    return Answer(204)


@router.operation("officer_account.sessions")
def sessions(request: Request) -> Answer:
    """The devices on which I am signed in."""
    officer = wiring.stores.officers().get(request.caller.id)
    unnamed = word("sign_in", "unnamed_device", request.language)
    items = [
        present.session(one, current_id=request.caller.session_id, unnamed=unnamed)
        for one in list_sessions(request.caller, now=request.now, sessions=wiring.stores.sessions())
        if officer is None or goes_on(officer, one.session_id, begun_at=one.created_at)
    ]
    return Answer(200, {"items": items, "next_cursor": None})


@router.operation("officer_account.end_session")
def end_session(request: Request) -> Answer:
    """Sign one of my devices out."""
    end_one_session(request.caller, request.path["session_id"], sessions=wiring.stores.sessions())
    return Answer(204)


@router.operation("officer_account.reset_sign_in")
def reset_sign_in(request: Request) -> Answer:
    """Sign an officer out everywhere, and take a lost second factor away."""

    def presented(officer: Officer) -> tuple[int, Any]:
        return 200, {"officer_id": officer.officer_id, "second_factor_set": rules.is_set(officer)}

    officer = second_factor.reset(
        request.path["officer_id"],
        second_factor=request.body["second_factor"],
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(presented),
        officers=wiring.stores.officers(),
    )
    return Answer(*presented(officer))


def _recovery_code() -> str:
    """Twelve letters and digits in three groups: 56 bits."""
    return "-".join("".join(secrets.choice(RECOVERY_LETTERS) for _ in range(4)) for _ in range(3))
