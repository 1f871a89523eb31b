"""One day of one account: what notices, statements and dossiers say of each transfer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from chalicelib.domain import reconciliation as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.credit import Credit
from chalicelib.domain.errors import Refused
from chalicelib.domain.partner import BANK, CARRIER, Partner
from chalicelib.domain.reconciliation import Compared
from chalicelib.domain.settlement import Settlement
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.money import Credits, DayMoney

MOST_TRANSFERS = 5_000  # of one account on one day


@dataclass(frozen=True, slots=True)
class Sides:
    """Transfers compared; whether a statement told everything of their day; and, of a gateway's account, the pay-out
    that was for that day."""

    rows: list[Compared]
    is_told: bool
    paid_out: Settlement | None


def account_of(endpoint: str, *, by: Actor, partners: Partners) -> Partner:
    """The registration, if its account (of a carrier, what it took at doors) is one of a unit that the officer answers
    for; refuses with `not_found`."""
    partner = partners.get(endpoint)
    known = partner is not None and (partner.kind == BANK or (partner.kind == CARRIER and partner.collects_money))
    if partner is None or not known or not by.covers(partner.agency_code):
        raise Refused("not_found")
    return partner


def transfers_of(account: str, day: date, *, credits: Credits) -> tuple[list[Credit], bool]:
    """The transfers of a Vietnamese day, the oldest first, and whether these are all of them."""
    found = list(islice(credits.of_day(account, day), MOST_TRANSFERS + 1))
    return found[:MOST_TRANSFERS], len(found) <= MOST_TRANSFERS


def is_late(partner: Partner, day: date, *, today: date) -> bool:
    """Whether a carrier should have settled by now what it took at doors on that day: what no settlement told of then
    is missing."""
    return partner.kind == CARRIER and day + timedelta(days=max(partner.settlement_days, 1)) < today


def side_by_side(
    transfers: Sequence[Credit], *, account: str, day: date, day_money: DayMoney, is_late: bool = False
) -> Sides:
    """Compare these transfers of one account and day. `is_late`: all of it should be told by now."""
    payments, settlements, is_told, paid_out = day_money.around(transfers, account=account, day=day)
    dossiers = day_money.dossiers(one.dossier_id for one in payments.values())
    rows = [
        rules.compare(
            credit, payments=payments, dossiers=dossiers, settlements_by_id=settlements, is_told=is_told or is_late
        )
        for credit in transfers
    ]
    return Sides(rows, is_told, paid_out)
