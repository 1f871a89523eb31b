"""Money that came in, as a statement tells it: known, new, or without a name."""

from dataclasses import replace

from chalicelib.domain import credit as money
from chalicelib.domain import told_entry as rules
from chalicelib.domain import told_money
from chalicelib.domain.incoming import credit_id_of
from chalicelib.domain.statement import Statement, StatementCredit
from chalicelib.domain.told_entry import ToldEntry
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.statements.within import Within


@again_on_conflict()
def booked_as(entry: StatementCredit, record: ToldEntry, told: Statement, within: Within) -> str:
    """How the booking of which this entry is a part is known: "" when its money is not in the books yet, `TOLD_BEFORE`
    when it is, as one transfer or in the parts of another statement, `AMOUNT_DIFFERS` when that is another amount.

    If not, its reference is remembered as told in parts, so that it never becomes money of its own.
    """
    batch = entry.batch
    if batch is None or not batch.bank_reference:
        return ""
    place = rules.place_of(told, batch.batch_id)
    in_parts = rules.told_in_parts(batch, record, place)
    booking = told_money.booking_of(in_parts, reference=batch.bank_reference, agency_code=within.partner.agency_code)
    known = within.statements.claim(in_parts, without_money=booking)
    whole = within.credits.get(booking.credit_id)
    if whole and whole.same_as != booking.same_as:
        after = money.stated(whole, batch.amount_vnd, entry=place)
        if after:
            within.credits.save(whole, after, once=None)
        return rules.TOLD_BEFORE if whole.amount_vnd == batch.amount_vnd else rules.AMOUNT_DIFFERS
    if known.amount_vnd != batch.amount_vnd:
        return rules.AMOUNT_DIFFERS
    by_another = known.told_in != place
    return rules.TOLD_BEFORE if known.told_as == rules.WHOLE or (by_another and not entry.bank_reference) else ""


@again_on_conflict(tries=40)
def take_named(record: ToldEntry, entry: StatementCredit, within: Within) -> str:
    """One transfer with its bank reference: told by a notice before, or recorded by the very rules of notices. What
    the statement says of it is noted on it, with the end of the entry, in one transaction."""
    notice = told_money.notice_of(entry, record)
    credit_id = credit_id_of(notice)
    credit = within.credits.get(credit_id)
    if credit is None:
        record_bank_notice(
            notice,
            partner=within.partner,
            exact=False,
            now=within.now,
            payments=within.payments,
            dossiers=within.dossiers,
        )
        credit = within.credits.get(credit_id)
    if credit is None:
        raise LookupError(credit_id)
    outcome = rules.RECORDED if credit.provider == rules.PROVIDER else rules.KNOWN
    if credit.amount_vnd != entry.amount_vnd:
        outcome = rules.AMOUNT_DIFFERS
    after = money.stated(credit, entry.amount_vnd, entry=record.told_in)
    done = replace(record, outcome=outcome, credit_id=credit_id)
    within.statements.finish(record, done, money=(credit, after) if after else None)
    return outcome


@again_on_conflict(tries=40)
def take_unnamed(record: ToldEntry, entry: StatementCredit, within: Within) -> str:
    """One transfer that nothing tells from another: it waits for a person as a transfer of its own, whatever code it
    names, since it may be one that a notice told of."""
    notice = told_money.notice_of(entry, record)
    applied = told_money.waits(notice, agency_code=within.partner.agency_code, reason="no_reference", now=within.now)
    within.payments.record([], applied, notice, endpoint=within.partner.endpoint, now=within.now, even_if_alike=True)
    credit = within.credits.get(credit_id_of(notice))
    if credit is None:
        raise LookupError(credit_id_of(notice))
    after = money.stated(credit, entry.amount_vnd, entry=record.told_in)
    done = replace(record, outcome=rules.NO_REFERENCE, credit_id=credit.credit_id)
    within.statements.finish(record, done, money=(credit, after) if after else None)
    return rules.NO_REFERENCE
