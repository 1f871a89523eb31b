"""The cells of a bank's table as people and spreadsheets write them: amounts, days, numbers that are names."""

import re
import unicodedata
from datetime import date, datetime

from chalicelib.adapters.statements import MAX_BALANCE_DIGITS, MAX_MEMO


class Faulty(ValueError):
    """A cell that does not say what its column should. `code` tells why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_KEPT_AS_TEXT = re.compile(r'="(.*)"|\'(.*)')  # how a spreadsheet is made to keep the noughts before a number
_MANGLED = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]+")  # 1.23E+15: the spreadsheet threw digits away
_CURRENCY = re.compile(r"\s*(?:vnd|vnđ|đ|₫)\s*$", re.IGNORECASE)
_NOTHING = frozenset({"", "-", "–", "—"})
_MINUS = str.maketrans({"−": "-", "–": "-"})


def text(cell: str) -> str:
    """A cell's text with single spaces and composed letters (old Vietnamese code pages write a vowel and its tone
    apart). Whatever it looks like, it is text: "=HYPERLINK(...)" is what somebody wrote into a memo."""
    return " ".join(unicodedata.normalize("NFC", cell).split())[:MAX_MEMO]


def plain(cell: str) -> str:
    """As `text`, without the ="..." or apostrophe by which a number is kept as text."""
    written = text(cell)
    kept = _KEPT_AS_TEXT.fullmatch(written)
    return text(kept[1] if kept[1] is not None else kept[2]) if kept else written


def name(cell: str) -> str:
    """A reference or account number, "" if empty. Refuses spreadsheet_number: one that a spreadsheet had turned into
    1.23E+15 names nothing any more."""
    written = plain(cell)
    if _MANGLED.fullmatch(written):
        raise Faulty("spreadsheet_number")
    return "" if written in _NOTHING else written


def account(cell: str) -> str:
    """An account number without the spaces, dots and dashes it is printed with."""
    return re.sub(r"[\s.\-]", "", name(cell))


def amount(cell: str, *, thousands: str, decimal: str) -> int | None:
    """Whole đồng, below zero with a minus or in brackets; None where the cell is empty or a dash.

    Groups must be of three and the fraction of at most two noughts, so that 1.000 of a bank that groups by commas is
    refused and never read as one đồng. Refuses: not_an_amount, not_whole_dong.
    """
    written = _CURRENCY.sub("", plain(cell)).translate(_MINUS)
    if written in _NOTHING:
        return None
    bracketed = re.fullmatch(r"\((.+)\)", written)
    signed = re.fullmatch(r"([+-]) ?(.+)", written)
    sign = -1 if bracketed or (signed and signed[1] == "-") else 1
    digits = bracketed[1] if bracketed else signed[2] if signed else written
    group = re.escape(thousands)
    whole = rf"[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+" if thousands else "[0-9]+"
    shape = re.fullmatch(rf"({whole})(?:{re.escape(decimal)}([0-9]{{1,2}}))?" if decimal else f"({whole})", digits)
    if shape is None:
        raise Faulty("not_an_amount")
    if decimal and (shape[2] or "").strip("0"):
        raise Faulty("not_whole_dong")
    ungrouped = shape[1].replace(thousands, "") if thousands else shape[1]
    if len(ungrouped.lstrip("0")) > MAX_BALANCE_DIGITS:
        raise Faulty("not_an_amount")
    return sign * int(ungrouped)


def day(cell: str, shape: str) -> date:
    """The day that a cell writes in this `strptime` shape; times in it are Vietnamese. Refuses not_a_date."""
    try:
        found = datetime.strptime(plain(cell), shape)  # noqa: DTZ007  banks print local days
    except ValueError:
        raise Faulty("not_a_date") from None
    if not 2000 <= found.year < 2100:
        raise Faulty("not_a_date")
    return found.date()


def heading(cell: str) -> str:
    """A column's title as titles are compared: without case, line breaks or doubled spaces."""
    return text(cell).casefold()
