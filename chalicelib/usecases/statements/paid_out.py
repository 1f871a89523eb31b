"""A gateway's lump sum: matched with its notices of the days that it is for, and never a citizen's money."""

from dataclasses import replace
from datetime import date

from chalicelib.domain import credit as money
from chalicelib.domain import settlement as rules
from chalicelib.domain import told_entry
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.incoming import credit_id_of
from chalicelib.domain.partner import Partner
from chalicelib.domain.told_entry import ToldEntry
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.statements.within import Within


@again_on_conflict(tries=40)
def take_paid_out(record: ToldEntry, notice: BankNotice | None, gateway: Partner, within: Within) -> str:
    """Note for which days' payments it is, or that it fits none: then a person sees it, and a later import asks again
    (`notice` is None), since notices may be late. A notice of the bank that told of it as a transfer is put right, and
    one that comes later is known."""
    days = rules.days_before(record.booked_on, gateway)
    settlement = rules.settle(
        f"{rules.ID_BEGINS}{record.key}",
        record.amount_vnd,
        record.booked_on,
        account=record.account,
        gateway=gateway,
        told={day: _told(gateway, day, within) for day in days},
        settled=within.statements.settled_days(gateway.account, days),
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


def _told(gateway: Partner, day: date, within: Within) -> list[int]:
    """The payments that the gateway's notices told of on a Vietnamese day, in đồng."""
    found = (credit.amount_vnd - credit.reversed_vnd for credit in within.credits.of_day(gateway.account, day))
    return [amount for amount in found if amount]
