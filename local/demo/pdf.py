"""Small real PDFs with Vietnamese on them, made by hand: one page of lines in a font that every reader has."""

import unicodedata
from collections.abc import Sequence

SIZE, LEADING, LEFT, TOP = 12, 22, 64, 770
WIDTH = SIZE * 0.6  # Courier: every letter is as wide
# Fonts that every reader has know no "ế". Accents are drawn over the letter: (glyph, where above a small letter, as a
# share of the size). Courier's own accents sit above a small letter already.
_MARKS = {
    "\u0300": ("`", 0.0),
    "\u0301": ("\\264", 0.0),
    "\u0302": ("^", -0.03),
    "\u0303": ("~", 0.0),
    "\u0306": ("\\303", 0.0),
    "\u0309": ("?", 0.48),
    "\u031b": ("\\222", -0.12),
    "\u0323": (".", -0.22),
}
_RISE = {"capital": 0.16, "second": 0.14}


def page(lines: Sequence[str]) -> bytes:
    """A one-page A4 PDF of `lines`, the first as its title; their text can be copied out of it too."""
    drawn = [_line(text, TOP - LEADING * place) for place, text in enumerate(lines)]
    content = f"BT /F {SIZE} Tf\n{''.join(drawn)}ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (vi-VN) /MarkInfo << /Marked true >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding << /Type /Encoding /BaseEncoding "
        b"/WinAnsiEncoding /Differences [96 /grave 94 /circumflex 126 /tilde 180 /acute 195 /breve] >> >>",
        f"<< /Title <{_utf16(lines[0])}> /Producer (CongDan demo) >>".encode("ascii"),
    ]
    return _file(objects)


def _line(text: str, y: int) -> str:
    """Text operators of one line, marked with what it says."""
    drawn = [f"/Span << /ActualText <{_utf16(text)}> >> BDC\n"]
    for place, letter in enumerate(unicodedata.normalize("NFC", text)):
        x = LEFT + place * WIDTH
        base, *marks = list(unicodedata.normalize("NFD", letter))
        rise = _RISE["capital"] if base.isupper() else 0.0
        if base in "đĐ":
            drawn.append(_glyph("-", x + 1.5, y + (2.6 if base == "đ" else 0.4)))
            base = "d" if base == "đ" else "D"
        if base != " ":
            drawn.append(_glyph(_escaped(base), x, y))
        for mark in sorted(marks, key=lambda one: one not in "\u0302\u0306\u031b"):
            glyph, above = _MARKS[mark]
            aside = {"\u031b": 3.2, "\u0309": 2.0}.get(mark, 0.0)
            lift = 0.0 if mark in "\u0323\u031b" else rise
            accent = _glyph(glyph, x + aside, y + (above + lift) * SIZE)
            # No font has the hook of "ả" as an accent: a small question mark looks like it.
            drawn.append(f"/F {SIZE // 2} Tf\n{accent}/F {SIZE} Tf\n" if mark == "\u0309" else accent)
            if mark in "\u0302\u0306":
                rise += _RISE["second"]
    return "".join(drawn) + "EMC\n"


def _glyph(glyph: str, x: float, y: float) -> str:
    return f"1 0 0 1 {x:.1f} {y:.1f} Tm ({glyph}) Tj\n"


def _escaped(letter: str) -> str:
    if letter in "()\\":
        return "\\" + letter
    code = letter.encode("cp1252", "replace")[0]
    return letter if code < 127 and letter not in "`^~" else f"\\{code:03o}"


def _utf16(text: str) -> str:
    return "FEFF" + text.encode("utf-16-be").hex().upper()


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
