"""One Ntry of a camt message: a movement, or a batch of several payments that were booked together."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.adapters.statements import MAX_MEMO
from chalicelib.adapters.statements.camt_values import account, amount, day, side, truth
from chalicelib.adapters.statements.xml_tree import Node
from chalicelib.domain.statement import VND, Batch, Direction, Entry

BOOKED = "BOOK"
NOT_BOOKED = frozenset({"PDNG", "INFO", "FUTR"})
# Every reference that a payment bears: what undoes another payment repeats that one's.
REFERENCES = ("AcctSvcrRef", "TxId", "EndToEndId", "InstrId", "ClrSysRef", "PmtInfId", "MsgId")
NOT_PROVIDED = "NOTPROVIDED"
# Where the amount of one payment stands: Amt since V03, TxAmt before it; what was instructed is the last resort.
DETAIL_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")


@dataclass(frozen=True, slots=True)
class Booked:
    """What one booked Ntry says: its entries, and the batch that they are parts of, if it is one."""

    entries: tuple[Entry, ...]
    batch: Batch | None = None


@dataclass(frozen=True, slots=True)
class _Whole:
    """What all the payments under one Ntry share."""

    entry_id: str
    bank_reference: str
    direction: Direction
    amount_vnd: int
    booked_on: date
    value_on: date
    reversal: bool
    memo: str


def read(ntry: Node, entry_id: str) -> Booked | None:
    """What was booked; None for an entry that is pending, planned or only information.

    Refuses with `UnreadableStatement`: unknown_status, no_amount, not_vnd, not_whole_dong, no_direction, no_date,
    no_detail_amount (some payments of a batch tell their amount and others do not) and what `camt_values` refuses.
    """
    # V02 writes the status as text; later versions in Cd. One that nobody knows is not passed over: it may be money.
    status = ntry.text("Sts/Cd") or ntry.text("Sts")
    if status in NOT_BOOKED:
        return None
    if status != BOOKED:
        raise ntry.refused("unknown_status", "Sts")
    valued_on = day(ntry, "ValDt")
    booked_on = day(ntry, "BookgDt") or valued_on
    if booked_on is None:
        raise ntry.refused("no_date", "BookgDt")
    whole = _Whole(
        entry_id=entry_id,
        bank_reference=ntry.text("AcctSvcrRef"),
        direction=side(ntry),
        amount_vnd=amount(ntry),
        booked_on=booked_on,
        value_on=valued_on or booked_on,
        reversal=truth(ntry, "RvslInd"),
        memo=ntry.text("AddtlNtryInf")[:MAX_MEMO],
    )
    return _booked(whole, ntry)


def _booked(whole: _Whole, ntry: Node) -> Booked:
    details = list(ntry.all("NtryDtls/TxDtls"))
    named_together = [
        text for path in ("PmtInfId", "MsgId") for n in ntry.all(f"NtryDtls/Btch/{path}") if (text := n.text())
    ]
    batch = Batch(
        whole.entry_id, whole.direction, whole.amount_vnd, whole.bank_reference, next(iter(named_together), "")
    )
    is_batch = len(details) > 1 or any(True for _ in ntry.all("NtryDtls/Btch"))
    if len(details) <= 1:
        detail = details[0] if details else None
        told = _detail_amount(detail, DETAIL_AMOUNTS[:2]) if detail else None
        entry = _entry(
            whole,
            detail,
            amount_vnd=whole.amount_vnd if told is None else told,
            bank_reference=whole.bank_reference or (detail.text("Refs/AcctSvcrRef") if detail else ""),
            batch=whole.entry_id if is_batch or told not in (None, whole.amount_vnd) else "",
        )
        return Booked((entry,), batch if entry.batch else None)
    amounts = [_detail_amount(detail, DETAIL_AMOUNTS) for detail in details]
    if all(told is None for told in amounts):
        return Booked((_lump(whole, details),), batch)
    return Booked(tuple(_parts(whole, details, amounts)), batch)


def _parts(whole: _Whole, details: list[Node], amounts: list[int | None]) -> Iterator[Entry]:
    """The payments of a batch, each an entry. The booking's reference names none of them, nor does one that several
    of them bear: as keys against duplicates they would make one payment of many."""
    references = [detail.text("Refs/AcctSvcrRef") for detail in details]
    times = Counter([*references, whole.bank_reference])
    for number, (detail, told, reference) in enumerate(zip(details, amounts, references, strict=True), 1):
        if told is None:
            raise detail.refused("no_detail_amount")
        yield _entry(
            whole,
            detail,
            entry_id=f"{whole.entry_id}.{number}",
            amount_vnd=told,
            bank_reference=reference if times[reference] == 1 else "",
            direction=side(detail) if detail.one("CdtDbtInd") else whole.direction,
            batch=whole.entry_id,
        )


def _lump(whole: _Whole, details: list[Node]) -> Entry:
    """A batch whose payments do not tell their amounts stays one movement, with what they all say as its memo."""
    memos = dict.fromkeys(memo for detail in details if (memo := _memo(detail)))
    return Entry(
        entry_id=whole.entry_id,
        bank_reference=whole.bank_reference,
        direction=whole.direction,
        amount_vnd=whole.amount_vnd,
        booked_on=whole.booked_on,
        value_on=whole.value_on,
        memo=("; ".join(memos) or whole.memo)[:MAX_MEMO],
        reversal=whole.reversal,
        batch=whole.entry_id,
    )


def _entry(
    whole: _Whole,
    detail: Node | None,
    *,
    amount_vnd: int,
    bank_reference: str,
    batch: str,
    entry_id: str = "",
    direction: Direction | None = None,
) -> Entry:
    went = direction or whole.direction
    # Who stands on the other side: the debtor of what came in; a reversal repeats the parties of what it undoes.
    party = "Dbtr" if (went == "in") != whole.reversal else "Cdtr"
    return Entry(
        entry_id=entry_id or whole.entry_id,
        bank_reference=bank_reference,
        direction=went,
        amount_vnd=amount_vnd,
        booked_on=whole.booked_on,
        value_on=whole.value_on,
        memo=(detail and _memo(detail)) or whole.memo,
        reversal=whole.reversal,
        return_reason=_return_reason(detail) if detail else "",
        batch=batch,
        counterparty_name=_party_name(detail, party) if detail else "",
        counterparty_account=account(detail, f"RltdPties/{party}Acct") if detail else "",
        related=_related(detail, bank_reference) if detail else (),
    )


def _related(detail: Node, bank_reference: str) -> tuple[str, ...]:
    told = (node.text() for name in REFERENCES for node in detail.all(f"Refs/{name}"))
    return tuple(dict.fromkeys(one for one in told if one not in ("", NOT_PROVIDED, bank_reference)))


def _memo(detail: Node) -> str:
    """The first of these that says something (payments.md 11): structured reference, free text, further notes."""
    for path in ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Ustrd", "AddtlTxInf"):
        if said := " ".join(text for node in detail.all(path) if (text := node.text())):
            return said[:MAX_MEMO]
    return ""


def _detail_amount(detail: Node, paths: tuple[str, ...]) -> int | None:
    """What this payment says of itself, in đồng; None if nothing, or only what was sent in another currency."""
    for path in paths:
        node = detail.one(path)
        if node is not None and node.attribute("Ccy") == VND:
            return amount(detail, path)
    return None


def _return_reason(detail: Node) -> str:
    if detail.one("RtrInf") is None:
        return ""
    return detail.text("RtrInf/Rsn/Cd") or detail.text("RtrInf/Rsn/Prtry") or "NARR"


def _party_name(detail: Node, party: str) -> str:
    """V02 names a party at once, later versions under Pty."""
    return (detail.text(f"RltdPties/{party}/Nm") or detail.text(f"RltdPties/{party}/Pty/Nm"))[:MAX_MEMO]
