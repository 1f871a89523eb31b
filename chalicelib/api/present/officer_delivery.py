"""Parcels as officers see them: why one needs a person, what was decided, what can be done next."""

from collections.abc import Sequence
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import delivery as present
from chalicelib.api.present.words import instant, word
from chalicelib.domain import delivery_looks as rules
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.partner import Partner
from chalicelib.domain.tracking_event import TrackingEvent


def line(parcel: Delivery, language: str) -> dict[str, Any]:
    """One line of the list; the address is told where the parcel is opened."""
    why = rules.why(parcel)
    return {
        "delivery_id": parcel.delivery_id,
        "dossier_id": parcel.dossier_id,
        "leg": parcel.leg,
        "why": why or None,
        "why_text": word("post_to_look_at", why, language) if why else None,
        "carriers_code": parcel.conflict.partition(":")[2] or None,
        "actions": rules.actions(parcel),
        "state": parcel.state,
        "state_label": word("delivery_states", parcel.state, language),
        "carrier": parcel.carrier or None,
        "item_code": parcel.item_code or None,
        "address_asked_at": instant(parcel.address_asked_at),
        "follows": parcel.follows or None,
        "followed_by": parcel.followed_by or None,
        **present.cost(parcel),
        "claimed_at": instant(parcel.claimed_at),
        "created_at": instant(parcel.created_at),
        "updated_at": instant(parcel.updated_at),
        "version": parcel.version,
    }


def whole(
    parcel: Delivery, scans: Sequence[TrackingEvent], carriers: Sequence[Partner], language: str
) -> dict[str, Any]:
    """All of one parcel."""
    shown = present.delivery(parcel, scans, language)
    return line(parcel, language) | {
        "recipient": shown["recipient"],
        "attempts_failed": parcel.attempts_failed,
        "delivered_at": shown["delivered_at"],
        "proof": shown["proof"],
        "objection": shown["objection"],
        "warnings": [
            {"code": code, "text": word("post_warnings", code, language)}
            for code in (wiring.rules.post_warnings(scans) if parcel.leg == "return" else ())
        ],
        "events": shown["events"],
        "looks": [
            {"why": one.why, "action": one.action, "by": one.by, "at": instant(one.at), "note": one.note or None}
            for one in parcel.looks
        ],
        "carriers": [{"endpoint": one.endpoint, "carrier": one.provider} for one in carriers],
    }
