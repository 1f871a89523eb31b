"""Sign a citizen in with the code that was sent; the first sign-in opens the account."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.domain import account_access, session
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.people import Challenges, Citizens, Limits, Sessions
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.sign_in.begin_session import begin_session
from chalicelib.usecases.sign_in.signed_in import SignedIn, as_citizen
from chalicelib.usecases.sign_in.spend_code import spend_code, was_spent_just_now
from chalicelib.usecases.sign_in.way_in import SecondProof, WayIn, require_still, way_in


def with_code(
    challenge_id: str,
    code: str,
    *,
    device_name: str,
    citizen_id: str,
    now: datetime,
    challenges: Challenges,
    citizens: Citizens,
    sessions: Sessions,
    limits: Limits,
    hash_of: Callable[[str, str], str],
    proof: SecondProof | None = None,
    new_account: bool = False,
) -> SignedIn:
    """A new session of the account of the phone that got the code, on at most ten devices; `citizen_id` names the
    account if this is the phone's first sign-in, or its holder wants a new one.

    A code opens one session, which bears the challenge's id. Sent again within two minutes, and before a refresh token
    of that session was used, it gives that session: the answer was lost on the way. Refuses as `spend_code` does, and
    as `way_in` does where an account was idle for a year; then the code is not used up, unless that account came
    into use, or another idle one got the phone, in this very moment (`require_still`).
    """

    def opens(phone: str) -> WayIn:
        return way_in(
            phone, proof=proof, new_account=new_account, now=now, citizens=citizens, limits=limits, hash_of=hash_of
        )

    spent: dict[str, Any] = {"now": now, "challenges": challenges, "limits": limits, "hash_of": hash_of}
    try:
        way = spend_code(challenge_id, code, opens=opens, **spent)
    except Refused as refused:
        if refused.slug != "otp_expired" or not was_spent_just_now(challenge_id, code, **spent):
            raise
        opened = sessions.get(challenge_id)
        if opened is None or not session.is_untouched(opened):
            raise
        return as_citizen(opened)
    citizen = _account(way, citizen_id=citizen_id, now=now, citizens=citizens)
    begun = session.new(challenge_id, subject_id=citizen.citizen_id, kind="citizen", device_name=device_name, now=now)
    begin_session(begun, now=now, sessions=sessions)
    return as_citizen(begun)


@again_on_conflict()
def _account(way: WayIn, *, citizen_id: str, now: datetime, citizens: Citizens) -> Citizen:
    # Retried apart from the code, which is spent by now: a conflict here means that the same phone signed in for the
    # first time on another device just before, and that account is ours too; or that an officer let the owner of an
    # idle one in, which is nobody else's.
    found = citizens.by_phone(way.phone)
    opened = Citizen(citizen_id, way.phone, created_at=now, updated_at=now, active_at=now)
    if found is None:
        citizens.create(opened)
        return opened
    require_still(way, found, now=now)
    if way.takes_phone:
        citizens.change((found, account_access.give_up_phone(found, now=now)), (None, opened))
        return opened
    here = account_access.seen(found, now=now)
    if here is not found:
        citizens.save(found, here)
    return here
