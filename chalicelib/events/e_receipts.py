"""A tax receipt is to be issued for a confirmed payment."""

from datetime import datetime

from chalicelib import wiring
from chalicelib.domain.fee_receipt import EReceipt
from chalicelib.domain.partner import Partner
from chalicelib.domain.receipt import Receipt
from chalicelib.events.doors import queue
from chalicelib.log import log
from chalicelib.usecases.payments.e_receipt import Declined, issue_e_receipt


@queue
def e_receipts(body: str, now: datetime) -> None:
    """The message is the confirmation's id. A provider that is not there is asked again; the queue keeps the order."""
    issued = issue_e_receipt(
        body, now=now, receipts=wiring.stores.receipts(), partners=wiring.stores.partners(), order=_order
    )
    if issued is not None and not issued.stands:  # voided just then: see payments_stream
        log.error("a voided confirmation has a tax receipt", number=issued.told.number)


def _order(receipt: Receipt, partner: Partner, now: datetime) -> EReceipt | Declined | None:
    try:
        issued: EReceipt | None = wiring.partners.issue_e_receipt(receipt, partner, now)
    except wiring.partners.e_receipt_refused() as refused:
        log.error("tax receipt declined", provider=partner.provider, code=refused.code, number=receipt.told.number)
        return Declined(refused.code)
    return issued
