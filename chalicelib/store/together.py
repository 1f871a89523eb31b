"""Rows of two tables in one read, for a request that may make no more."""

from typing import Any

from chalicelib import config
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.delivery import Delivery
from chalicelib.store.citizens import CitizenRow
from chalicelib.store.deliveries import HEAD, DeliveryRow


def applicant_and_delivery(citizen_id: str, delivery_id: str) -> tuple[Citizen, Delivery | None]:
    """A citizen and a parcel as they are now (one consistent BatchGetItem). LookupError for an unknown citizen."""
    people, parcels = CitizenRow.Meta.table_name, DeliveryRow.Meta.table_name
    asked: dict[str, Any] = {
        people: {"Keys": [{"citizen_id": {"S": citizen_id}}], "ConsistentRead": True},
        parcels: {"Keys": [{"delivery_id": {"S": delivery_id}, "part": {"S": HEAD}}], "ConsistentRead": True},
    }
    found: dict[str, list[dict[str, Any]]] = {people: [], parcels: []}
    while asked:  # what a busy table leaves out is asked for again
        answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
        for table, raws in answer["Responses"].items():
            found[table] += raws
        asked = answer.get("UnprocessedKeys", {})
    if not found[people]:
        raise LookupError(citizen_id)
    parcel = DeliveryRow.from_raw_data(found[parcels][0]).become(Delivery) if found[parcels] else None
    return CitizenRow.from_raw_data(found[people][0]).become(Citizen), parcel
