"""A ruled table on a sheet: cells wrap, headings come again on each page, rows that belong together stay so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.adapters.documents.pdf import Align, Sheet, Style

PAD_X, PAD_Y = 1.2, 0.7  # millimetres


@dataclass(frozen=True, slots=True)
class Column:
    """`share` of the table's width; the shares of all columns need not add up to anything."""

    title: str
    share: float
    align: Align = "L"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells from left to right; the first covers `span` columns. `with_next`: no page break after it."""

    cells: tuple[str, ...]
    style: Style = ""
    span: int = 1
    with_next: bool = False


@dataclass(slots=True)
class _Cell:
    x: float
    width: float
    align: Align
    lines: list[str]


def draw(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Row], *, after: float = 0.0) -> None:
    """Draw the table from here down, over as many pages as it needs. `after` millimetres below it are kept free on the
    page of its last rows: what follows does not stand alone on a page.

    A row with another number of cells than its span leaves is refused with ValueError.
    """
    heading = Row(tuple(column.title for column in columns), "B", with_next=True)
    together: list[Row] = [heading]
    for left, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        together.append(row)
        if row.with_next and left:
            continue
        _draw_together(sheet, columns, together, heading, 0.0 if left else after)
        together = []


def _draw_together(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Row], heading: Row, after: float) -> None:
    begins = rows[0] is heading
    height = sum(_height(sheet, _cells(sheet, columns, row)) for row in rows)
    on_new_page = height if begins else height + _height(sheet, _cells(sheet, columns, heading))
    # What no page has room for together begins here and breaks where it must.
    kept = next((one for one in (after, 0.0) if on_new_page + one <= sheet.whole_page), None)
    if kept is not None and sheet.turn_page_unless(height + kept) and not begins:
        rows = [heading, *rows]
    for row in rows:
        _draw_row(sheet, columns, row, heading)


def _draw_row(sheet: Sheet, columns: Sequence[Column], row: Row, heading: Row) -> None:
    cells = _cells(sheet, columns, row)
    while any(cell.lines for cell in cells):
        if sheet.turn_page_unless(sheet.line_height + 2 * PAD_Y) and row is not heading:
            _draw_row(sheet, columns, heading, heading)
        fitting = max(1, int((sheet.room - 2 * PAD_Y) / sheet.line_height))
        part = [_Cell(cell.x, cell.width, cell.align, cell.lines[:fitting]) for cell in cells]
        cells = [_Cell(cell.x, cell.width, cell.align, cell.lines[fitting:]) for cell in cells]
        _draw_part(sheet, part, row.style, centred=row is heading)


def _draw_part(sheet: Sheet, cells: Sequence[_Cell], style: Style, *, centred: bool) -> None:
    top, height = sheet.pdf.y, _height(sheet, cells)
    with sheet.written(style):
        for cell in cells:
            sheet.pdf.rect(cell.x, top, cell.width, height)
            align: Align = "C" if centred else cell.align
            sheet.put(cell.lines, cell.x + PAD_X, top + PAD_Y, cell.width - 2 * PAD_X, align)
    sheet.pdf.set_y(top + height)


def _cells(sheet: Sheet, columns: Sequence[Column], row: Row) -> list[_Cell]:
    unit = sheet.width / sum(column.share for column in columns)
    with sheet.written(row.style):
        return [
            _Cell(x, width, align, sheet.lines(text, width - 2 * PAD_X))
            for text, (x, width, align) in zip(row.cells, _places(sheet.margin, unit, columns, row.span), strict=True)
        ]


def _places(x: float, unit: float, columns: Sequence[Column], span: int) -> Iterator[tuple[float, float, Align]]:
    for group in (columns[:span], *([one] for one in columns[span:])):
        width = unit * sum(column.share for column in group)
        yield x, width, "L" if len(group) > 1 else group[0].align
        x += width


def _height(sheet: Sheet, cells: Sequence[_Cell]) -> float:
    return max(len(cell.lines) for cell in cells) * sheet.line_height + 2 * PAD_Y
