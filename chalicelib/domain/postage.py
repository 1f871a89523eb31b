"""What the post asks (cước), by a table that is data: neither phí nor lệ phí, so a line of its own kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chalicelib.domain.fee_lines import FeeLine

Zone = Literal["same_province", "other"]
PAID_BY = ("citizen_with_fee", "citizen_on_delivery", "agency")
CODE = "postage"
NAME = "Cước dịch vụ bưu chính công ích"


@dataclass(frozen=True, slots=True)
class Terms:
    """Who pays the way home of a procedure's result, and how it goes: data of the procedure.

    `paid_by` citizen_with_fee: collected together with the fee; citizen_on_delivery: the carrier collects it;
    agency: nobody asks the citizen. `weight_g` is what a result weighs with its envelope, in grams.
    """

    paid_by: str
    carrier: str
    weight_g: int

    @property
    def with_fee(self) -> bool:
        """Whether it is collected together with the fee."""
        return self.paid_by == "citizen_with_fee"


@dataclass(frozen=True, slots=True)
class PostageRule:
    """One step of a carrier's table: `amount_vnd` whole đồng for an item of at most `up_to_g` grams; None where it is
    not known. In force from `valid_from` to `valid_to`, Vietnamese dates, both included."""

    carrier: str
    zone: Zone
    up_to_g: int
    amount_vnd: int | None
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        """Refuse (ValueError) money that is not whole đồng or is negative, and a step of no weight."""
        if type(self.amount_vnd) not in (int, type(None)) or (self.amount_vnd or 0) < 0:
            raise ValueError(f"{self.carrier}: money is whole đồng")
        if self.up_to_g < 1:
            raise ValueError(f"{self.carrier}: a step has a weight")


def on_delivery(terms: Terms, *, leg: str, collects_money: bool) -> tuple[str, bool]:
    """Who pays a leg's postage (citizen or agency), and whether the carrier takes it at the door.

    The terms are those of the way home; of papers fetched at home the postage is not among the fees, so a citizen who
    pays the way home pays the postman there. A carrier that takes no money for us takes its own price itself, if
    anybody's.
    """
    paid_by = "agency" if terms.paid_by == "agency" else "citizen"
    at_the_door = terms.paid_by == "citizen_on_delivery" or (paid_by == "citizen" and leg == "collect")
    return paid_by, collects_money and at_the_door


def zone_of(from_province: str, to_province: str) -> Zone | None:
    """Where an item goes, by two-digit province codes; None where one is not known."""
    if not from_province or not to_province:
        return None
    return "same_province" if from_province == to_province else "other"


def quote(rules: Iterable[PostageRule], *, carrier: str, zone: Zone | None, weight_g: int, on: date) -> int | None:
    """Đồng for one item on that Vietnamese date: the smallest step that holds it, of two the later `valid_from`.

    None, never 0, where the zone, the carrier, the step or its amount is not known. Refuses (ValueError) an item of
    no weight.
    """
    if weight_g < 1:
        raise ValueError("an item has a weight")
    steps = [
        rule
        for rule in rules
        if (rule.carrier, rule.zone) == (carrier, zone)
        and weight_g <= rule.up_to_g
        and (rule.valid_from or on) <= on <= (rule.valid_to or on)
    ]
    steps.sort(key=lambda rule: (rule.up_to_g, -(rule.valid_from or date.min).toordinal()))
    return steps[0].amount_vnd if steps else None


def line(amount_vnd: int | None) -> FeeLine:
    """The postage of one result as a line beside the fees; None is unknown."""
    return FeeLine("postage", CODE, NAME, 1, amount_vnd, amount_vnd)
