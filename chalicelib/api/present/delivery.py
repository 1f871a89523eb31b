"""Parcels as the spec shows them."""

from collections.abc import Sequence
from typing import Any

from chalicelib import wiring
from chalicelib.api.present.words import instant, word
from chalicelib.domain import delivery_objection as rules
from chalicelib.domain.cod import FEE
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.proof_of_delivery import masked_digits, masked_name
from chalicelib.domain.tracking_event import TrackingEvent
from chalicelib.usecases.deliveries.quote_postage import Quoted


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
            "province_name": wiring.rules.provinces().get(recipient.province_code),
            "province_before": recipient.province_before or None,
            "district": recipient.district or None,
            "commune": recipient.commune,
            "address": recipient.address,
        },
        "attempts_failed": parcel.attempts_failed,
        "address_asked_at": instant(parcel.address_asked_at),
        "delivered_at": instant(parcel.delivered_at),
        "proof": proof(parcel, language),
        "objection": objection(parcel, language),
        "objection_until": instant(rules.until(parcel, wiring.rules.post_objection_window())),
        **cost(parcel),
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


def proof(parcel: Delivery, language: str) -> dict[str, Any] | None:
    """What the carrier noted at the door, masked for everybody: who was there knows it again."""
    told = parcel.proof
    if told is None:
        return None
    return {
        "at": instant(parcel.delivered_at),
        "receiver_name": masked_name(told.receiver_name) or None,
        "relation": told.relation or None,
        "relation_label": word("delivery_proof", f"relation.{told.relation}", language) if told.relation else None,
        "paper_kind": told.paper_kind or None,
        "paper_kind_label": word("delivery_proof", f"paper.{told.paper_kind}", language) if told.paper_kind else None,
        "paper_digits": masked_digits(told.paper_digits) or None,
        "evidence_sha256": told.evidence_sha256 or None,
        "papers_taken_back": list(told.papers_taken_back),
    }


def objection(parcel: Delivery, language: str) -> dict[str, Any] | None:
    """What the citizen said against it, and what became of that."""
    told = parcel.objection
    if told is None:
        return None
    return {
        "reason": told.reason,
        "at": instant(told.at),
        "standing": told.standing,
        "standing_label": word("objection_standings", told.standing, language),
        "answer": told.answer or None,
        "decided_at": instant(told.decided_at),
    }


def cost(parcel: Delivery) -> dict[str, Any]:
    """What the post costs, who pays it, and what is taken at the door; null where it is not known (yet)."""
    asked = parcel.to_collect
    return {
        "postage_vnd": parcel.postage_vnd,
        "paid_by": parcel.paid_by or None,
        "pay_on_delivery": FEE in parcel.on_delivery,
        "to_collect": {"fee_vnd": asked.fee_vnd, "postage_vnd": asked.postage_vnd, "total_vnd": asked.total_vnd}
        if asked
        else None,
        "collected_vnd": parcel.collected_vnd,
    }


def quote(leg: str, quoted: Quoted, fee_vnd: int | None, language: str) -> dict[str, Any]:
    """What a leg would cost; `fee_vnd` is what is unpaid of the fee, None where nobody knows it yet."""
    at_the_door = (quoted.postage_vnd or 0) if quoted.at_the_door else 0
    return {
        "leg": leg,
        "carrier": quoted.carrier,
        "postage_vnd": quoted.postage_vnd,
        "source": quoted.source or None,
        "paid_by": quoted.paid_by,
        "with_fee": quoted.with_fee,
        "pay_on_delivery": {
            "offered": not quoted.refusal,
            "refusal": quoted.refusal or None,
            "refusal_text": word("pay_on_delivery", quoted.refusal, language) if quoted.refusal else None,
            "fee_vnd": fee_vnd,
            "total_vnd": None if quoted.refusal or fee_vnd is None else fee_vnd + at_the_door,
        },
    }
