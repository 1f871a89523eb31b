"""Set up a second factor, and let an administrator help who lost it."""

from collections.abc import Callable, Collection
from datetime import datetime

from chalicelib.domain import officer as locks
from chalicelib.domain import second_factor as rules
from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.administration import revised
from chalicelib.domain.errors import Refused
from chalicelib.domain.officer import Officer
from chalicelib.domain.officer_changes import content, subject_of
from chalicelib.domain.once import Once
from chalicelib.usecases.administration.acting import acting
from chalicelib.usecases.ports.people import Officers
from chalicelib.usecases.retrying import again_on_conflict

MatchingStep = Callable[[str, str, datetime], int | None]


def recovery_hash(officer_id: str, code: str, hash_of: Callable[[str, str], str]) -> str:
    """By which a recovery code is known; however it was typed."""
    return hash_of("recovery_code", f"{officer_id}:{code.replace('-', '').replace(' ', '').upper()}")


@again_on_conflict()
def begin(
    actor: Actor,
    *,
    secret: str,
    recovery_codes: Collection[str],
    officers: Officers,
    hash_of: Callable[[str, str], str],
) -> Officer:
    """Keep a secret and recovery codes (as hashes) for the caller, until a first code confirms them. Refuses as
    `domain.second_factor.begin`."""
    before = _own(actor, officers)
    hashes = frozenset(recovery_hash(before.officer_id, code, hash_of) for code in recovery_codes)
    after = rules.begin(before, secret=secret, recovery_hashes=hashes)
    officers.save(before, after)
    return after


@again_on_conflict()
def confirm(actor: Actor, code: str, *, now: datetime, officers: Officers, matching_step: MatchingStep) -> None:
    """The caller's first code: from now on sign-in asks for one. The same code again is answered alike. Refuses a wrong
    one with `second_factor_wrong`, which counts as a wrong password does; `second_factor_not_begun` without a secret;
    `second_factor_set` where one is in use."""
    before = _own(actor, officers)
    if not before.totp_secret:
        raise Refused("second_factor_not_begun")
    locks.require_unlocked(before, now=now)
    step = matching_step(before.totp_secret, code, now)
    if rules.is_set(before):
        if step == before.totp_last_step:
            return
        raise Refused("second_factor_set")
    if step is None:
        officers.save(before, locks.tried(before, right=False, now=now))
        raise Refused("second_factor_wrong")
    officers.save(before, rules.confirm(before, step=step, now=now))


@again_on_conflict()
def reset(
    officer_id: str, *, second_factor: bool, reason: str, by: Actor, now: datetime, once: Once, officers: Officers
) -> Officer:
    """Sign an officer out everywhere and unlock them; with `second_factor` they set up a new one. Recorded with its
    reason. For administrators of the officer's unit or one above; refuses others as `require_administrator`, oneself
    and who is no administrator any more with `forbidden_role`."""
    before = officers.get(officer_id)
    if before is None:
        raise Refused("not_found")
    require_administrator(by, before.agency_code)
    if by.id == officer_id:
        raise Refused("forbidden_role")
    administrator = acting(by, officers)
    after = rules.reset(before, second_factor=second_factor, by=by.id, now=now)
    subject = subject_of(before.agency_code, officer_id)
    told = revised(subject, after.edition, content(before), content(after) or {}, by=by, reason=reason, now=now)
    officers.administer(before, after, entries=[told], by=administrator, once=once.of(after))
    return after


def _own(actor: Actor, officers: Officers) -> Officer:
    officer = officers.get(actor.id)
    if officer is None or not officer.active:
        raise Refused("unauthenticated")
    return officer
