"""Money that left again: a transfer that the bank took back, and a refund of ours that came back."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain import credit as money
from chalicelib.domain import told_entry as rules
from chalicelib.domain.credit import Credit
from chalicelib.domain.refund import FAILED, SENT, Refund, contradicted
from chalicelib.domain.told_entry import ToldEntry
from chalicelib.domain.told_money import apart_id
from chalicelib.usecases.payments.refund import note_told
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.statements.within import Within

LOOKED_BACK = timedelta(days=7)
MOST_SENT = 200  # refunds of a unit that are on their way at once


@again_on_conflict(tries=40)
def take_back(record: ToldEntry, within: Within) -> str:
    """What the bank took back leaves the books of the transfer that it undoes. Where that is not found, or holds less,
    the entry stays open: a later import asks again, and a person sees it."""
    credit = _undone(record, within)
    after = money.take_back(credit, record.amount_vnd) if credit else None
    if credit is None or after is None:
        if record.outcome != rules.REVERSAL_OPEN:
            within.statements.finish(record, replace(record, outcome=rules.REVERSAL_OPEN))
        return rules.REVERSAL_OPEN
    done = replace(record, outcome=rules.REVERSED, credit_id=credit.credit_id)
    within.statements.finish(record, done, money=(credit, after))
    return rules.REVERSED


@again_on_conflict()
def take_returned(record: ToldEntry, within: Within) -> str:
    """Money that we had sent came back. Where it bears the id or the bank's reference of one refund of just that amount
    which was sent, that refund has failed; one that was told to have arrived is contradicted by it. All else is left
    to a person, with the refunds that it may be."""
    sent = within.refunds.of_unit(within.partner.agency_code, SENT, limit=MOST_SENT, cursor="").items
    alike = [refund for refund in sent if refund.amount_vnd == record.amount_vnd]
    named = [refund for name in record.references if (refund := _refund(name, record, within))]
    named += [refund for refund in alike if refund.reference in record.references and refund not in named]
    if len(named) == 1 and _has_failed(named[0], within):
        done = replace(record, outcome=rules.CAME_BACK, candidates=(named[0].refund_id,))
        within.statements.finish(record, done)
        return rules.CAME_BACK
    candidates = tuple(refund.refund_id for refund in named or alike)
    within.statements.finish(record, replace(record, outcome=rules.CAME_BACK_OPEN, candidates=candidates))
    return rules.CAME_BACK_OPEN


def _undone(record: ToldEntry, within: Within) -> Credit | None:
    """The transfer that bears a reference of the entry (of two under one reference that of its amount); else the only
    one of the days before with the same amount and the same words."""
    named = [f"{record.account}#{reference}" for reference in record.references]
    for credit_id in [*(apart_id(one, record.amount_vnd) for one in named), *named]:
        credit = within.credits.get(credit_id)
        if credit and credit.same_as:
            credit = within.credits.get(credit.same_as)
        if credit and credit.agency_code == within.partner.agency_code:
            return credit
    if not record.memo:
        return None
    days = [record.booked_on - timedelta(days=back) for back in range(LOOKED_BACK.days + 1)]
    alike = [
        credit
        for day in days
        for credit in within.credits.of_day(record.account, day)
        if credit.amount_vnd == record.amount_vnd and credit.memo == record.memo and not credit.same_as
    ]
    return alike[0] if len(alike) == 1 else None


def _refund(name: str, record: ToldEntry, within: Within) -> Refund | None:
    refund = within.refunds.get(name)
    own = refund and (refund.agency_code, refund.amount_vnd) == (within.partner.agency_code, record.amount_vnd)
    return refund if own else None


def _has_failed(refund: Refund, within: Within) -> bool:
    """Whether the refund is known to have failed now; False for one that was never sent, or told to have arrived."""
    note_told(refund.refund_id, "fail", reference="", now=within.now, credits=within.credits, refunds=within.refunds)
    after = within.refunds.get(refund.refund_id)
    if after and (seen := contradicted(after, now=within.now)):
        within.refunds.save(after, seen, once=None)
    return after is not None and after.state == FAILED
