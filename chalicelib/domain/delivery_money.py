"""What a carrier takes in cash for a parcel: fixed before it is ordered, told by scans or by its settlement."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.cod import DIFFERS, FEE, POSTAGE, ToCollect
from chalicelib.domain.delivery import CANCELLED, Delivery


def told_collected(delivery: Delivery, collected_vnd: int, *, now: datetime) -> Delivery | None:
    """The parcel of which a settlement tells how much was taken; None where it was told before. The file may be ahead
    of the scan: who transfers the money has taken it, and the citizen has paid."""
    if delivery.collected_vnd is not None:
        return None
    asked = delivery.to_collect.total_vnd if delivery.to_collect else 0
    conflict = delivery.conflict or (DIFFERS if collected_vnd != asked else "")
    return replace(
        delivery, collected_vnd=collected_vnd, conflict=conflict, version=delivery.version + 1, updated_at=now
    )


def fixed(delivery: Delivery, *, fee_vnd: int, now: datetime) -> Delivery | None:
    """The parcel with the amount that its carrier is to take at the door, before it is ordered: `fee_vnd` is what is
    unpaid of the fee. None where nothing is to be taken, or it was fixed before: whoever asks the carrier again asks
    for the same parcel. A postage that nobody could tell is not asked for."""
    if not delivery.on_delivery or delivery.to_collect or delivery.item_code:
        return None
    fee = fee_vnd if FEE in delivery.on_delivery else 0
    postage = (delivery.postage_vnd or 0) if POSTAGE in delivery.on_delivery else 0
    return replace(delivery, to_collect=ToCollect(fee, postage), version=delivery.version + 1, updated_at=now)


def asked_of_receiver_vnd(delivery: Delivery) -> int:
    """What the carrier's order tells it to take, in đồng. Cash on delivery is taken of the receiver: of papers that are
    fetched that is the unit, which owes nothing."""
    return delivery.to_collect.total_vnd if delivery.to_collect and delivery.leg == "return" else 0


def may_hold_fee(delivery: Delivery) -> bool:
    """Whether its carrier was told to take the fee, and nobody told yet how much it took: it may have, or may yet."""
    asked = delivery.to_collect is not None and delivery.to_collect.fee_vnd > 0
    return asked and delivery.collected_vnd is None and delivery.state != CANCELLED
