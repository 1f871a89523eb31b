"""Parcels as the spec shows them."""

from collections.abc import Sequence
from typing import Any

from chalicelib.api.present.words import instant, word
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.tracking_event import TrackingEvent


def delivery(parcel: Delivery, scans: Sequence[TrackingEvent], language: str) -> dict[str, Any]:
    """A parcel with every scan, oldest first by the time at which it happened."""
    ordered = sorted(scans, key=lambda scan: (scan.occurred_at, scan.event_id))
    recipient = parcel.recipient
    return {
        "delivery_id": parcel.delivery_id,
        "dossier_id": parcel.dossier_id,
        "leg": parcel.leg,
        "papers": list(parcel.papers),
        "state": parcel.state,
        "state_label": word("delivery_states", parcel.state, language),
        "carrier": parcel.carrier or None,
        "item_code": parcel.item_code or None,
        "recipient": {
            "name": recipient.name,
            "phone": recipient.phone,
            "province_code": recipient.province_code,
            "commune": recipient.commune,
            "address": recipient.address,
        },
        "attempts_failed": parcel.attempts_failed,
        "address_asked_at": instant(parcel.address_asked_at),
        "delivered_at": instant(parcel.delivered_at),
        "events": [
            {
                "occurred_at": instant(scan.occurred_at),
                "event": scan.event,
                "label": word("delivery_states", scan.event, language),
                "reason": scan.reason or None,
                "office": scan.office or None,
            }
            for scan in ordered
        ],
        "updated_at": instant(parcel.updated_at),
    }
