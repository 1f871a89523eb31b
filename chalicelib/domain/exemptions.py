"""Exemption and reduction of fees (miễn, giảm): rules as data, and what they take off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

WHOLE = 100  # percent: free


@dataclass(frozen=True, slots=True)
class Exemption:
    """One ground on which less is paid (Law on Fees and Charges 97/2015/QH13, article 10).

    It takes either `percent` (1 to 100; 100 is free) of each line, or `off_vnd` đồng once from each fee, of the fees
    whose codes are in `fees`. `proof_slot` is the paper that proves it, "" for none. In force from `valid_from` to
    `valid_to`, Vietnamese dates, both included. Exemptions exclude each other unless both are marked `adds_up`.
    """

    code: str
    name: str
    name_en: str
    legal_ground: str
    fees: tuple[str, ...]
    percent: int | None = None
    off_vnd: int | None = None
    proof_slot: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    adds_up: bool = False

    def __post_init__(self) -> None:
        """Refuse (ValueError) one that touches no fee, that tells both or neither of percent and amount, or a number
        that is not whole, not positive or over 100 %."""
        told = [number for number in (self.percent, self.off_vnd) if number is not None]
        if len(told) != 1 or type(told[0]) is not int or told[0] < 1 or (self.percent or 0) > WHOLE:
            raise ValueError(f"{self.code}: either 1 to 100 percent or whole đồng")
        if not self.fees:
            raise ValueError(f"{self.code}: no fee is touched")

    def is_in_force(self, on: date) -> bool:
        """Whether it may be claimed for a dossier handed in on that Vietnamese date."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)


@dataclass(frozen=True, slots=True)
class Relief:
    """What is taken off one fee: the codes that count, joined by "+", and đồng for each of its lines (None: unknown,
    since the line is). `whole`: nothing of the fee is left, whatever it is."""

    codes: str
    off_vnd: tuple[int | None, ...]
    whole: bool


def relief(claimed: Iterable[Exemption], fee_code: str, amounts: Sequence[int | None], *, on: date) -> Relief | None:
    """What the claimed exemptions take off the lines of one fee, whose `amounts` are whole đồng; None for nothing.

    Of exemptions that exclude each other the one that takes most counts; those marked `adds_up` count together, as one
    against the others. Of equals the first claimed counts, and one alone before several. Percents are added before
    anything is rounded; a part of a đồng is rounded in the payer's favour (what is taken off is rounded up). Fixed
    amounts come off what is then left, line by line. No line falls below 0.
    """
    touching = [one for one in claimed if fee_code in one.fees and one.is_in_force(on)]
    together = tuple(one for one in touching if one.adds_up)
    choices = [(one,) for one in touching if not one.adds_up] + ([together] if together else [])
    return max((_taken_off(choice, amounts) for choice in choices), key=_weight, default=None)


def _taken_off(choice: Sequence[Exemption], amounts: Sequence[int | None]) -> Relief:
    percent = min(WHOLE, sum(one.percent or 0 for one in choice))
    fixed = sum(one.off_vnd or 0 for one in choice)
    off: list[int | None] = []
    for amount in amounts:
        if amount is None:
            off.append(None)
            continue
        share = -(-amount * percent // WHOLE)
        more = min(fixed, amount - share)
        fixed -= more
        off.append(share + more)
    return Relief("+".join(one.code for one in choice), tuple(off), percent == WHOLE)


def _weight(found: Relief) -> tuple[bool, int]:
    return found.whole, sum(taken or 0 for taken in found.off_vnd)
