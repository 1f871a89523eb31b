"""Confirm a payment: once for each time that it was paid, with a number without gaps."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.domain.agency import Agency
from chalicelib.domain.credit import Credit
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fee_receipt import number
from chalicelib.domain.letterhead import Letterhead, letterhead
from chalicelib.domain.payment import PAID, Payment
from chalicelib.domain.receipt import Receipt, receipt_id
from chalicelib.domain.receipt_facts import fee_receipt
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.ports.administration import Agencies
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Credits, Payments, Receipts
from chalicelib.usecases.retrying import again_on_conflict

MOST_TRIES = 60


def issue_receipt(
    payment_id: str,
    *,
    now: datetime,
    url_of: Callable[[str], str],
    provinces: Mapping[str, str],
    payments: Payments,
    dossiers: Dossiers,
    credits: Credits,
    agencies: Agencies,
    receipts: Receipts,
) -> Receipt | None:
    """The confirmation that stands for a paid payment, issued if there is none yet; None for one that is not paid now.

    May be told as often as one likes. A payment that was taken back and paid again gets another confirmation with
    another number. `url_of` makes what the QR leads to, from the confirmation's id. Raises LookupError where the
    dossier is not there and InvalidFeeReceipt where the payment says nothing that can be confirmed: faults of ours.
    """
    payment = payments.get(payment_id)
    if payment is None or payment.state != PAID:
        return None  # taken back since: the news of that voids what was given, and there is nothing new to give
    last, count = receipts.last_of(payment_id)
    if last is not None and last.stands:
        return last
    dossier = dossiers.get(payment.dossier_id)
    if dossier is None:
        raise LookupError(f"no dossier {payment.dossier_id}")
    came = [credits.get(credit_id) for credit_id in dict.fromkeys(payment.credit_ids)]
    new_id = receipt_id(payment_id, count + 1)
    head = _head(agencies.get(payment.agency_code), dossier, provinces)
    known = [credit for credit in came if credit]
    return _numbered(new_id, payment, dossier, known, head, now=now, url=url_of(new_id), receipts=receipts)


def _head(agency: Agency | None, dossier: Dossier, provinces: Mapping[str, str]) -> Letterhead:
    return letterhead(agency, provinces) if agency else Letterhead("", dossier.agency_name, "")


@again_on_conflict(tries=MOST_TRIES)
def _numbered(
    new_id: str,
    payment: Payment,
    dossier: Dossier,
    came: list[Credit],
    head: Letterhead,
    *,
    now: datetime,
    url: str,
    receipts: Receipts,
) -> Receipt | None:
    """Only the number is looked up again when somebody else took it: nothing else can have changed."""
    year = vietnamese_date(now).year
    serial = receipts.last_serial(payment.agency_code, year) + 1
    text = number(payment.agency_code, year, serial)
    told = fee_receipt(payment, dossier, came, head=head, number=text, url=url, now=now)
    receipt = Receipt(new_id, payment.payment_id, payment.version, payment.applicant_id, told)
    return receipt if receipts.issue(receipt, year=year, serial=serial) else receipts.get(new_id)
