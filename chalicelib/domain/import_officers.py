"""Officers from a table: new ones, changed ones, closed accounts; never a password."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain import import_cells as cells
from chalicelib.domain.actor import ADMINISTRATOR, AUDITOR, LEADER, RECEIVER, SPECIALIST
from chalicelib.domain.agency import Agency
from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.officer import Officer
from chalicelib.domain.officer_changes import subject_of

ROLES = (RECEIVER, SPECIALIST, LEADER, AUDITOR, ADMINISTRATOR)
COLUMNS = (
    cells.Column("officer_id", required=True, longest=60, shape=re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")),
    cells.Column("full_name", required=True, longest=100),
    cells.Column("agency_code", required=True, longest=35, shape=cells.AGENCY_CODE),
    cells.Column("roles", required=True, longest=100, shape=re.compile(r"[a-z]+([ ,;|+]+[a-z]+)*")),
    cells.Column("active", options=("yes", "no")),
)


def logins_in(told: list[cells.Told]) -> list[str]:
    """The officers that the rows name."""
    return sorted({one.values["officer_id"] for one in told if one.values["officer_id"]})


def units_in(told: list[cells.Told]) -> list[str]:
    """The units that the rows name."""
    return sorted({one.values["agency_code"] for one in told if one.values["agency_code"]})


def plan(
    told: list[cells.Told],
    found: Mapping[str, Officer],
    units: Mapping[str, Agency],
    *,
    is_ours: Callable[[str], bool],
    by: str,
) -> tuple[list[Planned], list[CellFault]]:
    """What the rows make of the officers, and what contradicts what is there: a unit or an officer that is not the
    administrator's, a role that there is not, and a row about the administrator `by`."""
    faults = cells.given_twice(told, "officer_id")
    planned = []
    for one in told:
        login, unit = one.values["officer_id"], one.values["agency_code"]
        roles = sorted(set(re.split(r"[ ,;|+]+", one.values["roles"]))) if one.values["roles"] else []
        before = found.get(login or "")
        if unit and unit not in units:
            faults.append(CellFault(one.row, "agency_code", "unit_unknown"))
        if unit and not is_ours(unit):
            faults.append(CellFault(one.row, "agency_code", "unit_not_yours"))
        if before and not is_ours(before.agency_code):
            faults.append(CellFault(one.row, "officer_id", "officer_not_yours"))
        if login == by:
            faults.append(CellFault(one.row, "officer_id", "own_account"))
        if set(roles) - set(ROLES):
            faults.append(CellFault(one.row, "roles", "not_in_list", {"options": ", ".join(ROLES)}))
        if login and unit:
            active = one.values["active"] == "yes" if one.values["active"] else before is None or before.active
            after = {"full_name": one.values["full_name"], "agency_code": unit, "roles": roles, "active": active}
            planned.append(Planned(subject_of(unit, login), before.edition if before else 0, after, content(before)))
    return planned, faults


def content(officer: Officer | None) -> dict[str, Any] | None:
    """An officer as the columns tell it."""
    if officer is None:
        return None
    roles = sorted(officer.roles)
    return {"full_name": officer.name, "agency_code": officer.agency_code, "roles": roles, "active": officer.active}
