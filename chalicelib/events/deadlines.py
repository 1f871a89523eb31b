"""Every five minutes: deadlines that are near, have come or have passed are warned of; forgotten drafts expire; parcels
that nobody has seen for days are put before a person."""

from datetime import datetime

from chalicelib import wiring
from chalicelib.events.doors import schedule
from chalicelib.log import log
from chalicelib.usecases.citizens.erase import erase_due
from chalicelib.usecases.deliveries.note_quiet import note_quiet
from chalicelib.usecases.dossiers.expire_drafts import expire_drafts
from chalicelib.usecases.dossiers.warn_due import warn_due
from chalicelib.usecases.feedback.settle import mark_overdue

MOST = 1000
MOST_DRAFTS = 200
MOST_ERASED = 50
MOST_PARCELS = 200


@schedule
def deadlines(now: datetime) -> None:
    """Found by their due index; what is left over is due the next time."""
    swept = warn_due(
        now=now,
        limit=MOST,
        taken_in_within=wiring.rules.taken_in_within(),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        calendars=wiring.stores.calendars(),
    )
    if swept.warned or swept.left:
        log.info("deadlines swept", warned=swept.warned, left=swept.left)
    told = mark_overdue(
        now=now,
        limit=MOST,
        terms=wiring.rules.feedback_terms(),
        feedback=wiring.stores.feedback(),
        calendars=wiring.stores.calendars(),
    )
    if told.marked:
        log.info("feedback overdue", marked=told.marked)
    if agencies := sorted(swept.without_calendar | told.without_calendar):
        log.error("terms wait for a calendar that nobody entered", agencies=agencies, alarm="calendar_missing")
    gone = erase_due(
        now=now,
        limit=MOST_ERASED,
        citizens=wiring.stores.citizens(),
        dossiers=wiring.stores.dossiers(),
        feed=wiring.stores.feed(),
        papers=wiring.documents.papers(),
    )
    if gone.erased or gone.postponed or gone.left:
        log.info("accounts erased", erased=gone.erased, postponed=gone.postponed, left=gone.left)
    drafts = expire_drafts(
        now=now,
        term=wiring.rules.draft_term(),
        limit=MOST_DRAFTS,
        dossiers=wiring.stores.dossiers(),
        papers=wiring.documents.papers(),
    )
    if drafts.told or drafts.removed or drafts.left:
        log.info("drafts swept", told=drafts.told, removed=drafts.removed, left=drafts.left)
    parcels = note_quiet(
        now=now, after=wiring.rules.post_unseen_after(), limit=MOST_PARCELS, deliveries=wiring.stores.deliveries()
    )
    if parcels.quiet:  # each once: a parcel that is seen again may fall silent again
        log.error("parcels unseen for days", quiet=parcels.quiet, left=parcels.left, alarm="parcels_unseen")
