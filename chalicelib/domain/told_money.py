"""What an entry of a statement is in the books: a notice like others, a transfer that waits, or none of its own."""

from datetime import date, datetime, time

from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.credit import WAITING, Credit, Part
from chalicelib.domain.incoming import Applied, credit_id_of
from chalicelib.domain.statement import StatementCredit
from chalicelib.domain.told_entry import PROVIDER, ToldEntry
from chalicelib.domain.vietnamese_time import TZ

PARTS_OF = "parts#"  # a transfer whose money is that of its parts


def notice_of(entry: StatementCredit, record: ToldEntry) -> BankNotice:
    """The entry as a notice, which the same rules apply to. A statement tells the day only: it begins then."""
    return BankNotice(
        provider=PROVIDER,
        notice_id=record.key,
        bank_reference=entry.bank_reference,
        account=record.account,
        direction="in",
        outcome="paid",
        amount_vnd=entry.amount_vnd,
        memo=entry.memo,
        order_reference="",
        occurred_at=_began(entry.booked_on),
    )


def waits(notice: BankNotice, *, agency_code: str, reason: str, now: datetime, name: str = "") -> Applied:
    """All of it is kept as a transfer of its own (`name`: other than its own) that waits for a person: no rule places
    it."""
    credit = Credit(
        credit_id=name or credit_id_of(notice),
        provider=notice.provider,
        account=notice.account,
        bank_reference=notice.bank_reference,
        amount_vnd=notice.amount_vnd,
        occurred_at=notice.occurred_at,
        agency_code=agency_code,
        parts=(Part(WAITING, notice.amount_vnd, now, "", reason),),
        memo=notice.memo,
    )
    return Applied("recorded", credit=credit)


def apart_id(credit_id: str, amount_vnd: int) -> str:
    """The id of a transfer of that amount whose bank reference another transfer bears too."""
    return f"{credit_id}#{amount_vnd}"


def under_a_used_reference(notice: BankNotice, *, agency_code: str, now: datetime) -> Applied:
    """A notice whose bank reference names a transfer of another amount: no transfer changes its amount, so that this is
    another one. It waits for a person, named by reference and amount, whoever tells it again."""
    name = apart_id(credit_id_of(notice), notice.amount_vnd)
    return waits(notice, agency_code=agency_code, reason="reference_used", now=now, name=name)


def booking_of(in_parts: ToldEntry, *, reference: str, agency_code: str) -> Credit:
    """The booking whose parts are told, as a transfer without money of its own: a notice of all of it is known then."""
    return Credit(
        credit_id=f"{in_parts.account}#{reference}",
        provider=PROVIDER,
        account=in_parts.account,
        bank_reference=reference,
        amount_vnd=in_parts.amount_vnd,
        occurred_at=_began(in_parts.booked_on),
        agency_code=agency_code,
        parts=(),
        same_as=f"{PARTS_OF}{in_parts.key}",
        stated_vnd=in_parts.amount_vnd,
        stated_in=in_parts.told_in,
    )


def _began(day: date) -> datetime:
    return datetime.combine(day, time(0), TZ)
