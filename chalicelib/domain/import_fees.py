"""Fees from a table: all the rows of a procedure together are its fees in its next version."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from chalicelib.domain import import_cells as cells
from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.procedure import Procedure

UNITS = ("per_dossier", "per_copy", "per_page_first_two", "per_page_from_third", "per_case", "per_extra_copy")
COLUMNS = (
    cells.Column("procedure_code", required=True, longest=40, shape=cells.PROCEDURE_CODE),
    cells.Column("kind", required=True, options=("fee", "charge")),
    cells.Column("code", required=True, longest=60, shape=cells.SLUG),
    cells.Column("name", required=True, longest=300),
    cells.Column("amount_vnd", kind="money"),  # empty: not known, never free
    cells.Column("channel", required=True, options=("any", "online", "counter", "post")),
    cells.Column("unit", required=True, options=UNITS),
    cells.Column("cap_vnd", kind="money"),
    cells.Column("valid_from", kind="day"),
    cells.Column("valid_to", kind="day"),
)
_SAME = ("code", "channel", "unit", "valid_from")


def codes_in(told: list[cells.Told]) -> list[str]:
    """The procedures that the rows name."""
    return sorted({one.values["procedure_code"] for one in told if one.values["procedure_code"]})


def plan(told: list[cells.Told], found: Mapping[str, Procedure]) -> tuple[list[Planned], list[CellFault]]:
    """The fees of each procedure named, and what contradicts the procedures that there are. What the table does not
    tell of a fee (its source, notes) stays as it was."""
    faults = [
        *cells.given_twice(told, "procedure_code", "channel", "unit", "valid_from", "code"),
        *cells.backwards(told, "valid_from", "valid_to"),
    ]
    faults += [CellFault(one.row, "cap_vnd", "not_an_amount") for one in told if one.values["cap_vnd"] == 0]
    planned = []
    rows = sorted((one for one in told if one.values["procedure_code"]), key=lambda one: one.values["procedure_code"])
    for code, group in groupby(rows, key=lambda one: str(one.values["procedure_code"])):
        of = list(group)
        procedure = found.get(code)
        if procedure is None:
            faults += [CellFault(one.row, "procedure_code", "procedure_unknown") for one in of]
            continue
        if procedure.coming:  # which the fees of today would put out of force unseen
            faults += [CellFault(one.row, "procedure_code", "version_waits") for one in of]
        before = list(procedure.content["fees"])
        after = [_fee(one, before) for one in of]
        exempted = {fee for exemption in procedure.exemptions for fee in exemption.fees}
        if not exempted <= {fee["code"] for fee in after}:
            faults.append(CellFault(of[0].row, "code", "fee_still_exempted"))
        planned.append(Planned(f"procedure:{code}", procedure.version, {"fees": after}, {"fees": before}))
    return planned, faults


def _fee(one: cells.Told, before: list[Mapping[str, Any]]) -> dict[str, Any]:
    told = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in one.values.items()
        if name != "procedure_code"
    }
    same = next((fee for fee in before if all(fee.get(name) == told[name] for name in _SAME)), {})
    return {**told, **same, **{name: value for name, value in told.items() if name in one.given}}
