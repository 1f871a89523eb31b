"""Whether the holder of a phone may open the account that has it."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.domain import account_access
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.people import Citizens, Limits

MOST_WRONG_PROOFS = 5
PROOFS_S = int(timedelta(days=30).total_seconds())


@dataclass(frozen=True, slots=True)
class SecondProof:
    """What only the owner of an account is taken to know: as declared in the profile."""

    national_id: str
    birth_on: date


@dataclass(frozen=True, slots=True)
class WayIn:
    """A phone whose code was right. `takes_phone`: its holder wants an account of their own, and the old one, idle for
    a year, gives the number up. `proven` is the idle account of which the second proof was right."""

    phone: str
    takes_phone: bool = False
    proven: str = ""


def require_still(way: WayIn, holder: Citizen, *, now: datetime) -> None:
    """Refuse with `identity_check_required` where the account of the phone is not as when its way in was decided: one
    that was to give the number up and is in use now, or an idle one of which nothing was proven."""
    is_idle = account_access.is_dormant(holder, now=now)
    if way.takes_phone != is_idle and way.proven != holder.citizen_id:
        raise Refused("identity_check_required")


def way_in(
    phone: str,
    *,
    proof: SecondProof | None,
    new_account: bool,
    now: datetime,
    citizens: Citizens,
    limits: Limits,
    hash_of: Callable[[str, str], str],
) -> WayIn:
    """A phone alone opens an account that was used within a year, and a new one.

    Of one idle for longer the national ID and birth date are asked too: refuses with `second_proof_required` when they
    were not given, `second_proof_wrong` when they differ (`tries_left`), and `identity_check_required` after five
    wrong ones in thirty days or when nothing was ever declared: then only an officer opens it. Whoever got a number
    that was somebody else's takes a `new_account`, and learns nothing of the old one; while the old one is in use that
    is refused with `identity_check_required` too.
    """
    holder = citizens.by_phone(phone)
    if holder is None:
        return WayIn(phone)
    if not account_access.is_dormant(holder, now=now):
        if new_account:
            raise Refused("identity_check_required")
        return WayIn(phone)
    if new_account:
        return WayIn(phone, takes_phone=True)
    if proof is None:
        raise Refused("second_proof_required")
    _prove(holder, proof, now=now, limits=limits, hash_of=hash_of)
    return WayIn(phone, proven=holder.citizen_id)


def _prove(
    holder: Citizen, proof: SecondProof, *, now: datetime, limits: Limits, hash_of: Callable[[str, str], str]
) -> None:
    name = f"wrong_proofs#{holder.citizen_id}"
    try:  # counted before it is looked at: of proofs sent in parallel none is answered uncounted
        limits.hit(name, most=MOST_WRONG_PROOFS, window_s=PROOFS_S, now=now)
    except Refused:
        raise Refused("identity_check_required") from None
    if not holder.national_id or holder.birth_on is None:
        raise Refused("identity_check_required")
    declared = hash_of("second_proof", f"{holder.national_id}:{holder.birth_on}")
    if not hmac.compare_digest(hash_of("second_proof", f"{proof.national_id}:{proof.birth_on}"), declared):
        raise Refused("second_proof_wrong")
    limits.forget(name)
