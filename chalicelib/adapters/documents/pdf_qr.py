"""A QR on a sheet, with what there is to say about it beside it."""

import io
from collections.abc import Sequence

from chalicelib.adapters.documents import qr_picture
from chalicelib.adapters.documents.pdf import Sheet, Style

TEXT_SIZE = 0.92


def draw(sheet: Sheet, payload: str, beside: Sequence[tuple[str, Style]], side: float) -> None:
    """The QR of `payload`, `side` wide with its quiet zone, and texts on its right, all on one page. A web address
    can also be tapped: the paper is often read on the very phone that should scan it."""
    x, width = sheet.margin + side + 2, sheet.width - side - 2
    texts: list[tuple[list[str], Style]] = []
    height = 0.0
    for text, style in beside:
        with sheet.written(style, TEXT_SIZE):
            texts.append((sheet.lines(text, width), style))
            height += len(texts[-1][0]) * sheet.line_height + 0.8
    sheet.turn_page_unless(max(side, height))
    top = y = sheet.pdf.y
    picture(sheet, payload, sheet.margin, top, side)
    y += max(0.0, (side - height) / 2)
    for lines, style in texts:
        with sheet.written(style, TEXT_SIZE):
            y = sheet.put(lines, x, y, width) + 0.8
    sheet.pdf.set_y(max(y, top + side))


def picture(sheet: Sheet, payload: str, x: float, y: float, side: float) -> None:
    """The QR alone, there on this page; a web address can be tapped."""
    link = payload if payload.startswith("https://") else ""
    sheet.pdf.image(io.BytesIO(qr_picture.png(payload)), x, y, side, side, link=link)


def height(sheet: Sheet, text: tuple[str, Style], width: float) -> float:
    """What a text takes in the size of those at a QR."""
    with sheet.written(text[1], TEXT_SIZE):
        return len(sheet.lines(text[0], width)) * sheet.line_height
