"""A carrier's settlement file as CSV or XLSX: a layout is data (data/carrier_settlements.json)."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

from chalicelib.adapters.statements import RowFault, UnreadableStatement, cells, sheet, workbook
from chalicelib.domain.remittance import Remittance, RemittedItem

_T = TypeVar("_T")
LONGEST = 60


def read(content: bytes, *, mapping: str, layouts: Mapping[str, Mapping[str, Any]]) -> Remittance:
    """The one settlement of a file, laid out as that one of the `layouts` says, in whole đồng.

    Refuses with `UnreadableStatement`: what `sheet.read` and `workbook.as_csv` refuse, a layout that is no more with
    `unknown_mapping`, no_rows, label_faulty, and faulty_rows, whose `faults` list every faulty row at once: not_a_date,
    not_an_amount, not_whole_dong, no_amount, spreadsheet_number, name_too_long.
    """
    if mapping not in layouts:
        raise UnreadableStatement("unknown_mapping")
    layout = layouts[mapping]
    if content.startswith(workbook.BEGINS):
        content = workbook.as_csv(content, date_format=layout["date_format"])
        layout = {**layout, "encoding": "utf-8", "delimiters": [","]}
    found = sheet.read(content, layout)
    faults = list(found.faults)
    items = tuple(item for row in found.rows if (item := _item(row, layout, faults)))
    if faults:
        faults.sort(key=lambda fault: fault.row)
        raise UnreadableStatement("faulty_rows", f"row {faults[0].row}", faults)
    if not items:
        raise UnreadableStatement("no_rows")
    number, reference = _label(found, "number", _name), _label(found, "bank_reference", _name)
    return Remittance(number, reference, _label(found, "total", partial(_dong, layout=layout)), items)


def _item(row: sheet.Row, layout: Mapping[str, Any], faults: list[RowFault]) -> RemittedItem | None:
    """What a row says; None after adding everything that is wrong with it to `faults`."""
    before = len(faults)

    def cell(column: str, reading: Callable[[str], _T], otherwise: _T) -> _T:
        try:
            return reading(row.cells.get(column, ""))
        except cells.Faulty as faulty:
            faults.append(RowFault(row.number, column, faulty.code))
            return otherwise

    in_dong = partial(_dong, layout=layout)
    item = RemittedItem(
        row=row.number,
        order_code=cell("order_code", _name, ""),
        item_code=cell("item_code", _name, "").upper(),
        collected_on=cell("booked_on", partial(cells.day, shape=layout["date_format"]), date.min),
        collected_vnd=cell("collected", in_dong, 0),
        withheld_vnd=cell("withheld", in_dong, 0),
        remitted_vnd=cell("remitted", in_dong, 0),
    )
    return item if len(faults) == before else None


def _label(found: sheet.Sheet, name: str, reading: Callable[[str], _T]) -> _T:
    row, written = found.labels[name]
    try:
        return reading(written)
    except cells.Faulty as faulty:
        raise UnreadableStatement("label_faulty", name, [RowFault(row, name, faulty.code)]) from None


def _name(cell: str) -> str:
    told = cells.name(cell)
    if len(told) > LONGEST or "#" in told:
        raise cells.Faulty("name_too_long")
    return told


def _dong(cell: str, *, layout: Mapping[str, Any]) -> int:
    """Whole đồng; a dash is nought, an empty cell is nothing that anybody told."""
    told = cells.amount(cell, thousands=layout["thousands"], decimal=layout["decimal"])
    if told is None and not cell.strip():
        raise cells.Faulty("no_amount")
    return told or 0
