"""Take every entry of a proved statement once, however often and in whatever order statements tell it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import told_entry as rules
from chalicelib.domain import told_money
from chalicelib.domain.partner import Partner
from chalicelib.domain.settlement import gateway_of
from chalicelib.domain.statement import Statement, StatementCredit, UnprovenStatement, credits_of, prove
from chalicelib.domain.told_entry import Counts, ToldEntry
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Credits, Payments, Refunds, Statements
from chalicelib.usecases.statements import received, undone
from chalicelib.usecases.statements.paid_out import remitter_of, take_paid_out
from chalicelib.usecases.statements.within import Within

ASKED_FOR = timedelta(days=60)  # what was not found by then is a person's


def import_statement(
    statement: Statement,
    *,
    partner: Partner,
    import_id: str,
    now: datetime,
    statements: Statements,
    payments: Payments,
    dossiers: Dossiers,
    credits: Credits,
    refunds: Refunds,
    gateways: Sequence[Partner] = (),
) -> Counts:
    """What became of its entries. `partner` is the bank registration whose account it is; `gateways` pay out into it.

    Each entry is a step of its own that may be repeated: after a crash the same call goes on where it stopped, and a
    statement that was imported before changes nothing. Refuses with `UnprovenStatement`, before anything is written:
    what does not add up, `other_account`, and `statement_differs` for an id that was told with other entries.
    """
    prove(statement)
    if not rules.same_account(statement.account, partner.account):
        raise UnprovenStatement("other_account")
    told = statements.begin(statement, account=partner.account, import_id=import_id)
    if told == "differs":
        raise UnprovenStatement("statement_differs")
    entries = credits_of(statement)
    if told == "done":
        return rules.counted((rules.TOLD_BEFORE, entry.amount_vnd) for entry in entries)
    within = Within(partner, gateways, import_id, now, statements, payments, dossiers, credits, refunds)
    outcomes = [(_taken(entry, statement, within), entry.amount_vnd) for entry in entries]
    _ask_again(within)
    statements.complete(statement, account=partner.account)
    return rules.counted(outcomes)


def _taken(entry: StatementCredit, statement: Statement, within: Within) -> str:
    """The outcome of one entry."""
    record = rules.told(entry, statement, account=within.partner.account, import_id=within.import_id)
    if entry.meaning == "received" and rules.is_part(entry):
        booked = received.booked_as(entry, record, statement, within)
        if booked == rules.AMOUNT_DIFFERS:
            return _differs(record, within)
        if booked == rules.TOLD_BEFORE:
            return _told_before(entry, record, within)
    known = within.statements.claim(record)
    if known.told_in == record.told_in:
        return known.outcome or _done(known, entry, within)
    if known.amount_vnd != record.amount_vnd:
        return _differs(record, within)
    if not known.outcome and known.told_as == rules.WHOLE:  # whoever began it may never come back
        _done(known, entry, within)
    return rules.TOLD_BEFORE


def _done(record: ToldEntry, entry: StatementCredit, within: Within) -> str:
    if entry.meaning == "taken_back":
        return undone.take_back(record, within)
    if entry.meaning == "came_back":
        return undone.take_returned(record, within)
    gateway = gateway_of(entry.memo, within.gateways) or remitter_of(record, within)
    if gateway:
        return take_paid_out(record, told_money.notice_of(entry, record), gateway, within)
    if not entry.bank_reference:
        return received.take_unnamed(record, entry, within)
    return received.take_named(record, entry, within)


def _told_before(entry: StatementCredit, record: ToldEntry, within: Within) -> str:
    """A part of a booking whose money is in the books as a whole; a notice may have told of this part all the same."""
    if entry.bank_reference and within.credits.get(f"{record.account}#{entry.bank_reference}"):
        known = within.statements.claim(record)
        return known.outcome or received.take_named(known, entry, within)
    return rules.TOLD_BEFORE


def _differs(record: ToldEntry, within: Within) -> str:
    """Another statement told of it with another amount: left to a person, under its own place."""
    own = replace(record, key=f"line#{record.account}#{record.told_in}")
    known = within.statements.claim(own)
    if not known.outcome:
        within.statements.finish(known, replace(known, outcome=rules.AMOUNT_DIFFERS))
    return rules.AMOUNT_DIFFERS


def _ask_again(within: Within) -> None:
    """What an earlier statement took back may be found by now, what a gateway paid out be told by its notices, and what
    a carrier took at a door be settled."""
    since = vietnamese_date(within.now) - ASKED_FOR
    for open_one in within.statements.asked_again(within.partner.account, since):
        gateway = gateway_of(open_one.memo, within.gateways) or remitter_of(open_one, within)
        if open_one.outcome == rules.REVERSAL_OPEN:
            undone.take_back(open_one, within)
        elif open_one.outcome == rules.SETTLEMENT_DIFFERS and gateway:
            take_paid_out(open_one, None, gateway, within)
        elif open_one.outcome == rules.NOT_REMITTED:
            credit = within.credits.get(open_one.credit_id)
            if credit and credit.stated_in:
                within.statements.finish(open_one, replace(open_one, outcome=rules.KNOWN))
