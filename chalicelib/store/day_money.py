"""What stands around the transfers of one day, read together: their payments, pay-outs and dossiers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from chalicelib import config
from chalicelib.domain.credit import Credit
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.payment import Payment
from chalicelib.domain.settlement import Settlement, is_lump
from chalicelib.store.dossier_rows import HEAD, HeadRow, read_head
from chalicelib.store.payment_rows import PaymentRow
from chalicelib.store.settlements import SettlementRow
from chalicelib.store.told_entries import HEAD as WHOLE

MOST_KEYS = 100  # of one BatchGetItem


def around(
    credits: Iterable[Credit], *, account: str, day: date
) -> tuple[dict[str, Payment], dict[str, Settlement], bool, Settlement | None]:
    """The payments that these transfers name and the pay-outs that they are, by id; whether a statement told everything
    of that day of the account; and, of a gateway's account, the pay-out that was for that day."""
    known = list(credits)
    payments, table = PaymentRow.Meta.table_name, SettlementRow.Meta.table_name
    on = day.isoformat()
    lumps = [{"statement": {"S": one.same_as}, "part": {"S": WHOLE}} for one in known if is_lump(one)]
    lumps += [{"statement": {"S": f"{name}#{account}"}, "part": {"S": on}} for name in ("days", "settled")]
    codes = dict.fromkeys(part.payment_id for one in known for part in one.parts if part.payment_id)
    keys = [(payments, {"payment_id": {"S": code}}) for code in codes] + [(table, key) for key in lumps]
    found = _batches(keys)
    rows = {raw["statement"]["S"]: raw for raw in found.get(table, [])}
    paid_out = rows.pop(f"settled#{account}", None)
    is_told = rows.pop(f"days#{account}", None) is not None
    return (
        {raw["payment_id"]["S"]: PaymentRow.from_raw_data(raw).become(Payment) for raw in found.get(payments, [])},
        {name: SettlementRow.from_raw_data(raw).become(Settlement) for name, raw in rows.items()},
        is_told,
        SettlementRow.from_raw_data(paid_out).become(Settlement) if paid_out else None,
    )


def dossiers(ids: Iterable[str]) -> dict[str, Dossier]:
    """The heads of these dossiers, by id."""
    table = HeadRow.Meta.table_name
    keys = [(table, {"dossier_id": {"S": one}, "part": {"S": HEAD}}) for one in dict.fromkeys(ids)]
    heads = [read_head(raw) for raw in _batches(keys).get(table, [])]
    return {head.dossier_id: head for head in heads}


def _batches(keys: list[tuple[str, dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for start in range(0, len(keys), MOST_KEYS):
        asked: dict[str, Any] = {}
        for table, key in keys[start : start + MOST_KEYS]:
            asked.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append(key)
        while asked:  # what a busy table leaves out is asked for again
            answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
            for table, raws in answer["Responses"].items():
                found.setdefault(table, []).extend(raws)
            asked = answer.get("UnprocessedKeys", {})
    return found
