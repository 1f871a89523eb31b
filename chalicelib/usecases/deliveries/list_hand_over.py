"""The parcels that a unit and a carrier hand each other on a day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused
from chalicelib.domain.hand_over_list import MOST_PARCELS, RETURN, HandOverLine
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.ports.administration import Procedures
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.post import Deliveries

_AT_ONCE = 100  # dossiers of one read


def list_hand_over(
    agency_code: str,
    *,
    carrier: str,
    leg: str,
    on: date,
    now: datetime,
    deliveries: Deliveries,
    dossiers: Dossiers,
    procedures: Procedures,
) -> tuple[HandOverLine, ...]:
    """What changed hands on that Vietnamese day, in that order; today's list of results begins with those that lie at
    the unit for the carrier, however long they do, since it is signed when it comes. More than one list can hold is
    refused (`hand_over_too_large`)."""
    found = deliveries.handed_over(agency_code, carrier, leg, on, most=MOST_PARCELS + 1)
    if leg == RETURN and on == vietnamese_date(now):
        found = [*deliveries.at_desk(agency_code, carrier, most=MOST_PARCELS + 1), *found]
    if len(found) > MOST_PARCELS:
        raise Refused("hand_over_too_large", most=MOST_PARCELS)
    known = _dossiers_of(found, dossiers)
    names = _slot_names(known.values(), procedures) if leg != RETURN else {}
    return tuple(_line(one, known.get(one.dossier_id), names) for one in found)


def _dossiers_of(parcels: Sequence[Delivery], dossiers: Dossiers) -> dict[str, Dossier]:
    ids = list(dict.fromkeys(one.dossier_id for one in parcels))
    found: dict[str, Dossier] = {}
    for at in range(0, len(ids), _AT_ONCE):
        found |= dossiers.get_many(ids[at : at + _AT_ONCE])
    return found


def _slot_names(found: Iterable[Dossier], procedures: Procedures) -> dict[tuple[str, int, str], str]:
    """What the papers are called, by procedure, version and slot."""
    versions = {(one.procedure_code, one.procedure_version) for one in found}
    return {
        (code, version, slot.slot): slot.name
        for code, version in sorted(versions)
        for slot in procedures.version(code, version).slots
    }


def _line(parcel: Delivery, dossier: Dossier | None, names: dict[tuple[str, int, str], str]) -> HandOverLine:
    papers: tuple[str, ...] = parcel.papers
    code = ""
    if dossier is not None:
        code, version = dossier.dossier_code, dossier.procedure_version
        papers = tuple(names.get((dossier.procedure_code, version, slot), slot) for slot in parcel.papers)
        if parcel.leg == RETURN:
            papers = (f"Kết quả: {dossier.procedure_name} ({dossier.copies} bản)",)
    return HandOverLine(
        delivery_id=parcel.delivery_id,
        item_code=parcel.item_code,
        dossier_id=parcel.dossier_id,
        dossier_code=code,
        papers=papers,
        at=parcel.handed_over_at,
        collect_vnd=parcel.to_collect.total_vnd if parcel.to_collect else 0,
    )
