"""The register as a workbook: real dates, a head that stays, ready to print on A4."""

import io

import xlsxwriter

from chalicelib.adapters.documents.register_columns import TITLES, Cell, rows
from chalicelib.domain.register import Register

WIDTHS = (5, 24, 34, 6, 24, 34, 26, 16, 16, 16, 13, 12, 24)
TIME = "hh:mm dd/mm/yyyy"
HEAD_ROW = 3
# Texts are texts: nothing that somebody wrote becomes a formula, a link or a number.
_OPTIONS = {
    "in_memory": True,
    "remove_timezone": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def register_xlsx(register: Register) -> bytes:
    """One sheet: title and period, titles of the columns, a row for each entry."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"title": register.title, "created": register.made_at.replace(tzinfo=None)})
    font = {"font_name": "Times New Roman", "font_size": 11}
    bold = book.add_format({**font, "bold": True})
    head = book.add_format({**font, "bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "top"})
    text = book.add_format({**font, "border": 1, "text_wrap": True, "valign": "top"})
    time = book.add_format({**font, "border": 1, "num_format": TIME, "valign": "top"})
    sheet = book.add_worksheet("Sổ theo dõi hồ sơ")
    sheet.write_string(0, 0, f"{register.title.upper()} – {register.agency_name}", bold)
    sheet.write_string(1, 0, f"{register.period} (Mẫu số {register.form_number}, {register.circular})")
    for column, (title, width) in enumerate(zip(TITLES, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROW, column, title, head)
    for number, row in enumerate(rows(register.entries), HEAD_ROW + 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, text, time)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def _write(
    sheet: "xlsxwriter.worksheet.Worksheet", row: int, column: int, cell: Cell, text: object, time: object
) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, text)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, text)
    elif cell is None:
        sheet.write_blank(row, column, None, text)
    else:
        sheet.write_datetime(row, column, cell, time)
