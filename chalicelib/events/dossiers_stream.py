"""The dossiers table told us of a change: the citizen is told, papers are issued, parcels and returns follow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.domain import opinion
from chalicelib.domain.document import RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier, DossierEvent
from chalicelib.domain.dossier_states import FINAL_STATES, FINISHED, STOPPED, WITHDRAWN
from chalicelib.domain.incoming import OVER
from chalicelib.events.doors import stream
from chalicelib.usecases.deliveries.book import ask_booking
from chalicelib.usecases.deliveries.call_off import call_off
from chalicelib.usecases.deliveries.forget import forget_choices
from chalicelib.usecases.dossiers.follow import return_result
from chalicelib.usecases.dossiers.submit import collect_delivery_id, return_delivery_id
from chalicelib.usecases.feed import tell
from chalicelib.usecases.opinions.close import lapse_opinions
from chalicelib.usecases.payments.release import release_leftovers
from chalicelib.usecases.slips.issue_slips import Words, issue_slips
from chalicelib.usecases.slips.note_in_register import note_in_register


@stream
def dossiers_stream(record: Mapping[str, Any], now: datetime) -> None:
    """One row changed: a head, a move or a paper."""
    images = record["dynamodb"]
    row = wiring.stores.dossiers().from_image(images.get("NewImage") or images["OldImage"])
    gone = record["eventName"] == "REMOVE"
    if isinstance(row, Dossier):
        if not gone:
            before = wiring.stores.dossiers().from_image(images["OldImage"]) if "OldImage" in images else None
            tell.tell_expiry(before, row, days=wiring.rules.draft_term().notice.days, feed=wiring.stores.feed())
        tell.tell_draft(row, deleted=gone, feed=wiring.stores.feed())
        if gone:
            forget_choices(row.dossier_id, deliveries=wiring.stores.deliveries())
    elif isinstance(row, Document) and row.slot not in (RESULT_SLOT, opinion.ATTACHED_SLOT):
        tell.tell_paper(row, deleted=gone, now=now, feed=wiring.stores.feed())
    elif isinstance(row, DossierEvent) and not gone:
        tell.tell_move(row, feed=wiring.stores.feed())
        if row.action != "mirror":  # the ministry's system has papers and a register of its own
            _put_on_paper(row)
        if row.action == "submit":
            _fetch_papers(row, now)
        if row.action == "finish":
            _send_home(row, now)
        if row.to_state in OVER:
            _owe_nothing(row, now)
        if row.to_state in (WITHDRAWN, STOPPED):
            _call_off(row, now)
        if row.action == "return_result" and row.detail.get("channel") != "post":
            _called_off(return_delivery_id(row.dossier_id), now=now)  # a parcel that waits has nothing to bring
        if row.action == "receive_papers" and row.actor_kind == "officer":
            _called_off(collect_delivery_id(row.dossier_id), now=now, has_come=True)  # no postman comes for them
        if ended_by := opinion.ended_by(row):
            lapse_opinions(row.dossier_id, ended_by=ended_by, now=now, opinions=wiring.stores.opinions())


def _put_on_paper(event: DossierEvent) -> None:
    """The move's form, the routing slip's line, the register's line."""
    provinces = wiring.rules.province_titles()
    issue_slips(
        event,
        words=Words(wiring.rules.forms(), provinces, wiring.rules.texts("durations")),
        dossiers=wiring.stores.dossiers(),
        procedures=wiring.stores.procedures(),
        agencies=wiring.stores.agencies(),
        citizens=wiring.stores.citizens(),
        officers=wiring.stores.officers(),
        slips=wiring.stores.slips(),
    )
    note_in_register(
        event,
        provinces=provinces,
        dossiers=wiring.stores.dossiers(),
        citizens=wiring.stores.citizens(),
        register=wiring.stores.register(),
    )


def _owe_nothing(event: DossierEvent, now: datetime) -> None:
    """Withdrawn or not accepted: part money that came for it is to be refunded."""
    release_leftovers(
        event.dossier_id,
        reason=f"dossier_{event.to_state}",
        now=now,
        credits=wiring.stores.credits(),
        payments=wiring.stores.payments(),
        dossiers=wiring.stores.dossiers(),
    )


def _call_off(event: DossierEvent, now: datetime) -> None:
    """Withdrawn, or stopped for good: no postman is sent any more. A dossier that goes on meanwhile keeps its post."""
    dossier = wiring.stores.dossiers().get(event.dossier_id)
    if dossier.state == WITHDRAWN or dossier.stopped_finally:
        _called_off(collect_delivery_id(event.dossier_id), return_delivery_id(event.dossier_id), now=now)


def _called_off(*delivery_ids: str, now: datetime, has_come: bool = False) -> None:
    call_off(
        delivery_ids,
        now=now,
        deliveries=wiring.stores.deliveries(),
        enqueue=wiring.queues.enqueue_booking,
        has_come=has_come,
    )


def _fetch_papers(event: DossierEvent, now: datetime) -> None:
    """What was handed in with papers to be fetched: their parcel is ordered, unless it was taken back meanwhile."""
    dossier = wiring.stores.dossiers().get(event.dossier_id)
    if dossier.waits_for_papers and dossier.state not in FINAL_STATES:
        _order(collect_delivery_id(event.dossier_id), dossier, now)


def _order(delivery_id: str, dossier: Dossier, now: datetime) -> None:
    ask_booking(
        delivery_id,
        now=now,
        deliveries=wiring.stores.deliveries(),
        partners=wiring.stores.partners(),
        enqueue=wiring.queues.enqueue_booking,
        agency_code=dossier.agency_code,
    )


def _send_home(event: DossierEvent, now: datetime) -> None:
    """A finished dossier: by post its parcel is ordered; online its result is there at once. A finish that was undone
    meanwhile sends nothing."""
    channel = event.detail.get("result_channel")
    dossier = wiring.stores.dossiers().get(event.dossier_id) if channel == "post" else None
    if dossier and dossier.state == FINISHED:
        _order(return_delivery_id(event.dossier_id), dossier, now)
    elif channel == "online":
        return_result(event.dossier_id, channel="online", now=now, dossiers=wiring.stores.dossiers())
