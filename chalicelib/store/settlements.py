"""What gateways paid out, and the days that were paid for: each day once."""

from collections.abc import Iterable
from datetime import date, timedelta

from chalicelib.domain.credit import Credit
from chalicelib.domain.settlement import MATCHED, Settlement
from chalicelib.domain.told_entry import ToldEntry
from chalicelib.store import credits, told_entries
from chalicelib.store.attributes import Day, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.told_entries import HEAD
from chalicelib.store.transaction import Action, put


class SettlementRow(Row):
    """One pay-out under its id; and `settled#<merchant>` with a day: which pay-out was for that day."""

    class Meta:
        table_name = Named("statements")

    statement = Text(hash_key=True)
    part = Text(range_key=True)
    settlement_id = Text()
    state = Text()
    provider = Text()
    merchant = Text()
    account = Text()
    agency_code = Text()
    booked_on = Day()
    lump_vnd = Number()
    from_on = Day()
    to_on = Day()
    payments = Number()
    sum_vnd = Number()
    most_fee_vnd = Number()


def get_settlement(settlement_id: str) -> Settlement | None:
    """The pay-out with that id."""
    row = SettlementRow.fetch(settlement_id, HEAD)
    return row.become(Settlement) if row else None


def settlement_of(merchant: str, day: date) -> Settlement | None:
    """The pay-out that was for that day of the merchant, if any."""
    row = SettlementRow.fetch(f"settled#{merchant}", day.isoformat())
    return row.become(Settlement) if row else None


def settled_days(merchant: str, days: Iterable[date]) -> set[date]:
    """Which of these days were paid for."""
    wanted = sorted(days)
    within = SettlementRow.part.between(wanted[0].isoformat(), wanted[-1].isoformat())
    raws = SettlementRow.every(f"settled#{merchant}", where=within)
    return {date.fromisoformat(raw["part"]["S"]) for raw in raws}


def settle(
    before: ToldEntry,
    after: ToldEntry,
    settlement: Settlement,
    *,
    money: tuple[Credit, Credit] | None = None,
    new: Credit | None = None,
) -> bool:
    """Finish the entry of a pay-out, keep what it was for, and take its days, in one transaction, with what becomes of
    its transfer: `money` (before, after) of one that is known, or a `new` one. False when somebody had finished it;
    Conflict when a day was taken or the transfer changed."""
    actions: list[Action] = [put(_row(settlement, settlement.settlement_id, HEAD))]
    if settlement.state == MATCHED:
        free = SettlementRow.statement.does_not_exist() | (SettlementRow.settlement_id == settlement.settlement_id)
        for number in range((settlement.to_on - settlement.from_on).days + 1):
            day = settlement.from_on + timedelta(days=number)
            row = _row(settlement, f"settled#{settlement.merchant}", day.isoformat())
            actions.append(put(row, f"day {number}", only_if=free))
    actions += credits.keep(new, even_if_alike=True)
    return told_entries.finish(before, after, money=money, also=actions)


def _row(settlement: Settlement, statement: str, part: str) -> SettlementRow:
    return SettlementRow.of(settlement, statement=statement, part=part)
