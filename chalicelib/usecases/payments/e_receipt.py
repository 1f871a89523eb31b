"""Have the unit's registered provider issue the tax receipt that belongs to a confirmation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import receipt as rules
from chalicelib.domain.fee_receipt import EReceipt
from chalicelib.domain.partner import E_RECEIPT, Partner
from chalicelib.domain.receipt import Receipt
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.money import Receipts
from chalicelib.usecases.retrying import again_on_conflict


@dataclass(frozen=True, slots=True)
class Declined:
    """The provider will not issue this one as it is; `code` is the provider's."""

    code: str


def ask_e_receipt(receipt: Receipt, *, partners: Partners, enqueue: Callable[[str], None]) -> bool:
    """Queue the confirmation for its tax receipt. Told again, it queues again as long as there is none: the queue's
    message may have been lost. False: there is one, there can be none, or the unit has no provider."""
    if not rules.needs_e_receipt(receipt) or _provider_of(receipt, partners) is None:
        return False
    enqueue(receipt.receipt_id)
    return True


def issue_e_receipt(
    receipt_id: str,
    *,
    now: datetime,
    receipts: Receipts,
    partners: Partners,
    order: Callable[[Receipt, Partner, datetime], EReceipt | Declined | None],
) -> Receipt | None:
    """Order one tax receipt and keep the answer: the confirmation with it, None where there was nothing to do. The
    provider knows the confirmation's number, so that a repeated order is the same one. What the provider declines is
    noted for a person: asking again would not help."""
    before = receipts.get(receipt_id)
    if before is None or not rules.needs_e_receipt(before):
        return None
    provider = _provider_of(before, partners)
    answer = order(before, provider, now) if provider else None
    return _keep(receipt_id, answer, receipts) if answer else None


@again_on_conflict()
def _keep(receipt_id: str, answer: EReceipt | Declined, receipts: Receipts) -> Receipt | None:
    """What was issued is kept also where the confirmation was voided while the provider was asked: somebody must have
    it cancelled there."""
    before = receipts.get(receipt_id)
    if before is None or before.e_receipt or before.e_receipt_refused:
        return None
    if isinstance(answer, Declined):
        receipts.save(before, rules.without_e_receipt(before, answer.code))
        return None
    after = rules.with_e_receipt(before, answer)
    receipts.save(before, after)
    return after


def _provider_of(receipt: Receipt, partners: Partners) -> Partner | None:
    """The unit's first live registration of that kind."""
    known = partners.of_agency(receipt.told.agency_code)
    return next((one for one in known if one.kind == E_RECEIPT and one.active), None)
