"""Fees from a table: all the rows of a procedure together are its fees in its next version."""

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from chalicelib.domain import import_cells as cells
from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.import_whole import faults_of_the_whole
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
_PLACES = {column.title: column.title for column in COLUMNS}
_DAYS = ("valid_from", "valid_to")
_KEY = ("code", "channel", "unit")  # and since when: these tell one fee from another


def codes_in(told: list[cells.Told]) -> list[str]:
    """The procedures that the rows name."""
    return sorted({one.values["procedure_code"] for one in told if one.values["procedure_code"]})


def plan(told: list[cells.Told], found: Mapping[str, Procedure]) -> tuple[list[Planned], list[CellFault]]:
    """The fees of each procedure named, and what contradicts the procedures that there are, or would stop filing once
    they had these fees. What the table does not tell of a fee (its source, notes, columns that the file does not have)
    stays as it was."""
    faults = cells.given_twice(told, "procedure_code", "channel", "unit", "valid_from", "code")
    faults += [CellFault(one.row, "cap_vnd", "not_an_amount") for one in told if one.values["cap_vnd"] == 0]
    planned = []
    rows = sorted((one for one in told if one.values["procedure_code"]), key=lambda one: one.values["procedure_code"])
    for code, group in groupby(rows, key=lambda one: str(one.values["procedure_code"])):
        of = list(group)
        procedure = found.get(code)
        if procedure is None:
            faults += [CellFault(one.row, "procedure_code", "procedure_unknown") for one in of]
            faults += [fault for one in of for fault in cells.backwards(one, cells.resulting(one, None), *_DAYS)]
            continue
        if procedure.coming:  # which the fees of today would put out of force unseen
            faults += [CellFault(one.row, "procedure_code", "version_waits") for one in of]
        before = list(procedure.content["fees"])
        after, wrong = _fees(of, before)
        exempted = {fee for one in procedure.content.get("exemptions", []) for fee in one["fees"]}
        if not exempted <= {fee["code"] for fee in after}:
            wrong.append(CellFault(of[0].row, "code", "fee_still_exempted"))
        faults += wrong
        if cells.are_sound(of, faults):
            faults += faults_of_the_whole(procedure, "fees", after, of, _PLACES)
        planned.append(Planned(f"procedure:{code}", procedure.version, {"fees": after}, {"fees": before}))
    return planned, faults


def _fees(of: list[cells.Told], before: list[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[CellFault]]:
    """The fees that the rows of a procedure tell, and what is wrong with their days."""

    def key(one: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(one[name] for name in _KEY)

    count = Counter(key(one.values) for one in of)
    after, faults = [], []
    for one in of:
        like = [fee for fee in before if key(fee) == key(one.values)]
        if len(like) > 1 and "valid_from" not in one.given:
            faults.append(CellFault(one.row, "code", "fee_of_several_days"))
        after.append(_fee(one, like, alone=count[key(one.values)] == 1))
        faults += cells.backwards(one, after[-1], *_DAYS)
    return after, faults


def _fee(one: cells.Told, like: list[Mapping[str, Any]], *, alone: bool) -> dict[str, Any]:
    """The fee that a row tells: of the stored ones like it the one since the same day, or the only one that it can be,
    with what the row tells instead."""
    since = cells.plain(one.values["valid_from"])
    same: Mapping[str, Any] | None = next((fee for fee in like if (fee.get("valid_from") or None) == since), None)
    if len(like) == 1 and (alone or "valid_from" not in one.given):
        same = like[0]
    told = {name: value for name, value in cells.resulting(one, same).items() if name != "procedure_code"}
    return {**(same or {}), **told}
