"""The small values of camt messages: amounts in whole đồng, sides, days, accounts."""

import re
from datetime import date, datetime

from chalicelib.adapters.statements import MAX_BALANCE_DIGITS
from chalicelib.adapters.statements.xml_tree import Node
from chalicelib.domain import vietnamese_time
from chalicelib.domain.statement import VND, Direction

_DECIMAL = re.compile(r"\+?0*([0-9]*)(?:\.([0-9]*))?", re.ASCII)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?")
SIDES: dict[str, Direction] = {"CRDT": "in", "DBIT": "out"}
TRUTHS = {"true": True, "1": True, "false": False, "0": False, "": False}


def amount(holder: Node, path: str = "Amt") -> int:
    """The amount at `path` in whole đồng: digits, with a fraction of zeros at most.

    Refuses: no_amount, no_currency, not_vnd, not_whole_dong, and not_an_amount, which exactly three decimals are too:
    "100.000" is how Vietnamese write a hundred thousand, and nothing tells which was meant.
    """
    node = holder.one(path)
    if node is None:
        raise holder.refused("no_amount", path)
    currency = node.attribute("Ccy")
    if currency != VND:
        raise node.refused("not_vnd" if currency else "no_currency")
    written = node.text()
    shape = _DECIMAL.fullmatch(written)
    if shape is None or not any(c.isdigit() for c in written) or len(shape[1]) > MAX_BALANCE_DIGITS:
        raise node.refused("not_an_amount")
    if (shape[2] or "").strip("0"):
        raise node.refused("not_whole_dong")
    if len(shape[2] or "") == 3:
        raise node.refused("not_an_amount")
    return int(shape[1] or "0")


def side(holder: Node) -> Direction:
    """Which way the money went, by CdtDbtInd."""
    found = SIDES.get(holder.text("CdtDbtInd"))
    if found is None:
        raise holder.refused("no_direction", "CdtDbtInd")
    return found


def truth(holder: Node, path: str) -> bool:
    """An xs:boolean, false where it is absent."""
    found = TRUTHS.get(holder.text(path))
    if found is None:
        raise holder.refused("not_a_boolean", path)
    return found


def number(holder: Node, path: str) -> int:
    """A whole number of at most five digits above nought, as pages are counted; refuses not_a_number."""
    written = holder.text(path)
    if not re.fullmatch(r"0*[1-9][0-9]{0,4}", written):
        raise holder.refused("not_a_number", path)
    return int(written)


def day(holder: Node, path: str) -> date | None:
    """The Vietnamese day of an element that holds Dt or DtTm, None where it is absent. A time without an offset is
    Vietnamese already."""
    node = holder.one(path)
    if node is None:
        return None
    return day_of(node, node.text("Dt") or node.text("DtTm"))


def day_of(node: Node, written: str) -> date:
    """The Vietnamese day of an ISO date or time; refuses not_a_date."""
    try:
        if shape := _DAY.fullmatch(written):
            return date.fromisoformat(shape[1])
        if shape := _INSTANT.fullmatch(written):
            if shape[2] is None:
                return datetime.fromisoformat(shape[1]).date()
            return vietnamese_time.vietnamese_date(datetime.fromisoformat(shape[1] + shape[2].replace("Z", "+00:00")))
    except (ValueError, OverflowError):
        pass
    raise node.refused("not_a_date")


def account(holder: Node, path: str) -> str:
    """An account's number, "" where none is told: Vietnam has no IBAN, so mostly Othr/Id."""
    return holder.text(f"{path}/Id/Othr/Id") or holder.text(f"{path}/Id/IBAN")
