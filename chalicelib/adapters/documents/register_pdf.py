"""The register as PDF: A4 lying, the head of the table again on each page."""

from chalicelib.adapters.documents import pdf_head, pdf_table
from chalicelib.adapters.documents.pdf import Sheet
from chalicelib.adapters.documents.pdf_table import Column, Row
from chalicelib.adapters.documents.register_columns import TITLES, rows, written
from chalicelib.domain.register import Register
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.domain.written_time import written_date

SHARES = (9, 32, 34, 8, 26, 34, 25, 18, 18, 18, 17, 14, 20)
CENTRED = frozenset({0, 3, 7, 8, 9})
NOBODY = "Không có hồ sơ được tiếp nhận trong thời gian này."


def register_pdf(register: Register) -> bytes:
    """The book's pages from the first to the last day."""
    sheet = Sheet(
        paper="A4 landscape",
        title=f"{register.title} – {register.agency_name}",
        made_at=register.made_at,
        foot=f"{register.title} – {register.agency_name}. {register.period}",
    )
    sheet.paragraph(f"Mẫu số {register.form_number} – {register.circular}", "I", 0.9, "R")
    pdf_head.draw(
        sheet,
        parent=register.agency_name if register.unit_name else register.parent_name,
        agency=register.unit_name or register.agency_name,
        number="",
        place_and_date=f"Lập {written_date(vietnamese_date(register.made_at))}",
    )
    sheet.gap(0.8)
    sheet.title(register.title.upper(), register.period)
    sheet.gap()
    columns = [
        Column(title, share, "C" if place in CENTRED else "L")
        for place, (title, share) in enumerate(zip(TITLES, SHARES, strict=True))
    ]
    lines = [Row(tuple(written(cell) for cell in row)) for row in rows(register.entries)]
    pdf_table.draw(sheet, columns, lines or [Row((NOBODY,), span=len(columns))])
    return sheet.finish()
