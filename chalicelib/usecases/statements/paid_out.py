"""A gateway's lump sum: matched with its notices of the days that it is for, and never a citizen's money."""

import re
from dataclasses import replace
from datetime import date, datetime, time

from chalicelib.domain import credit as money
from chalicelib.domain import remittance, told_entry
from chalicelib.domain import settlement as rules
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.credit import Credit
from chalicelib.domain.incoming import credit_id_of
from chalicelib.domain.partner import CARRIER, Partner
from chalicelib.domain.remittance import Remitted
from chalicelib.domain.settlement import Settlement
from chalicelib.domain.told_entry import ToldEntry
from chalicelib.domain.vietnamese_time import TZ, vietnamese_date
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.statements.within import Within

_WORDS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{4,59}")
MOST_WORDS = 10


@again_on_conflict(tries=40)
def take_paid_out(record: ToldEntry, notice: BankNotice | None, gateway: Partner, within: Within) -> str:
    """Note for which days' payments it is, or that it fits none: then a person sees it, and a later import asks again
    (`notice` is None), since notices may be late. A notice of the bank that told of it as a transfer is put right, and
    one that comes later is known."""
    settlement = (
        _by_carrier(record, gateway, within) if gateway.kind == CARRIER else _by_gateway(record, gateway, within)
    )
    matched = settlement.state == rules.MATCHED
    outcome = told_entry.SETTLEMENT if matched else told_entry.SETTLEMENT_DIFFERS
    if record.outcome == outcome:
        return outcome
    done = replace(record, outcome=outcome)
    if notice is None:
        within.statements.settle(record, done, settlement)
        return outcome
    known = within.credits.get(credit_id_of(notice))
    apart = rules.told_apart(
        notice, known, settlement_id=settlement.settlement_id, agency_code=within.partner.agency_code
    )
    after = money.stated(apart, record.amount_vnd, entry=record.told_in) or apart
    done = replace(done, credit_id=credit_id_of(notice))
    if known is None:
        within.statements.settle(record, done, settlement, new=after)
    else:
        within.statements.settle(record, done, settlement, money=(known, after) if after != known else None)
    return outcome


def remitter_of(record: ToldEntry, within: Within) -> Partner | None:
    """The carrier whose settlement told of this very transfer; None for any other transfer."""
    carriers = [one for one in within.gateways if one.kind == CARRIER]
    return next((one for one in carriers if _remitted(record, one, within)), None)


def lump_of(account: str, bank_reference: str, amount_vnd: int, on: date, *, agency_code: str) -> Credit:
    """A carrier's transfer that its settlement told of, without money of its own, under the name that a statement will
    give it."""
    return Credit(
        credit_id=f"{account}#{bank_reference}",
        provider=told_entry.PROVIDER,
        account=account,
        bank_reference=bank_reference,
        amount_vnd=amount_vnd,
        occurred_at=datetime.combine(on, time(), tzinfo=TZ),
        agency_code=agency_code,
        parts=(),
        same_as=f"{rules.ID_BEGINS}entry#{account}#{bank_reference}",
    )


def put_right(
    record: ToldEntry, known: Credit, settlement_id: str, carrier: Partner, name: str, within: Within
) -> None:
    """A carrier's transfer that came before its settlement did, and waits as if it were a citizen's: it is what the
    settlement of that `name` tells, or differs from it."""
    first = within.statements.claim(record)
    told = replace(
        record,
        amount_vnd=known.amount_vnd,
        booked_on=vietnamese_date(known.occurred_at),
        references=(name,),
        key=settlement_id.removeprefix(rules.ID_BEGINS),
    )
    settlement = _by_carrier(told, carrier, within)
    matched = settlement.state == rules.MATCHED
    outcome = told_entry.SETTLEMENT if matched else told_entry.SETTLEMENT_DIFFERS
    apart = replace(known, parts=(), same_as=settlement_id, version=known.version + 1)
    done = replace(first, outcome=outcome, credit_id=known.credit_id, references=(name,))
    within.statements.settle(first, done, settlement, money=(known, apart))


def _by_gateway(record: ToldEntry, gateway: Partner, within: Within) -> Settlement:
    days = rules.days_before(record.booked_on, gateway)
    return rules.settle(
        f"{rules.ID_BEGINS}{record.key}",
        record.amount_vnd,
        record.booked_on,
        account=record.account,
        gateway=gateway,
        told={day: _told(gateway, day, within) for day in days},
        settled=within.statements.settled_days(gateway.account, days),
    )


def _by_carrier(record: ToldEntry, carrier: Partner, within: Within) -> Settlement:
    """A carrier tells by its settlement file what a transfer is for."""
    known = _remitted(record, carrier, within)
    is_settled = False
    if known:
        merchant = remittance.merchant_of(carrier.endpoint, known.number)
        before = within.statements.settlement_of(merchant, known.from_on)
        is_settled = before is not None and before.settlement_id != f"{rules.ID_BEGINS}{record.key}"
    return remittance.paid_out(
        known,
        settlement_id=f"{rules.ID_BEGINS}{record.key}",
        lump_vnd=record.amount_vnd,
        booked_on=record.booked_on,
        account=record.account,
        carrier=carrier,
        is_settled=is_settled,
    )


def _remitted(record: ToldEntry, carrier: Partner, within: Within) -> Remitted | None:
    """By the bank's reference, else by the settlement's number among the words of the transfer."""
    for name in (*record.references, *_WORDS.findall(record.memo)[:MOST_WORDS]):
        if known := within.statements.remitted(carrier.endpoint, name):
            return known
    return None


def _told(gateway: Partner, day: date, within: Within) -> list[int]:
    """The payments that the gateway's notices told of on a Vietnamese day, in đồng."""
    found = (credit.amount_vnd - credit.reversed_vnd for credit in within.credits.of_day(gateway.account, day))
    return [amount for amount in found if amount]
