"""A carrier's settlement file: every item matched with what was taken at the door, what differs put before a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.domain import cod, delivery_money, told_entry
from chalicelib.domain import remittance as rules
from chalicelib.domain.credit import WAITING, in_place
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.partner import Partner
from chalicelib.domain.remittance import Remittance, RemittedItem
from chalicelib.domain.statement import Statement, UnprovenStatement
from chalicelib.domain.told_entry import Counts, ToldEntry
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.deliveries.take_collected import take_collected
from chalicelib.usecases.payments.import_statement import import_statement
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Credits, Payments, Refunds, Statements
from chalicelib.usecases.ports.post import Deliveries
from chalicelib.usecases.retrying import again_on_conflict
from chalicelib.usecases.statements.paid_out import lump_of, put_right, remitter_of, take_paid_out
from chalicelib.usecases.statements.within import Within

LOOKED_BACK = timedelta(days=31)  # for what was taken and never settled; later files look at it again


@dataclass(frozen=True, slots=True)
class Post:
    """What settlement files are about beside money: parcels, and codes for requests for money that nobody began."""

    deliveries: Deliveries
    random_int: Callable[[], int]


def take_remitted(
    told: Remittance,
    *,
    carrier: Partner,
    bank: Partner | None,
    import_id: str,
    now: datetime,
    post: Post,
    statements: Statements,
    payments: Payments,
    dossiers: Dossiers,
    credits: Credits,
    refunds: Refunds,
) -> tuple[Statement, Counts]:
    """What became of its items, as a statement of the carrier's account. `bank` is the unit's account into which it
    transfers, if it is registered.

    Each step may be repeated: after a crash the same call goes on, and a file imported before changes nothing. An item
    of which no scan told that money was taken is told by the file. Refuses with `UnprovenStatement`, before anything is
    written, what does not add up, and `statement_differs` for a settlement that was told otherwise before.
    """
    rules.prove(told)
    found = {item.row: _parcel(item, carrier, post.deliveries) for item in told.items}
    names = {row: parcel.delivery_id for row, parcel in found.items() if parcel}
    statement = rules.as_statement(told, account=cod.account_of(carrier.endpoint), names=names)
    if not statements.remember(rules.remembered(told, endpoint=carrier.endpoint)):
        raise UnprovenStatement("statement_differs")
    for item in told.items:
        if parcel := found[item.row]:
            _tell(parcel.delivery_id, item, now, post, payments, dossiers)
    account = replace(carrier, account=cod.account_of(carrier.endpoint))
    counts = Counts()
    if statement.entries:
        counts = import_statement(
            statement,
            partner=account,
            import_id=import_id,
            now=now,
            statements=statements,
            payments=payments,
            dossiers=dossiers,
            credits=credits,
            refunds=refunds,
        )
    within = Within(account, (), import_id, now, statements, payments, dossiers, credits, refunds)
    withheld = [_withheld(item, found[item.row], carrier, within) for item in told.items]
    missing = list(_missing(told, carrier, within))
    if bank is not None:
        _known_lump(told, carrier, replace(within, partner=bank, gateways=(carrier,)))
    return statement, told_entry.together([counts, told_entry.counted([*filter(None, withheld), *missing])])


def _parcel(item: RemittedItem, carrier: Partner, deliveries: Deliveries) -> Delivery | None:
    """The parcel of an item, if it is one of this registration's."""
    found = deliveries.get(item.order_code) if item.order_code else None
    if found is None and item.item_code and (known := deliveries.by_item(item.item_code)):
        found = deliveries.get(known)
    return found if found and found.endpoint == carrier.endpoint else None


@again_on_conflict()
def _tell(
    delivery_id: str, item: RemittedItem, now: datetime, post: Post, payments: Payments, dossiers: Dossiers
) -> None:
    before = post.deliveries.get(delivery_id)
    after = delivery_money.told_collected(before, item.collected_vnd, now=now) if before else None
    if before and after:
        post.deliveries.save(before, after)
    take_collected(
        delivery_id,
        now=now,
        random_int=post.random_int,
        deliveries=post.deliveries,
        payments=payments,
        dossiers=dossiers,
    )


def _withheld(item: RemittedItem, parcel: Delivery | None, carrier: Partner, within: Within) -> tuple[str, int] | None:
    """A question where the carrier kept more than it may."""
    most = rules.most_withheld(parcel, carrier) if parcel else None
    if parcel is None or most is None or item.withheld_vnd <= most:
        return None
    name = f"withheld#{within.partner.account}#{parcel.delivery_id}"
    _ask(name, parcel.delivery_id, item.withheld_vnd - most, item.collected_on, told_entry.WITHHELD_DIFFERS, within)
    return told_entry.WITHHELD_DIFFERS, item.withheld_vnd - most


def _missing(told: Remittance, carrier: Partner, within: Within) -> Iterable[tuple[str, int]]:
    """Questions about money that was taken longer ago than the carrier pays out, and that no settlement told of."""
    last = vietnamese_date(within.now) - timedelta(days=max(carrier.settlement_days, 1))
    for back in range(LOOKED_BACK.days + 1):
        day = last - timedelta(days=back)
        for credit in within.credits.of_day(within.partner.account, day):
            if credit.provider == cod.PROVIDER and not credit.stated_in and not credit.same_as:
                parcel = credit.bank_reference
                name = f"missing#{within.partner.account}#{parcel}"
                _ask(name, parcel, credit.amount_vnd, day, told_entry.NOT_REMITTED, within, credit.credit_id)
                yield told_entry.NOT_REMITTED, credit.amount_vnd


def _ask(key: str, parcel: str, amount_vnd: int, on: date, outcome: str, within: Within, credit_id: str = "") -> None:
    """Put it before a person, once however many files tell it."""
    told = ToldEntry(
        key=key,
        account=within.partner.account,
        meaning="received",
        amount_vnd=amount_vnd,
        booked_on=on,
        told_in=key,
        import_id=within.import_id,
        references=(parcel,),
        credit_id=credit_id,
    )
    known = within.statements.claim(told)
    if not known.outcome:
        within.statements.finish(known, replace(known, outcome=outcome))


@again_on_conflict(tries=40)
def _known_lump(told: Remittance, carrier: Partner, within: Within) -> None:
    """The carrier's one transfer is known from now on, whoever tells of it first, and never a citizen's money: it has
    no money of its own, since that is what was taken at the doors. One that waits already is put right; one that a
    statement told of is matched."""
    account = within.partner.account
    since = vietnamese_date(within.now) - LOOKED_BACK
    for open_one in within.statements.asked_again(account, since):
        if open_one.outcome == told_entry.SETTLEMENT_DIFFERS and remitter_of(open_one, within):
            take_paid_out(open_one, None, carrier, within)
    if not told.bank_reference or told.total_vnd <= 0:
        return
    on = max(item.collected_on for item in told.items)
    apart = lump_of(account, told.bank_reference, told.total_vnd, on, agency_code=within.partner.agency_code)
    known = within.credits.get(apart.credit_id)
    place = f"lump#{account}#{told.bank_reference}"
    record = ToldEntry(place, account, "received", told.total_vnd, on, place, within.import_id)
    if known is None:
        within.statements.claim(record, without_money=apart)
    elif in_place(known, WAITING) == known.amount_vnd and not known.same_as:
        put_right(record, known, apart.same_as, carrier, told.name, within)
