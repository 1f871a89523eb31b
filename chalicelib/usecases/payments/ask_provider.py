"""Ask a gateway about the payments that it never told us of; what it answers is noted as its callback would be."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import polling
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.errors import Conflict
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import Payment
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Payments
from chalicelib.usecases.retrying import again_on_conflict

# So many questions without an answer, one after the other: the gateway is away, and is asked again at the next stroke.
MOST_SILENT = 3


def ask_due(
    provider: str,
    *,
    now: datetime,
    limit: int,
    exact: bool,
    ask: Callable[[Payment, Partner], list[BankNotice] | None],
    may_go_on: Callable[[], bool],
    payments: Payments,
    partners: Partners,
    dossiers: Dossiers,
) -> int:
    """Put the questions to one provider that are due, at most `limit` and while there is time; how many it answered.

    `ask` gives None where no answer came. Two strokes at once, or a stroke and a callback, ask and credit once: the
    question is noted before it is put, and the answer is journalled under the callback's own id.
    """
    answers = silent = 0
    for payment_id in payments.due_to_ask(provider, now, limit):
        if silent == MOST_SILENT or not may_go_on():
            break
        payment = _claimed(payment_id, now=now, payments=payments)
        partner = partners.get(payment.endpoint) if payment else None
        if payment is None or partner is None:
            continue
        notices = ask(payment, partner)
        if notices is None:
            silent += 1
            continue
        silent, answers = 0, answers + 1
        for notice in notices:
            # A failed try that its callback told is not another one.
            if notice.outcome != "failed" or not payment.failed_attempts:
                record_bank_notice(notice, partner=partner, exact=exact, now=now, payments=payments, dossiers=dossiers)
        _answered(payment_id, payments=payments)
    return answers


def _claimed(payment_id: str, *, now: datetime, payments: Payments) -> Payment | None:
    """None where somebody else asks at this moment, or nothing is to be asked any more."""
    before = payments.get(payment_id)
    after = polling.asking(before, now=now) if before else None
    if before is None or after is None:
        return None
    try:
        payments.save(before, after)
    except Conflict:
        return None
    return after


@again_on_conflict()
def _answered(payment_id: str, *, payments: Payments) -> None:
    before = payments.get(payment_id)
    after = polling.answered(before) if before else None
    if before and after:
        payments.save(before, after)
