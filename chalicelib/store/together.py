"""Rows of several tables in one read, for a request that may make no more."""

from typing import Any

from chalicelib import config
from chalicelib.domain.agency import Agency
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.offer import Offer
from chalicelib.domain.parties import Parties
from chalicelib.domain.payment import FeeClaim
from chalicelib.store import calendars, offers, procedures
from chalicelib.store.agencies import AgencyRow
from chalicelib.store.calendars import CalendarRow
from chalicelib.store.citizens import CitizenRow
from chalicelib.store.counters import CounterRow
from chalicelib.store.deliveries import HEAD, DeliveryRow
from chalicelib.store.offers import OfferRow
from chalicelib.store.payment_rows import ClaimRow
from chalicelib.store.procedures import ProcedureRow


def parties_of(citizen_id: str, delivery_ids: tuple[str, str], agency_code: str, procedure_code: str) -> Parties:
    """A citizen, the parcels of a dossier (of the result, and of papers to fetch), a unit, a procedure and what the
    unit offers of it, as they are now (one consistent BatchGetItem). LookupError for an unknown citizen."""
    people, parcels, units = CitizenRow.Meta.table_name, DeliveryRow.Meta.table_name, AgencyRow.Meta.table_name
    offered, known = OfferRow.Meta.table_name, ProcedureRow.Meta.table_name
    asked: dict[str, Any] = {
        people: {"Keys": [{"citizen_id": {"S": citizen_id}}], "ConsistentRead": True},
        parcels: {
            "Keys": [{"delivery_id": {"S": one}, "part": {"S": HEAD}} for one in delivery_ids],
            "ConsistentRead": True,
        },
        units: {"Keys": [{"agency_code": {"S": agency_code}}], "ConsistentRead": True},
        offered: {"Keys": [offers.key_of(agency_code, procedure_code)], "ConsistentRead": True},
        known: {"Keys": [procedures.current_key(procedure_code)], "ConsistentRead": True},
    }
    found = _batch(asked)
    if not found[people]:
        raise LookupError(citizen_id)
    both = {raw["delivery_id"]["S"]: DeliveryRow.from_raw_data(raw).become(Delivery) for raw in found[parcels]}
    home, collecting = (both.get(one) for one in delivery_ids)
    unit = AgencyRow.from_raw_data(found[units][0]).become(Agency) if found[units] else None
    offer = OfferRow.from_raw_data(found[offered][0]).become(Offer) if found[offered] else None
    procedure = procedures.from_raw(found[known][0]) if found[known] else None
    citizen = CitizenRow.from_raw_data(found[people][0]).become(Citizen)
    return Parties(citizen, home, unit, offer, procedure, collecting)


def desk_of(agency_code: str, day: str) -> tuple[int, OfficeHours]:
    """The last serial that a unit gave on that Vietnamese day (YYMMDD; 0 before the first) and its hours, as they are
    now (one consistent BatchGetItem). Refused with `calendar_missing` where neither it nor its province has any."""
    serials, hours = CounterRow.Meta.table_name, CalendarRow.Meta.table_name
    key = {"owner": {"S": agency_code}, "counter": {"S": f"serial#{day}"}}
    found = _batch({serials: {"Keys": [key], "ConsistentRead": True}, hours: calendars.request_of(agency_code)})
    last = int(found[serials][0]["last"]["N"]) if found[serials] else 0
    return last, calendars.hours_in(found[hours], agency_code)


def money_and_post_of(dossier_id: str, delivery_id: str) -> tuple[FeeClaim, Delivery | None]:
    """Which payments were begun for a dossier, and the parcel with its result (one consistent BatchGetItem)."""
    claims, parcels = ClaimRow.Meta.table_name, DeliveryRow.Meta.table_name
    asked: dict[str, Any] = {
        claims: {"Keys": [{"payment_id": {"S": f"dossier#{dossier_id}"}}], "ConsistentRead": True},
        parcels: {"Keys": [{"delivery_id": {"S": delivery_id}, "part": {"S": HEAD}}], "ConsistentRead": True},
    }
    found = _batch(asked)
    claim = ClaimRow.from_raw_data(found[claims][0]) if found[claims] else None
    parcel = DeliveryRow.from_raw_data(found[parcels][0]).become(Delivery) if found[parcels] else None
    return FeeClaim((claim.last if claim else "") or "", (claim.settled_by if claim else "") or ""), parcel


def _batch(asked: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {table: [] for table in asked}
    while asked:  # what a busy table leaves out is asked for again
        answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
        for table, raws in answer["Responses"].items():
            found[table] += raws
        asked = answer.get("UnprocessedKeys", {})
    return found
