"""Papers from a table: all the rows of a procedure together are its papers in its next version."""

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from chalicelib.domain import import_cells as cells
from chalicelib.domain.applicant import CITIZEN
from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.import_whole import faults_of_the_whole
from chalicelib.domain.procedure import Procedure

MOST_PAPERS = 60  # of one procedure
MEGABYTE = 1024 * 1024
_HUNDRED = re.compile(r"[0-9]|[1-9][0-9]|100")
_KINDS = re.compile(r"(application/pdf|image/jpeg|image/png)( (application/pdf|image/jpeg|image/png))*")
_YES = {"yes": True, "no": False}
COLUMNS = (
    cells.Column("procedure_code", required=True, longest=40, shape=cells.PROCEDURE_CODE),
    cells.Column("slot", required=True, longest=60, shape=cells.SLUG),
    cells.Column("name", required=True, longest=500),
    cells.Column("required", required=True, options=tuple(_YES)),
    cells.Column("when", longest=1000),
    cells.Column("originals", shape=_HUNDRED),
    cells.Column("copies", shape=_HUNDRED),
    cells.Column("upload", options=tuple(_YES)),
    cells.Column("max_pages", shape=_HUNDRED),
    cells.Column("max_mb", shape=re.compile(r"[1-9][0-9]?|100")),
    cells.Column("content_types", shape=_KINDS),
)
_PLACES = {**{column.title: column.title for column in COLUMNS}, "max_bytes": "max_mb"}
# Of a paper that is new, where the table does not tell.
_NEW: Mapping[str, Any] = {
    "originals": 1,
    "copies": 0,
    "when": "",
    "upload": True,
    "max_pages": 10,
    "max_bytes": 10 * MEGABYTE,
    "content_types": ["application/pdf", "image/jpeg", "image/png"],
}


def plan(told: list[cells.Told], found: Mapping[str, Procedure]) -> tuple[list[Planned], list[CellFault]]:
    """The papers of each procedure named, in the order of the rows, and what contradicts the procedures that there are:
    a paper that an exemption or an authorisation asks for must stay, and the procedure is checked whole as before any
    publishing. What the table does not tell of a paper (a column that it does not have, an empty cell) stays as it
    was."""
    faults, planned = cells.given_twice(told, "procedure_code", "slot"), []
    rows = sorted((one for one in told if one.values["procedure_code"]), key=lambda one: one.values["procedure_code"])
    for code, group in groupby(rows, key=lambda one: str(one.values["procedure_code"])):
        of = list(group)
        procedure = found.get(code)
        if procedure is None:
            faults += [CellFault(one.row, "procedure_code", "procedure_unknown") for one in of]
            continue
        if procedure.coming:  # which the papers of today would put out of force unseen
            faults += [CellFault(one.row, "procedure_code", "version_waits") for one in of]
        if len(of) > MOST_PAPERS:
            faults.append(CellFault(of[MOST_PAPERS].row, "slot", "too_many_papers", {"limit": MOST_PAPERS}))
        before = {paper["slot"]: paper for paper in procedure.content["papers"]}
        after = [_paper(one, before.get(one.values["slot"])) for one in of]
        if not _needed(procedure) <= {paper.get("slot") for paper in after if paper["upload"]}:
            faults.append(CellFault(of[0].row, "slot", "paper_still_needed"))
        if cells.are_sound(of, faults):
            faults += faults_of_the_whole(procedure, "papers", after, of, _PLACES)
        planned.append(
            Planned(f"procedure:{code}", procedure.version, {"papers": after}, {"papers": [*before.values()]})
        )
    return planned, faults


def _needed(procedure: Procedure) -> set[str]:
    """The papers that others point at: proofs of exemptions, and the authorisation where others may be filed for."""
    needed = {slot for one in procedure.content.get("exemptions", []) if (slot := one.get("proof_slot"))}
    may = procedure.who_may_apply
    return needed | ({may.authorisation_slot} if set(may.kinds) - {CITIZEN} else set())


def _paper(one: cells.Told, before: Mapping[str, Any] | None) -> dict[str, Any]:
    said = {name: value for name, value in one.values.items() if value is not None and name != "procedure_code"}
    for name in ("required", "upload"):
        if name in said:
            said[name] = _YES[said[name]]
    for name in ("originals", "copies", "max_pages"):
        if name in said:
            said[name] = int(said[name])
    if "max_mb" in said:
        said["max_bytes"] = int(said.pop("max_mb")) * MEGABYTE
    if "content_types" in said:
        said["content_types"] = said["content_types"].split(" ")
    return {**(_NEW if before is None else before), **said}
