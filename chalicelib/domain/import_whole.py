"""A procedure as an administrator's table would leave it: checked whole, as before any other publishing."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.data_import import CellFault
from chalicelib.domain.import_cells import Told
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.procedure_check import faults_of


def faults_of_the_whole(
    procedure: Procedure, part: str, after: Sequence[Mapping[str, Any]], of: Sequence[Told], titles: Mapping[str, str]
) -> list[CellFault]:
    """What would stand in the way of publishing the procedure with its `part` (fees, papers) as its rows `of` tell it:
    at the row of each, at the column that `titles` has for the field; and what is wrong elsewhere in it at its first
    row. The form is the one that is published."""
    elsewhere: list[str] = []
    faults = []
    for fault in faults_of({**procedure.content, part: list(after)}, form_is_sound=lambda form: True):
        _, first, *places = fault.pointer.split("/")
        if first == part and places:
            title = titles.get(places[-1], "")
            faults.append(CellFault(of[int(places[0])].row, title, fault.code, fault.facts or None))
        else:
            elsewhere.append(fault.pointer)
    if elsewhere:
        faults.append(CellFault(of[0].row, "procedure_code", "procedure_faulty", {"places": ", ".join(elsewhere)}))
    return faults
