"""What a dossier costs: the quote that fee rules give, and what exemptions take off it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain.exemptions import Exemption, relief
from chalicelib.domain.fee_lines import Channel, FeeLine, FeeRule, Unit, lines_of


@dataclass(frozen=True, slots=True)
class Quote:
    """What is to be paid, in whole đồng. `amount_vnd` None: unknown, so nothing may be asked, and nothing waived."""

    lines: tuple[FeeLine, ...]
    amount_vnd: int | None

    def __post_init__(self) -> None:
        """Refuse (ValueError) an amount that is not the sum of the lines."""
        if self.amount_vnd is not None and self.amount_vnd != _sum(self.lines):
            raise ValueError("the amount is the sum of the lines")


def quote(
    rules: Iterable[FeeRule],
    *,
    channel: Channel,
    on: date,
    copies: int = 1,
    pages: int = 0,
    exemptions: Iterable[Exemption] = (),
) -> Quote:
    """The lines for a dossier filed through `channel` on the Vietnamese date `on`, in the order of the rules, less
    what the claimed `exemptions` take off (see `exemptions.relief`; those not in force count for nothing).

    For each code the rules of the exact channel beat those for any channel; of two for the same unit the one with
    the later `valid_from` counts. A free procedure says so with a rule of 0 đ: the amount is unknown (None), never 0,
    where no rule is in force, where a code has rules in force for other channels only, where an amount is not told
    (unless an exemption of 100 % leaves nothing of it), and where pages are charged but `pages` (of the original)
    is 0. Units that come to nothing make no line.

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
    lines = _less(lines_of(chosen, copies=copies, pages=pages), tuple(exemptions), on)
    return Quote(lines, _sum(lines) if chosen and all_told else None)


def with_line(quoted: Quote, line: FeeLine) -> Quote:
    """The quote with one more line, such as postage; unknown when either is."""
    lines = (*quoted.lines, line)
    return Quote(lines, None if quoted.amount_vnd is None else _sum(lines))


def _newest(rules: Sequence[FeeRule], unit: Unit) -> FeeRule:
    of_unit = sorted((rule for rule in rules if rule.unit == unit), key=lambda rule: rule.valid_from or date.min)
    if len(of_unit) > 1 and of_unit[-1].valid_from == of_unit[-2].valid_from:
        raise ValueError(f"{of_unit[-1].code}: two rules {unit} begin on the same day")
    return of_unit[-1]


def _less(lines: tuple[FeeLine, ...], claimed: tuple[Exemption, ...], on: date) -> tuple[FeeLine, ...]:
    """The lines less what is taken off each fee, in the same order."""
    left = list(lines)
    for code in dict.fromkeys(line.code for line in lines):
        places = [place for place, line in enumerate(lines) if line.code == code]
        found = relief(claimed, code, [lines[place].amount_vnd for place in places], on=on)
        for place, off in zip(places, found.off_vnd if found else (), strict=False):
            amount = lines[place].amount_vnd
            if found and found.whole and amount is None:
                left[place] = replace(lines[place], amount_vnd=0, exempted_vnd=None, exemption=found.codes)
            elif found and amount is not None and off:
                left[place] = replace(lines[place], amount_vnd=amount - off, exempted_vnd=off, exemption=found.codes)
    return tuple(left)


def _sum(lines: Iterable[FeeLine]) -> int | None:
    """The amounts together; None where one is unknown."""
    amounts = [line.amount_vnd for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
