"""A carrier's settlement file: what it took at doors, kept and transferred, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.partner import Partner
from chalicelib.domain.settlement import DIFFERS, MATCHED, Settlement, most_fee_vnd
from chalicelib.domain.statement import VND, Entry, Statement, UnprovenStatement

MOST_ITEMS = 5_000
MOST_DAYS = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class RemittedItem:
    """One row, in đồng: what was collected on a Vietnamese day for the parcel with our `order_code` or the carrier's
    `item_code`, what the carrier withheld of it (its price), and what it transfers."""

    row: int
    order_code: str
    item_code: str
    collected_on: date
    collected_vnd: int
    withheld_vnd: int
    remitted_vnd: int


@dataclass(frozen=True, slots=True)
class Remittance:
    """One settlement: the carrier's `number` of it, the bank's reference of the one transfer ("" where it is not told)
    and its amount, for these items."""

    number: str
    bank_reference: str
    total_vnd: int
    items: tuple[RemittedItem, ...]

    @property
    def name(self) -> str:
        """By which the transfer is looked for in the bank's statement."""
        return self.bank_reference or self.number


@dataclass(frozen=True, slots=True)
class Remitted:
    """What is remembered of a settlement until its transfer comes, and after: under the carrier's registration and
    `name`; how many items, what was collected for them and withheld, and in which days."""

    endpoint: str
    name: str
    number: str
    total_vnd: int
    collected_vnd: int
    withheld_vnd: int
    items: int
    from_on: date
    to_on: date


def prove(told: Remittance) -> None:
    """Refuse with `UnprovenStatement` what does not add up: each row collected - withheld = remitted
    (`remitted_differs`), all rows the total (`balance_differs`); an item told twice (`entry_twice`), a row that names
    no item (`no_item`), money below nought, more than 5,000 rows, none, or more than 31 days."""
    seen: set[str] = set()
    for item in told.items:
        place = f"row {item.row}"
        if item.collected_vnd < 0 or item.withheld_vnd < 0:
            raise UnprovenStatement("not_positive", place)
        left = item.collected_vnd - item.withheld_vnd
        if left != item.remitted_vnd:
            raise UnprovenStatement("remitted_differs", place, expected_vnd=left, found_vnd=item.remitted_vnd)
        names = {name for name in (item.order_code, item.item_code) if name}
        if not names:
            raise UnprovenStatement("no_item", place)
        if names & seen:
            raise UnprovenStatement("entry_twice", place)
        seen |= names
    if not told.items or len(told.items) > MOST_ITEMS:
        raise UnprovenStatement("too_many_entries" if told.items else "no_item")
    if _last(told) - _first(told) > MOST_DAYS:
        raise UnprovenStatement("period_too_long")
    total = sum(item.remitted_vnd for item in told.items)
    if total != told.total_vnd:
        raise UnprovenStatement("balance_differs", expected_vnd=total, found_vnd=told.total_vnd)


def as_statement(told: Remittance, *, account: str, names: Mapping[int, str]) -> Statement:
    """The same as a statement of the carrier's account, which begins at nought: each item that money was taken for is
    an entry under the order code of its parcel (`names`, by row), or the item code of one that is not ours."""
    taken = [item for item in told.items if item.collected_vnd]
    return Statement(
        statement_id=told.number,
        account=account,
        currency=VND,
        from_on=_first(told),
        to_on=_last(told),
        opening_vnd=0,
        closing_vnd=sum(item.collected_vnd for item in taken),
        entries=tuple(
            Entry(
                entry_id=names.get(item.row) or item.item_code or item.order_code,
                bank_reference=names.get(item.row) or item.item_code or item.order_code,
                direction="in",
                amount_vnd=item.collected_vnd,
                booked_on=item.collected_on,
                value_on=item.collected_on,
                memo="",
            )
            for item in taken
        ),
    )


def remembered(told: Remittance, *, endpoint: str) -> Remitted:
    """What is kept of it until its transfer comes."""
    return Remitted(
        endpoint,
        told.name,
        told.number,
        told.total_vnd,
        sum(item.collected_vnd for item in told.items),
        sum(item.withheld_vnd for item in told.items),
        len(told.items),
        _first(told),
        _last(told),
    )


def most_withheld(parcel: Delivery, carrier: Partner) -> int | None:
    """The most that the carrier may keep of a parcel's money, in đồng; None where its price is not known.

    Its price as it told when it took the order, else as it was quoted; nothing where the carrier itself pays the way
    (a second sending that is its fault, Decision 45/2016/QĐ-TTg article 12). Beside it what its registration says that
    taking money costs."""
    price = parcel.postage_vnd if parcel.carrier_fee_vnd is None else parcel.carrier_fee_vnd
    if parcel.paid_by == "carrier":
        price = 0
    return None if price is None else price + most_fee_vnd([parcel.collected_vnd or 0], carrier)


def paid_out(
    known: Remitted | None, *, settlement_id: str, lump_vnd: int, booked_on: date, account: str, carrier: Partner,
    is_settled: bool,
) -> Settlement:  # fmt: skip
    """The carrier's transfer beside its settlement: matched where the two are worth the same and no other transfer was
    for it (`is_settled`); differs where not, and where no settlement tells of it yet (`known` None)."""
    fits = known is not None and known.total_vnd == lump_vnd and not is_settled
    return Settlement(
        settlement_id,
        MATCHED if fits else DIFFERS,
        carrier.provider,
        merchant_of(carrier.endpoint, known.number) if known else carrier.endpoint,
        account,
        carrier.agency_code,
        booked_on,
        lump_vnd,
        known.from_on if known else booked_on,
        known.to_on if known else booked_on,
        known.items if known else 0,
        known.collected_vnd if known else 0,
        known.withheld_vnd if known else 0,
    )


def merchant_of(endpoint: str, number: str) -> str:
    """Under which name the days of one settlement are paid for: each settlement is paid once, whatever its days."""
    return f"{endpoint}#{number}"


def _first(told: Remittance) -> date:
    return min(item.collected_on for item in told.items)


def _last(told: Remittance) -> date:
    return max(item.collected_on for item in told.items)
