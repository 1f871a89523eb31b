"""A sheet of paper (A5, A4, A4 lying) as Vietnamese offices fill it, as PDF: title, fields, text, numbered pages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Literal
from unicodedata import category, normalize

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont

FONTS = Path(__file__).resolve().parents[2] / "data" / "fonts"
FAMILY = "CongDan"
STYLES = {"": "Regular", "B": "Bold", "I": "Italic"}
NOT_IN_FONT = "□"
# Points of body text and millimetres of margin, for each size of paper. Decree 30/2020/NĐ-CP: 13 to 14 on A4.
# A register is a table of twelve columns on the long side of A4: smaller, as such books are.
BODY = {"A4": 13.0, "A5": 10.0, "A4 landscape": 8.5}
MARGIN = {"A4": 20.0, "A5": 11.0, "A4 landscape": 12.0}
SIZE_MM = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "A4 landscape": (297.0, 210.0)}
MM_OF_POINT = 25.4 / 72
LEADING = 1.28  # a capital with two marks (Ấ, Ỗ) needs more than the usual 1.2

Align = Literal["L", "C", "R"]
Style = Literal["", "B", "I"]
Paper = Literal["A4", "A5", "A4 landscape"]


class Sheet:
    """One document being written from top to bottom. Lengths are millimetres, sizes are shares of the body text's.

    `made_at` (aware) is the only time in the file: the same words give the same bytes.
    """

    def __init__(self, *, paper: Paper, title: str, made_at: datetime, foot: str) -> None:
        """An empty sheet; `title` is for the reader's window, `foot` stands on each page beside its number."""
        self.pdf = FPDF(format=SIZE_MM[paper])
        self._cut: dict[tuple[str, float, str, float], list[str]] = {}
        self.body, self.margin, self.foot = BODY[paper], MARGIN[paper], foot
        for style, name in STYLES.items():
            self.pdf.add_font(FAMILY, style, FONTS / f"CongDanSerif-{name}.ttf")
        font = self.pdf.fonts[FAMILY.lower()]
        self.letters = frozenset(font.cmap) if isinstance(font, TTFFont) else frozenset()
        self.pdf.set_creation_date(made_at)
        self.pdf.set_title(title)
        self.pdf.set_lang("vi-VN")
        self.pdf.set_producer("CôngDân")
        self.pdf.alias_nb_pages("")  # or {nb} in somebody's text would become a number
        self.pdf.c_margin = 0
        self.pdf.set_margins(self.margin, self.margin)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_line_width(0.2)
        self.pdf.add_page()
        self.font()

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.pdf.w - 2 * self.margin

    @property
    def room(self) -> float:
        """What is left of the page above the foot."""
        return self._bottom - self.pdf.y

    @property
    def whole_page(self) -> float:
        """What an empty page has room for."""
        return self._bottom - self.margin

    @property
    def _bottom(self) -> float:
        return self.pdf.h - self.margin - 2

    @property
    def line_height(self) -> float:
        """Of one line in the present font."""
        return self.pdf.font_size_pt * MM_OF_POINT * LEADING

    def font(self, style: Style = "", size: float = 1.0) -> None:
        """Write on in this style; `size` 1.0 is body text."""
        self.pdf.set_font(FAMILY, style, self.body * size)

    @contextmanager
    def written(self, style: Style = "", size: float = 1.0) -> Iterator[None]:
        """Another style for a while."""
        before = self.pdf.font_style, self.pdf.font_size_pt
        self.font(style, size)
        yield
        self.pdf.set_font(FAMILY, before[0], before[1])

    def clean(self, text: str) -> str:
        """`text` as it can be printed: composed, on one line, without invisible or direction-changing characters, and
        with a box for each character that the font does not have."""
        spaced = "".join(" " if one.isspace() else one for one in normalize("NFC", text))
        seen = "".join(one for one in spaced if category(one)[0] != "C")
        return " ".join("".join(one if ord(one) in self.letters else NOT_IN_FONT for one in seen).split())

    def lines(self, text: str, width: float) -> list[str]:
        """`text` cut into lines of the present font; a word longer than a line is cut too."""
        # A table asks for its headings again on each row, and for each cell to measure, to place and to draw it.
        asked = (text, width, self.pdf.font_style, self.pdf.font_size_pt)
        if asked not in self._cut:
            self._cut[asked] = self._lines(text, width)
        return list(self._cut[asked])

    def _lines(self, text: str, width: float) -> list[str]:
        cleaned = self.clean(text)
        if not cleaned:
            return [""]
        cut = self.pdf.multi_cell(width, text=cleaned, align="L", dry_run=True, output=MethodReturnValue.LINES)
        return list(cut)  # type: ignore[arg-type]  # LINES gives a list of texts

    def dots(self, width: float) -> str:
        """A dotted line to write on, for what is not known."""
        return "." * max(3, int(width / self.pdf.get_string_width(".")) - 1)

    def put(self, lines: Sequence[str], x: float, y: float, width: float, align: Align = "L") -> float:
        """Print lines from there down, on this page; gives the y below them."""
        for line in lines:
            self.pdf.set_xy(x, y)
            self.pdf.cell(width, self.line_height, line, align=align)
            y += self.line_height
        return y

    def turn_page_unless(self, height: float) -> bool:
        """Begin a new page if less than `height` is left; says whether it did."""
        if height <= self.room or self.pdf.y <= self.margin:
            return False
        self.pdf.add_page()
        return True

    def gap(self, lines: float = 0.5) -> None:
        """Leave some lines of body text free."""
        self.pdf.set_y(self.pdf.y + lines * self.body * MM_OF_POINT * LEADING)

    def title(self, text: str, below: str = "") -> None:
        """The name of the paper, and a line beneath it."""
        with self.written("B", 1.35):
            self.pdf.set_y(self.put(self.lines(text, self.width), self.margin, self.pdf.y, self.width, "C"))
        if below:
            with self.written("I"):
                self.pdf.set_y(self.put(self.lines(below, self.width), self.margin, self.pdf.y, self.width, "C"))

    def fields(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Names and values, the values below each other; dots where there is no value."""
        between = 2.0
        widest = max(self.pdf.get_string_width(f"{name}:") for name, _ in pairs) + 0.1
        left = min(widest, self.width * 0.4) + between
        for name, value in pairs:
            names = self.lines(f"{name}:", left - between)
            values = self.lines(value or self.dots(self.width - left), self.width - left)
            for one, other in zip_longest(names, values, fillvalue=""):
                self.turn_page_unless(self.line_height)
                y = self.pdf.y
                self.put([one], self.margin, y, left)
                self.pdf.set_y(self.put([other], self.margin + left, y, self.width - left))
            self.pdf.set_y(self.pdf.y + 0.6)

    def paragraph(self, text: str, style: Style = "", size: float = 1.0, align: Align = "L") -> None:
        """Text over the whole width; it may go on on the next page."""
        with self.written(style, size):
            for line in self.lines(text, self.width):
                self.turn_page_unless(self.line_height)
                self.pdf.set_y(self.put([line], self.margin, self.pdf.y, self.width, align))

    def finish(self) -> bytes:
        """The PDF, with foot and page number on every page. The sheet is done."""
        for page in range(1, self.pdf.pages_count + 1):
            self.pdf.page = page
            # A font that is the current one already is not written again, but the page's last one may be another.
            self.font("I")
            self.font("", 0.85)
            y = self.pdf.h - self.margin
            self.put([self.clean(self.foot)], self.margin, y, self.width)
            self.put([f"Trang {page}/{self.pdf.pages_count}"], self.margin, y, self.width, "R")
        return bytes(self.pdf.output())
