"""What units offer, from a table: one row for each unit and procedure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from chalicelib.domain import import_cells as cells
from chalicelib.domain.agency import Agency
from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.offer import Offer
from chalicelib.domain.procedure import Procedure

COLUMNS = (
    cells.Column("agency_code", required=True, longest=35, shape=cells.AGENCY_CODE),
    cells.Column("procedure_code", required=True, longest=40, shape=cells.PROCEDURE_CODE),
    cells.Column("from_on", kind="day", required=True),
    cells.Column("to_on", kind="day"),
)


def pairs_in(told: list[cells.Told]) -> list[tuple[str, str]]:
    """Unit and procedure of each row that tells both."""
    pairs = {(one.values["agency_code"], one.values["procedure_code"]) for one in told}
    return sorted(pair for pair in pairs if None not in pair)


def plan(
    told: list[cells.Told],
    found: Mapping[tuple[str, str], Offer],
    units: Mapping[str, Agency],
    procedures: Mapping[str, Procedure],
    *,
    is_ours: Callable[[str], bool],
) -> tuple[list[Planned], list[CellFault]]:
    """What the rows make of the offers, and what contradicts the units and procedures that there are. Where the file
    has no column for the last day, that of an offer stays."""
    faults = cells.given_twice(told, "agency_code", "procedure_code")
    planned = []
    for one in told:
        unit_code, code = one.values["agency_code"], one.values["procedure_code"]
        unit, procedure = units.get(unit_code or ""), procedures.get(code or "")
        if unit_code and unit is None:
            faults.append(CellFault(one.row, "agency_code", "unit_unknown"))
        if unit_code and not is_ours(unit_code):
            faults.append(CellFault(one.row, "agency_code", "unit_not_yours"))
        if code and procedure is None:
            faults.append(CellFault(one.row, "procedure_code", "procedure_unknown"))
        if unit and procedure and unit.level != procedure.agency_level:
            faults.append(CellFault(one.row, "procedure_code", "level_differs"))
        if unit_code and code and one.values["from_on"]:
            before = found.get((unit_code, code))
            had = before.content if before else None
            holds = had if before and not before.withdrawn else None
            after = cells.resulting(one, holds)
            faults += cells.backwards(one, after, "from_on", "to_on")
            told_days = {"from_on": after["from_on"], "to_on": after["to_on"]}
            planned.append(Planned(f"offer:{unit_code}:{code}", before.version if before else 0, told_days, had))
    return planned, faults


def offer_of(subject: str, content: Mapping[str, Any], *, version: int) -> Offer:
    """The offer that a content tells."""
    _, agency_code, procedure_code = subject.split(":")
    return Offer(
        agency_code,
        procedure_code,
        date.fromisoformat(content["from_on"]),
        date.fromisoformat(content["to_on"]) if content["to_on"] else None,
        version,
        content.get("withdrawn", False),
    )
