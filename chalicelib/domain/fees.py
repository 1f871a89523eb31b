"""What a dossier costs: fee rules as data, and the quote they give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["fee", "charge"]  # phí / lệ phí: the Law on Fees and Charges (97/2015/QH13) keeps them apart
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
    """One line of a quote. `amount_vnd` is quantity times unit amount, less where a cap cuts it; None is unknown."""

    kind: Kind
    code: str
    name: str
    quantity: int
    unit_amount_vnd: int | None
    amount_vnd: int | None


@dataclass(frozen=True, slots=True)
class Quote:
    """What is to be paid, in whole đồng. `amount_vnd` None: unknown, so nothing may be asked, and nothing waived."""

    lines: tuple[FeeLine, ...]
    amount_vnd: int | None


def quote(rules: Iterable[FeeRule], *, channel: Channel, on: date, copies: int = 1, pages: int = 0) -> Quote:
    """The lines for a dossier filed through `channel` on the Vietnamese date `on`, in the order of the rules.

    For each code the rules of the exact channel beat those for any channel; of two for the same unit the one with
    the later `valid_from` counts. A free procedure says so with a rule of 0 đ: the amount is unknown (None), never 0,
    where no rule is in force, where a code has rules in force for other channels only, where an amount is not told,
    and where pages are charged but `pages` (of the original) is 0. Units that come to nothing make no line.

    The cap of a page rule bounds all page lines of one copy together (certified copies: 200,000 đ a copy).
    `copies` below 1 or `pages` below 0, and two rules of equal standing, are refused with ValueError.
    """
    if copies < 1 or pages < 0:
        raise ValueError("at least one copy, and no negative pages")
    in_force = [rule for rule in rules if (rule.valid_from or on) <= on <= (rule.valid_to or on)]
    chosen: list[FeeRule] = []
    all_told = True
    for code in dict.fromkeys(rule.code for rule in in_force):
        of_code = [rule for rule in in_force if rule.code == code]
        for_channel = [rule for rule in of_code if rule.channel == channel] or [
            rule for rule in of_code if rule.channel == "any"
        ]
        all_told = all_told and bool(for_channel)
        chosen += [_newest(for_channel, unit) for unit in dict.fromkeys(rule.unit for rule in for_channel)]
    lines = _lines(chosen, copies, pages)
    amounts = [line.amount_vnd for line in lines if line.amount_vnd is not None]
    known = bool(chosen) and all_told and len(amounts) == len(lines)
    return Quote(lines, sum(amounts) if known else None)


def _newest(rules: Sequence[FeeRule], unit: Unit) -> FeeRule:
    of_unit = sorted((rule for rule in rules if rule.unit == unit), key=lambda rule: rule.valid_from or date.min)
    if len(of_unit) > 1 and of_unit[-1].valid_from == of_unit[-2].valid_from:
        raise ValueError(f"{of_unit[-1].code}: two rules {unit} begin on the same day")
    return of_unit[-1]


def _lines(rules: Sequence[FeeRule], copies: int, pages: int) -> tuple[FeeLine, ...]:
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
