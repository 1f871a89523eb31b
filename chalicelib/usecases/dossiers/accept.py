"""Take a dossier in: a code without gaps or doubles, and a due time in working hours."""

from datetime import datetime

from chalicelib.domain import dossier_code, dossier_decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.applicant import authority
from chalicelib.domain.dossier import may
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.ports.administration import Desk, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.retrying import again_on_conflict

MOST_TRIES = 60


@again_on_conflict(tries=MOST_TRIES)
def accept(
    dossier_id: str,
    *,
    by: Actor,
    now: datetime,
    lookup_secret: str,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    desk: Desk,
    authority_checked: bool = False,
) -> Whole:
    """Move a submitted dossier to accepted. `authority_checked`: the officer looked at the right to act for the person
    or business it is filed for.

    Its serial of that unit and Vietnamese day is taken in the same transaction; when others took numbers meanwhile,
    a pause, a new look and the next number: pausing halves the transactions of a busy unit. One that was accepted
    before (undone since) keeps its code. The due time is by the unit's own calendar as it is now.
    """
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    procedure = procedures.version(before.procedure_code, before.procedure_version)
    today = vietnamese_date(now)
    may(before, "accept", by=by)
    last, hours = desk(before.agency_code, f"{today:%y%m%d}")
    moved = dossier_decisions.accept(
        before,
        by=by,
        now=now,
        dossier_code=dossier_code.make(before.agency_code, today, last + 1),
        lookup_secret=lookup_secret,
        duration=procedure.duration,
        hours=hours,
        authority=authority(before.applicant, procedure.who_may_apply, today=today),
        authority_checked=authority_checked,
    )
    whole = (moved.dossier, documents)
    serial = None if before.dossier_code else last + 1
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole), serial=serial)
    return whole
