"""Writes camt messages as banks do, from the message definitions; it knows nothing of the reader."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt."


@dataclass(frozen=True)
class Detail:
    """One TxDtls. Empty means: not written."""

    amount: str = ""
    side: str = ""
    reference: str = ""
    structured: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    note: str = ""
    debtor: str = ""
    debtor_account: str = ""
    creditor: str = ""
    creditor_account: str = ""
    return_code: str = ""
    instructed: tuple[str, str] = ()
    transaction: str = ""
    end_to_end: str = "NOTPROVIDED"


@dataclass(frozen=True)
class Ntry:
    """One Ntry. `reference` and the rest are left out where they are empty."""

    amount: str
    side: str = "CRDT"
    status: str = "BOOK"
    reference: str = ""
    details: tuple[Detail, ...] = ()
    reversal: str = ""
    booked: str = "<Dt>2026-11-20</Dt>"
    valued: str = "<Dt>2026-11-20</Dt>"
    note: str = ""
    batch: str = ""
    currency: str = "VND"


def tag(name, inner, attributes=""):
    return f"<{name}{attributes}>{inner}</{name}>" if inner else ""


def text(name, value):
    return tag(name, escape(value))


def money(value, currency):
    return tag("Amt", value, f' Ccy="{currency}"')


def party(role, name, late):
    return tag(role, tag("Pty", text("Nm", name)) if late else text("Nm", name))


def tx_dtls(detail, currency, late):
    parties = (
        party("Dbtr", detail.debtor, late)
        + tag("DbtrAcct", tag("Id", tag("Othr", text("Id", detail.debtor_account))))
        + party("Cdtr", detail.creditor, late)
        + tag("CdtrAcct", tag("Id", tag("Othr", text("Id", detail.creditor_account))))
    )
    remittance = "".join(text("Ustrd", line) for line in detail.lines) + "".join(
        tag("Strd", tag("CdtrRefInf", text("Ref", reference))) for reference in detail.structured
    )
    instructed = tag("InstdAmt", money(*detail.instructed)) if detail.instructed else ""
    total = money(detail.amount, currency)
    amounts = (
        total + text("CdtDbtInd", detail.side) + tag("AmtDtls", instructed)
        if late
        else tag("AmtDtls", instructed + tag("TxAmt", total))
    )
    return tag(
        "TxDtls",
        tag(
            "Refs",
            text("AcctSvcrRef", detail.reference)
            + text("EndToEndId", detail.end_to_end)
            + text("TxId", detail.transaction),
        )
        + amounts
        + tag("RltdPties", parties)
        + tag("RmtInf", remittance)
        + tag("RtrInf", tag("Rsn", text("Cd", detail.return_code)))
        + text("AddtlTxInf", detail.note),
    )


def ntry(entry, late):
    details = "".join(tx_dtls(detail, entry.currency, late) for detail in entry.details)
    batch = tag("Btch", text("PmtInfId", entry.batch) + text("NbOfTxs", str(len(entry.details) or 9)))
    return tag(
        "Ntry",
        money(entry.amount, entry.currency)
        + text("CdtDbtInd", entry.side)
        + text("RvslInd", entry.reversal)
        + (tag("Sts", text("Cd", entry.status)) if late else text("Sts", entry.status))
        + tag("BookgDt", entry.booked)
        + tag("ValDt", entry.valued)
        + text("AcctSvcrRef", entry.reference)
        + tag("BkTxCd", tag("Domn", text("Cd", "PMNT")))
        + tag("NtryDtls", (batch if entry.batch else "") + details)
        + text("AddtlNtryInf", entry.note),
    )


def bal(code, value, currency="VND", on="2026-11-20"):
    kind = tag("Tp", tag("CdOrPrtry", text("Cd", code)))
    size = value.removeprefix("-")
    side = "DBIT" if value.startswith("-") else "CRDT"
    return tag("Bal", kind + money(size, currency) + text("CdtDbtInd", side) + tag("Dt", text("Dt", on)))


def balances(opening, closing, currency="VND"):
    return bal("OPBD", opening, currency) + bal("CLBD", closing, currency) + bal("CLAV", "7", currency)


def pages(name, page, last):
    return tag(name, text("PgNb", page) + text("LastPgInd", last))


def statement(
    entries=(),
    *,
    version="053.001.02",
    balances="",
    statement_id="ST-1",
    account="",
    currency="VND",
    period=True,
    paging="",
):
    """One Stmt or Ntfctn."""
    late = int(version[-2:]) >= 8
    account = account or tag("Othr", text("Id", "1020304050"))
    ends = text("FrDtTm", "2026-11-20T00:00:00+07:00") + text("ToDtTm", "2026-11-20T23:59:59+07:00")
    return tag(
        "Ntfctn" if version.startswith("054") else "Stmt",
        text("Id", statement_id)
        + paging
        + text("CreDtTm", "2026-11-21T01:00:00")
        + (tag("FrToDt", ends) if period else "")
        + tag("Acct", tag("Id", account) + text("Ccy", currency))
        + balances
        + "".join(ntry(entry, late) for entry in entries),
    )


def message(*statements, version="053.001.02", head="", paging="", encoding="utf-8"):
    """The whole file. `head` goes before the root, as a DTD would."""
    name = "BkToCstmrDbtCdtNtfctn" if version.startswith("054") else "BkToCstmrStmt"
    header = tag("GrpHdr", text("MsgId", "M-1") + text("CreDtTm", "2026-11-21T01:00:00") + paging)
    body = tag("Document", tag(name, header + "".join(statements)), f' xmlns="{NAMESPACE}{version}"')
    return f'<?xml version="1.0" encoding="{encoding}"?>{head}{body}'.encode(encoding)
