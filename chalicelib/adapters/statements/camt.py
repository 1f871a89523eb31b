"""ISO 20022 statements (camt.053) and notifications (camt.054) of any version, as `Statement`s (payments.md 11)."""

import re
from datetime import date

from chalicelib.adapters.statements import UnreadableStatement, camt_entry, xml_tree
from chalicelib.adapters.statements.camt_values import account, amount, day, day_of, number, side, truth
from chalicelib.adapters.statements.xml_tree import Node
from chalicelib.domain.statement import VND, Kind, Statement

_FAMILY = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.05([34])\.001\.[0-9]{2}")
# The digit of the family: the message, its statements, and what they are.
MESSAGES: dict[str, tuple[str, str, Kind]] = {
    "3": ("BkToCstmrStmt", "Stmt", "statement"),
    "4": ("BkToCstmrDbtCdtNtfctn", "Ntfctn", "notification"),
}
OPENING = ("OPBD", "PRCD")  # a bank that tells no opening balance tells the last closing one, which is the same
CLOSING = ("CLBD",)  # CLAV is what may be spent, not what is there


def read(data: bytes) -> list[Statement]:
    """Every statement of one file, in its order; amounts in whole đồng, entries only as booked. A page of several is
    one `Statement` that says so: `domain.statement.joined` makes them whole.

    Refuses with `UnreadableStatement`, before anything is used: too_large, dtd, not_xml, not_camt, no_statement, and
    with the place what is missing, given twice or not of its kind, above all not_vnd and not_whole_dong. Whether it
    adds up is for `domain.statement.prove`.
    """
    namespace, document = xml_tree.read(data)
    family = _FAMILY.fullmatch(namespace)
    if family is None or document.name != "Document":
        raise UnreadableStatement("not_camt")
    message_name, statement_name, kind = MESSAGES[family[1]]
    message = document.one(message_name)
    if message is None:
        raise UnreadableStatement("not_camt", message_name)
    found = [_statement(node, message, kind) for node in message.all(statement_name)]
    if not found:
        raise message.refused("no_statement")
    return found


def _statement(node: Node, message: Node, kind: Kind) -> Statement:
    statement_id, own_account = node.text("Id"), account(node, "Acct")
    if not statement_id:
        raise node.refused("no_id")
    if not own_account:
        raise node.refused("no_account", "Acct")
    currency = node.text("Acct/Ccy")
    if currency not in (VND, ""):
        raise node.refused("not_vnd", "Acct/Ccy")
    balances = _balances(node)
    booked = [b for n, ntry in enumerate(node.all("Ntry"), 1) if (b := camt_entry.read(ntry, str(n)))]
    if not currency and not balances and not booked:
        raise node.refused("no_currency", "Acct/Ccy")
    opening, closing = _balance(node, balances, OPENING), _balance(node, balances, CLOSING)
    days = [e.booked_on for b in booked for e in b.entries] + [on for on in (opening[0], closing[0]) if on]
    days = days or [_told_on(node, message)]
    page, is_last = _page(node, message)
    return Statement(
        statement_id=statement_id,
        account=own_account,
        currency=VND,
        from_on=_end(node, "Fr") or min(days),
        to_on=_end(node, "To") or max(days),
        opening_vnd=opening[1],
        closing_vnd=closing[1],
        entries=tuple(entry for b in booked for entry in b.entries),
        kind=kind,
        batches=tuple(b.batch for b in booked if b.batch),
        page=page,
        is_last_page=is_last,
    )


def _balances(node: Node) -> list[tuple[str, date, int]]:
    """Every balance that matters here: its code, its day, and its đồng (below zero when overdrawn)."""
    found = []
    for balance in node.all("Bal"):
        code = balance.text("Tp/CdOrPrtry/Cd")
        if code in (*OPENING, *CLOSING):
            on = day(balance, "Dt")
            if on is None:
                raise balance.refused("no_date", "Dt")
            found.append((code, on, amount(balance) if side(balance) == "in" else -amount(balance)))
    return found


def _balance(
    node: Node, balances: list[tuple[str, date, int]], codes: tuple[str, ...]
) -> tuple[date | None, int | None]:
    """The balance of the first of these codes that is told. A statement of several days tells one for each: the first
    day's opening and the last day's closing count. Two for one day are refused."""
    for code in codes:
        told = {(on, vnd) for c, on, vnd in balances if c == code}
        if told:
            on = (max if codes == CLOSING else min)(on for on, _ in told)
            if len(of_that_day := [vnd for d, vnd in told if d == on]) > 1:
                raise node.refused("balance_twice", "Bal")
            return on, of_that_day[0]
    return None, None


def _page(node: Node, message: Node) -> tuple[int, bool]:
    """Which page this is, and whether the last: StmtPgntn or NtfctnPgntn where it is told, else the message's."""
    for holder, path in ((node, f"{node.name}Pgntn"), (message, "GrpHdr/MsgPgntn")):
        if pages := holder.one(path):
            return number(pages, "PgNb"), truth(pages, "LastPgInd")
    return 1, True


def _end(node: Node, end: str) -> date | None:
    written = node.text(f"FrToDt/{end}DtTm") or node.text(f"FrToDt/{end}Dt")
    return day_of(node, written) if written else None


def _told_on(node: Node, message: Node) -> date:
    return day_of(node, node.text("CreDtTm") or message.text("GrpHdr/CreDtTm"))
