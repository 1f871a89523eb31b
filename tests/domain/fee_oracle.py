"""What a dossier costs, counted đồng by đồng and apart from the code: copy by copy, page by page, claim by claim."""

from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Any

Told = dict[str, Any]


def amount(rules: list[Told], exemptions: list[Told], *, copies: int, pages: int) -> int | None:
    """The sum to be paid; None where it is unknown. `rules` are in force, for any channel, and one for each code."""
    total: int | None = 0 if rules else None
    for rule in rules:
        due = _after(rule, _before(rule, copies, pages), exemptions)
        total = None if total is None or due is None else total + due
    return total


def _before(rule: Told, copies: int, pages: int) -> int | None:
    units = 0
    for copy in range(1, copies + 1):
        if rule["unit"] == "per_copy" or (rule["unit"] == "per_extra_copy" and copy > 2):
            units += 1
        for page in range(1, pages + 1):
            units += rule["unit"] == ("per_page_first_two" if page <= 2 else "per_page_from_third")
    if rule["unit"] in ("per_dossier", "per_case"):
        units = 1
    if "page" in rule["unit"] and not pages:
        return None
    if not units:
        return 0
    if rule["amount_vnd"] is None:
        return None
    most = rule["cap_vnd"] or 10**18
    return min(units * rule["amount_vnd"], most * copies if "page" in rule["unit"] else most)


def _after(rule: Told, before: int | None, exemptions: list[Told]) -> int | None:
    """Every set of claims that may count together is tried, and the payer keeps the cheapest."""
    mine = [one for one in exemptions if rule["code"] in one["fees"]]
    prices = [before]
    for size in range(1, len(mine) + 1):
        for some in combinations(mine, size):
            if size > 1 and not all(one["adds_up"] for one in some):
                continue
            percent = min(100, sum(one["percent"] or 0 for one in some))
            if before is None:
                prices.append(0 if percent == 100 else None)
            else:
                left = before - ceil(before * Fraction(percent, 100))
                prices.append(max(0, left - sum(one["off_vnd"] or 0 for one in some)))
    known = [price for price in prices if price is not None]
    return min(known) if known else None
