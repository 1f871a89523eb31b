"""Who signs a paper: a column for each, with room for the signature and the name below."""

from collections.abc import Sequence

from chalicelib.adapters.documents.pdf import Sheet

HOW = "(Ký và ghi rõ họ tên)"
ROOM = 12.0  # millimetres to sign in


def height(sheet: Sheet) -> float:
    """What the signatures take: they are kept on one page."""
    return 4 * sheet.line_height + ROOM


def draw(sheet: Sheet, signers: Sequence[tuple[str, str]], *, left: float = 0.0) -> float:
    """Titles with names below them, "" where the name is written by hand, from here down and right of `left`
    millimetres; a single signer stands in the right half. Gives the y below. The caller has seen to the room."""
    free = sheet.width - left
    width = free / len(signers) if len(signers) > 1 else min(free, sheet.width / 2)
    first = sheet.margin + sheet.width - width * len(signers)
    top = bottom = sheet.pdf.y
    for place, (title, name) in enumerate(signers):
        x = first + place * width
        with sheet.written("B"):
            y = sheet.put(sheet.lines(title.upper(), width - 2), x, top, width, "C")
        with sheet.written("I", 0.9):
            y = sheet.put([HOW], x, y, width, "C") + ROOM
        with sheet.written("B"):
            y = sheet.put(sheet.lines(name, width - 2) if name else [""], x, y, width, "C")
        bottom = max(bottom, y)
    return bottom
