"""The catalogue: units and procedures as chalicelib/data has them. The one part that production loads too."""

from datetime import date
from typing import Any

from chalicelib import data
from chalicelib.domain.agency import Agency
from chalicelib.domain.procedure import Procedure
from chalicelib.store import agencies, procedures

# Where a fact comes from is for whoever edits the files, not for the table.
_NOT_PUBLISHED = ("reference", "sources")


def load() -> tuple[int, int]:
    """Puts every unit and publishes every procedure that is new or newer; how many units and new versions.

    Raises ValueError when a procedure's file changed and its `version` did not: dossiers refer to what was published.
    """
    units = [agency(record) for record in data.agencies()]
    for unit in units:
        agencies.put(unit)
    published = 0
    for record in data.procedures():
        procedure = procedure_of(record)
        current = procedures.current(procedure.procedure_code)
        if current and current.version >= procedure.version:
            if current.version == procedure.version and current.content != procedure.content:
                raise ValueError(f"{procedure.procedure_code} changed: give it version {procedure.version + 1}")
            continue
        procedures.publish(procedure)
        published += 1
    return len(units), published


def agency(record: dict[str, Any]) -> Agency:
    """A unit from its record."""
    return Agency(
        agency_code=record["agency_code"],
        name=record["name"],
        name_en=record["name_en"],
        level=record["level"],
        parent=record["parent"],
        address=record["address"],
        province_code=record["province_code"],
        commune=record["commune"] or "",
        phone=record["hotline"] or "",
        valid_from=_day(record["valid_from"]),
        valid_to=_day(record["valid_to"]),
        successor=record["successor"],
    )


def procedure_of(record: dict[str, Any]) -> Procedure:
    """A procedure from its record."""
    content = {name: value for name, value in record.items() if name not in _NOT_PUBLISHED}
    return Procedure(record["procedure_code"], record["version"], content)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
