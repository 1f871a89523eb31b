"""What a gateway pays out at once for the payments of some days, against what its notices told."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.credit import WAITING, Credit, in_place
from chalicelib.domain.incoming import credit_id_of
from chalicelib.domain.partner import Partner
from chalicelib.domain.text import plain

MATCHED = "matched"
DIFFERS = "differs"
ID_BEGINS = "settlement#"
MOST_DAYS = 7  # a week's holiday is paid out at once
_GAPS = re.compile(r"[^A-Z0-9]")


@dataclass(frozen=True, slots=True)
class Settlement:
    """One pay-out of `lump_vnd` đồng into `account`, booked on a Vietnamese day.

    Matched: the notices of the days `from_on` to `to_on` told of `payments` payments worth `sum_vnd`, and the gateway
    kept the rest, at most `most_fee_vnd`. Differs: no days' payments come to that; the same is told of the day that it
    should be for.
    """

    settlement_id: str
    state: str
    provider: str
    merchant: str
    account: str
    agency_code: str
    booked_on: date
    lump_vnd: int
    from_on: date
    to_on: date
    payments: int
    sum_vnd: int
    most_fee_vnd: int

    @property
    def fee_vnd(self) -> int:
        """What the gateway kept; below zero where it paid more than its notices told."""
        return self.sum_vnd - self.lump_vnd


def gateway_of(memo: str, gateways: Sequence[Partner]) -> Partner | None:
    """The gateway whose mark a transfer carries, however the bank spaced it; None for a citizen's transfer."""
    said = _letters(memo)
    marks = [(gateway, _letters(gateway.settlement_mark)) for gateway in gateways]
    return next((gateway for gateway, mark in marks if mark and mark in said), None)


def days_before(booked_on: date, gateway: Partner) -> list[date]:
    """The days that a pay-out may be for, the last first."""
    last = booked_on - timedelta(days=gateway.settlement_days)
    return [last - timedelta(days=back) for back in range(MOST_DAYS)]


def most_fee_vnd(amounts: Collection[int], gateway: Partner) -> int:
    """The most that the gateway keeps of these payments, each rounded up to the đồng."""
    return sum(-(-amount * gateway.fee_basis_points // 10_000) + gateway.fee_vnd for amount in amounts)


def settle(
    settlement_id: str,
    lump_vnd: int,
    booked_on: date,
    *,
    account: str,
    gateway: Partner,
    told: Mapping[date, Sequence[int]],
    settled: Collection[date],
) -> Settlement:
    """Match a pay-out with what notices told of each day. The days up to the one that it should be for are tried first,
    the fewest first; else other days that follow each other, if only some of them fit. Days in `settled` were paid for.
    """
    days = days_before(booked_on, gateway)

    def over(days: Sequence[date]) -> Settlement:
        amounts = [amount for day in days for amount in told.get(day, ())]
        return Settlement(
            settlement_id,
            DIFFERS,
            gateway.provider,
            gateway.account,
            account,
            gateway.agency_code,
            booked_on,
            lump_vnd,
            min(days),
            max(days),
            len(amounts),
            sum(amounts),
            most_fee_vnd(amounts, gateway),
        )

    open_windows = [one for one in _windows(days) if not set(one) & set(settled)]
    tried = [over(one) for one in open_windows if told.get(one[-1])]
    fitting = [one for one in tried if 0 <= one.fee_vnd <= one.most_fee_vnd]
    expected = [one for one in fitting if one.to_on == days[0]]
    others = [one for one in fitting if told.get(one.to_on)]
    if expected or len(others) == 1:
        return replace((expected or others)[0], state=MATCHED)
    return over(days[:1])


def is_lump(credit: Credit) -> bool:
    """Whether a transfer is a gateway's pay-out."""
    return credit.same_as.startswith(ID_BEGINS)


def told_apart(notice: BankNotice, known: Credit | None, *, settlement_id: str, agency_code: str) -> Credit:
    """The transfer of a pay-out, which has no money of its own: its money is that of the payments that it is for. One
    that a person placed before stays as it is."""
    if known:
        untouched = in_place(known, WAITING) == known.amount_vnd and not known.same_as
        return replace(known, parts=(), same_as=settlement_id, version=known.version + 1) if untouched else known
    return Credit(
        credit_id=credit_id_of(notice),
        provider=notice.provider,
        account=notice.account,
        bank_reference=notice.bank_reference,
        amount_vnd=notice.amount_vnd,
        occurred_at=notice.occurred_at,
        agency_code=agency_code,
        parts=(),
        memo=notice.memo,
        same_as=settlement_id,
    )


def _windows(days: Sequence[date]) -> Iterator[Sequence[date]]:
    """Days that follow each other, the last first: those that end where `days` begin, the fewest first, come first."""
    for start in range(len(days)):
        for end in range(start + 1, len(days) + 1):
            yield days[start:end]


def _letters(text: str) -> str:
    return _GAPS.sub("", plain(text).upper())
