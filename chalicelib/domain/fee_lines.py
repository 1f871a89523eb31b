"""Fee rules as data, and the lines that they make: what each counts and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

# phí / lệ phí, which the Law on Fees and Charges (97/2015/QH13) keeps apart; and cước of the post, which is neither
Kind = Literal["fee", "charge", "postage"]
Channel = Literal["online", "counter", "post"]
Unit = Literal[
    "per_dossier", "per_copy", "per_page_first_two", "per_page_from_third", "per_case", "per_extra_copy"
]  # fmt: skip
_PAGE_UNITS = ("per_page_first_two", "per_page_from_third")
COPIES_WITHOUT_EXTRA = 2  # an extra copy is the third and each one after it (procedures.json, 3.000333)


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One amount of one fee ("phí") or charge ("lệ phí"), as a decision sets it.

    `code` tells which fee it is: rules with the same code stand in for each other. `amount_vnd` is whole đồng for one
    `unit`; None where the province has not told it. `cap_vnd` is the most that one copy (page units) or the line
    (other units) may cost. In force from `valid_from` to `valid_to`, Vietnamese dates, both included.

    Units: `per_dossier` and `per_case` once; `per_copy` each copy; `per_page_first_two` and `per_page_from_third`
    the pages of the original, for each copy; `per_extra_copy` each copy from the third on.
    """

    kind: Kind
    code: str
    name: str
    amount_vnd: int | None
    channel: Literal["any", "online", "counter", "post"]
    unit: Unit
    cap_vnd: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        """Refuse (ValueError) money that is not whole đồng or is negative, and a cap of less than one đồng."""
        if any(type(money) not in (int, type(None)) for money in (self.amount_vnd, self.cap_vnd)):
            raise ValueError(f"{self.code}: money is whole đồng")
        if (self.amount_vnd or 0) < 0 or (self.cap_vnd is not None and self.cap_vnd < 1):
            raise ValueError(f"{self.code}: money is not negative")


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a quote, in whole đồng. `amount_vnd` is quantity times unit amount, less where a cap cuts it, less
    `exempted_vnd`, which the `exemption` of that code took off; None is unknown. A line wholly exempted is 0 even
    where it was unknown: nothing can be owed; `exempted_vnd` is then None."""

    kind: Kind
    code: str
    name: str
    quantity: int
    unit_amount_vnd: int | None
    amount_vnd: int | None
    exempted_vnd: int | None = 0
    exemption: str = ""

    def __post_init__(self) -> None:
        """Refuse (ValueError) sums that cannot be: below 0, or more than the quantity costs."""
        known = (self.amount_vnd or 0) + (self.exempted_vnd or 0)
        if min(self.quantity, self.amount_vnd or 0, self.exempted_vnd or 0) < 0:
            raise ValueError(f"{self.code}: less than nothing")
        if self.unit_amount_vnd is not None and known > self.quantity * self.unit_amount_vnd:
            raise ValueError(f"{self.code}: more than it costs")


def lines_of(rules: Sequence[FeeRule], *, copies: int, pages: int) -> tuple[FeeLine, ...]:
    """A line for each rule, before exemptions. Units that come to nothing make no line; pages not known (0) make one
    of an unknown amount. The cap of a page rule bounds all page lines of one copy together."""
    caps = [rule.cap_vnd for rule in rules if rule.unit in _PAGE_UNITS and rule.cap_vnd is not None]
    left_of_cap = min(caps) * copies if caps else None
    lines: list[FeeLine] = []
    for rule in rules:
        quantity = _quantity(rule.unit, copies, pages)
        amount: int | None = None
        if quantity and rule.amount_vnd is not None:
            amount = quantity * rule.amount_vnd
            if rule.unit not in _PAGE_UNITS:
                amount = amount if rule.cap_vnd is None else min(amount, rule.cap_vnd)
            elif left_of_cap is not None:
                amount = min(amount, left_of_cap)
                left_of_cap -= amount
        if quantity != 0:
            lines.append(FeeLine(rule.kind, rule.code, rule.name, quantity or 0, rule.amount_vnd, amount))
    return tuple(lines)


def _quantity(unit: Unit, copies: int, pages: int) -> int | None:
    """How many units; None where the pages of the original are not known."""
    if unit in _PAGE_UNITS and pages == 0:
        return None
    return {
        "per_dossier": 1,
        "per_case": 1,
        "per_copy": copies,
        "per_page_first_two": min(pages, 2) * copies,
        "per_page_from_third": max(pages - 2, 0) * copies,
        "per_extra_copy": max(copies - COPIES_WITHOUT_EXTRA, 0),
    }[unit]
