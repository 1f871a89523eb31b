"""The head of an official paper: who wrote it, under whom, for which nation, its number, place and date."""

from collections.abc import Sequence

from chalicelib.adapters.documents.pdf import Sheet

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def draw(sheet: Sheet, *, parent: str, agency: str, number: str, place_and_date: str) -> None:
    """The head of an official paper: the agency under its parent on the left, the nation and its motto on the
    right, number and date beneath (Decree 30/2020/NĐ-CP, appendix I). `parent` and `number` may be empty."""
    left, right = sheet.width * 0.44, sheet.width * 0.54
    x_right, top = sheet.margin + sheet.width - right, sheet.pdf.y
    with sheet.written("B", 0.9):
        y = sheet.put([NATION], x_right, top, right, "C")
    with sheet.written("B", 0.95):
        y = _ruled(sheet, [MOTTO], x_right, y, right, share=1.0)
    y_left = top
    if parent:
        with sheet.written("", 0.9):
            y_left = sheet.put(sheet.lines(parent.upper(), left), sheet.margin, y_left, left, "C")
    with sheet.written("B", 0.9):
        y_left = _ruled(sheet, sheet.lines(agency.upper(), left), sheet.margin, y_left, left, share=0.4)
    below = max(y, y_left) + 1
    if number:
        with sheet.written("", 0.95):
            y_left = sheet.put(sheet.lines(f"Số: {number}", left), sheet.margin, below, left, "C")
    with sheet.written("I", 0.95):
        y = sheet.put(sheet.lines(place_and_date, right), x_right, below, right, "C")
    sheet.pdf.set_y(max(y, y_left))


def _ruled(sheet: Sheet, lines: Sequence[str], x: float, y: float, width: float, *, share: float) -> float:
    """Lines with a rule below them, `share` as long as the longest."""
    y = sheet.put(lines, x, y, width, "C")
    half = max(sheet.pdf.get_string_width(line) for line in lines) * share / 2
    sheet.pdf.line(x + width / 2 - half, y + 0.4, x + width / 2 + half, y + 0.4)
    return y + 1.2
