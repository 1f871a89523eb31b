"""Units from a table: new ones, changed ones, and closed ones with their successors."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from chalicelib.domain import import_cells as cells
from chalicelib.domain.agency import Agency, may_have_level
from chalicelib.domain.calendar import province_of
from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.succession import comes_back

COLUMNS = (
    cells.Column("agency_code", required=True, longest=35, shape=cells.AGENCY_CODE),
    cells.Column("name", required=True, longest=200),
    cells.Column("name_en", required=True, longest=200),
    cells.Column("level", required=True, options=("province", "commune")),
    cells.Column("address", required=True, longest=300),
    cells.Column("province_code", longest=2, shape=re.compile(r"[0-9]{2}")),
    cells.Column("commune", longest=100),
    cells.Column("phone", longest=20, shape=re.compile(r"\+?[0-9][0-9 .-]+")),
    cells.Column("valid_from", kind="day"),
    cells.Column("valid_to", kind="day"),
    cells.Column("successor", longest=35, shape=cells.AGENCY_CODE),
)
_DAYS = ("valid_from", "valid_to")


def codes_in(told: list[cells.Told]) -> list[str]:
    """The units that must be looked up: those of the file, the units above them and their successors."""
    named = [one.values[title] for one in told for title in ("agency_code", "successor")]
    return sorted({code for code in named if code} | {above(code) for code in named if code and above(code)})


def above(agency_code: str) -> str:
    """The unit above, by the code ("" at the top)."""
    return agency_code.rpartition(".")[0]


def plan(
    told: list[cells.Told],
    found: Mapping[str, Agency],
    *,
    is_ours: Callable[[str], bool],
    find: Callable[[str], Agency | None] = lambda code: None,
    told_above: Callable[[str], bool] = lambda code: True,
) -> tuple[list[Planned], list[CellFault]]:
    """What the rows make of the units, given the units that are `found`; and what contradicts what is there: each unit
    is looked at as it would be, with what is stored where the file has no such column. `find` gives a unit further
    along a chain of successors; `told_above` is whether the file comes from above a unit (`may_have_level`)."""
    inside = {one.values["agency_code"]: one for one in told}

    def successor_of(code: str) -> str:
        row, unit = inside.get(code), found.get(code)
        if row and "successor" in row.given:
            return row.values["successor"] or ""
        unit = unit or (None if row else find(code))
        return unit.successor if unit else ""

    def level_of(code: str) -> str | None:
        row, unit = inside.get(code), found.get(code)
        return (row.values["level"] if row else None) or (unit.level if unit else None)

    faults = cells.given_twice(told, "agency_code")
    planned = []
    for one in told:
        code, successor = one.values["agency_code"], one.values["successor"]
        if code is None:
            continue
        if not is_ours(code):
            faults.append(CellFault(one.row, "agency_code", "unit_not_yours"))
        if above(code) and above(code) not in found and above(code) not in inside:
            faults.append(CellFault(one.row, "agency_code", "unit_above_unknown"))
        if successor and (successor == code or (successor not in found and successor not in inside)):
            faults.append(CellFault(one.row, "successor", "unit_unknown"))
        elif successor and province_of(successor) != province_of(code):
            faults.append(CellFault(one.row, "successor", "successor_elsewhere"))
        elif successor and comes_back(code, successor, successor_of=successor_of):
            faults.append(CellFault(one.row, "successor", "successor_loop"))
        before = found.get(code)
        had = content(before)
        after = cells.resulting(one, had)
        level, level_above = one.values["level"], level_of(above(code)) if above(code) else ""
        had_level = before.level if before else ""
        if level and not may_have_level(level, had=had_level, above=level_above, told_above=told_above(code)):
            faults.append(CellFault(one.row, "level", "level_unfit"))
        faults += cells.backwards(one, after, *_DAYS)
        closes = bool(after["valid_to"]) and not one.given.isdisjoint(("valid_to", "successor"))
        if closes and not after["successor"] and "successor" not in one.wrong:
            faults.append(CellFault(one.row, "successor", "successor_missing"))
        planned.append(Planned(f"unit:{code}", before.version if before else 0, after, had))
    return planned, faults


def content(agency: Agency | None) -> dict[str, Any] | None:
    """A unit as the columns tell it."""
    if agency is None:
        return None
    told = {column.title: getattr(agency, column.title) or None for column in COLUMNS}
    return {name: cells.plain(value) for name, value in told.items()}


def unit_of(content: Mapping[str, Any], *, version: int) -> Agency:
    """The unit that a content tells; the unit above follows from its code."""
    told = {name: value for name, value in content.items() if value is not None}
    days = {name: date.fromisoformat(told[name]) for name in _DAYS if name in told}
    return Agency(**{**told, **days}, parent=above(content["agency_code"]), version=version)


def withdrawn(unit: Agency, *, today: date) -> Agency:
    """A unit that should not have been made: closed since yesterday, never deleted, since dossiers may name it."""
    return replace(unit, valid_to=today - timedelta(days=1))
