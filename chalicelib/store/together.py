"""Rows of several tables in one read, for a request that may make no more."""

from typing import Any

from chalicelib import config
from chalicelib.domain.agency import Agency
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.delivery import Delivery
from chalicelib.store.agencies import AgencyRow
from chalicelib.store.citizens import CitizenRow
from chalicelib.store.deliveries import HEAD, DeliveryRow


def parties_of(citizen_id: str, delivery_id: str, agency_code: str) -> tuple[Citizen, Delivery | None, Agency | None]:
    """A citizen, a parcel and a unit as they are now (one consistent BatchGetItem). LookupError for an unknown
    citizen."""
    people, parcels, units = CitizenRow.Meta.table_name, DeliveryRow.Meta.table_name, AgencyRow.Meta.table_name
    asked: dict[str, Any] = {
        people: {"Keys": [{"citizen_id": {"S": citizen_id}}], "ConsistentRead": True},
        parcels: {"Keys": [{"delivery_id": {"S": delivery_id}, "part": {"S": HEAD}}], "ConsistentRead": True},
        units: {"Keys": [{"agency_code": {"S": agency_code}}], "ConsistentRead": True},
    }
    found: dict[str, list[dict[str, Any]]] = {people: [], parcels: [], units: []}
    while asked:  # what a busy table leaves out is asked for again
        answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
        for table, raws in answer["Responses"].items():
            found[table] += raws
        asked = answer.get("UnprocessedKeys", {})
    if not found[people]:
        raise LookupError(citizen_id)
    parcel = DeliveryRow.from_raw_data(found[parcels][0]).become(Delivery) if found[parcels] else None
    unit = AgencyRow.from_raw_data(found[units][0]).become(Agency) if found[units] else None
    return CitizenRow.from_raw_data(found[people][0]).become(Citizen), parcel, unit
