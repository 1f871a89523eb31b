"""Payment confirmations, each issued with its number in one transaction."""

from chalicelib.domain.fee_receipt import EReceipt, FeeReceipt
from chalicelib.domain.receipt import Receipt, receipt_id
from chalicelib.store import counters
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Lost, put, write

LABEL = "receipt"


class ReceiptRow(Row):
    """One confirmation. What it tells holds names and a bank reference, and is sealed; `number` is for who looks after
    the table."""

    class Meta:
        table_name = Named("receipts")

    receipt_id = Text(hash_key=True)
    payment_id = Text()
    payment_version = Number()
    applicant_id = Text()
    number = Text()
    told = SealedAttribute(FeeReceipt)
    e_receipt = Record(EReceipt)
    e_receipt_refused = Text()
    voided_at = Instant()
    version = Number()


def get(receipt_id: str) -> Receipt | None:
    """The confirmation with that id."""
    row = ReceiptRow.fetch(receipt_id)
    return row.become(Receipt) if row else None


def last_of(payment_id: str) -> tuple[Receipt | None, int]:
    """The newest confirmation of a payment and how many there were: one read for a fee that was paid once, one more
    for each time that it was taken back."""
    last, count = None, 0
    while last is None or not last.stands:
        found = get(receipt_id(payment_id, count + 1))
        if found is None:
            break
        last, count = found, count + 1
    return last, count


def last_serial(agency_code: str, year: int) -> int:
    """The last serial that the unit gave in that Vietnamese year; 0 before the first."""
    return counters.last_number(agency_code, _counter(year))


def issue(receipt: Receipt, *, year: int, serial: int) -> bool:
    """Keep it and take its serial in one transaction. False when there is one of that id already; Conflict when the
    serial is not the next one of unit and Vietnamese year."""
    new = put(_row(receipt), LABEL, only_if=ReceiptRow.receipt_id.does_not_exist())
    try:
        write(new, counters.take_number(receipt.told.agency_code, _counter(year), serial))
    except Lost as lost:
        if LABEL in lost.rows:
            return False
        raise
    return True


def save(before: Receipt, after: Receipt) -> None:
    """Conflict when `before` is stale."""
    write(put(_row(after), LABEL, only_if=ReceiptRow.version == before.version))


def _row(receipt: Receipt) -> ReceiptRow:
    return ReceiptRow.of(receipt, number=receipt.told.number)


def _counter(year: int) -> str:
    return f"receipts#{year}"
