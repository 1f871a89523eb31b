"""Read a statement's file that arrived, and take all of it or nothing."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain import statement_import as rules
from chalicelib.domain.partner import BANK, CARRIER, Partner
from chalicelib.domain.statement import Statement, UnprovenStatement, joined, prove
from chalicelib.domain.statement_import import StatementImport, UnusableStatement
from chalicelib.domain.told_entry import Counts, same_account, together
from chalicelib.usecases.payments.import_statement import import_statement
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import (
    Credits,
    Payments,
    ReadRemittance,
    ReadStatements,
    Refunds,
    StatementFiles,
    Statements,
)
from chalicelib.usecases.statements.remitted import Post, take_remitted
from chalicelib.usecases.statements.within import Within


def read_arrived(
    import_id: str,
    *,
    now: datetime,
    files: StatementFiles,
    read: ReadStatements,
    statements: Statements,
    partners: Partners,
    payments: Payments,
    dossiers: Dossiers,
    credits: Credits,
    refunds: Refunds,
    read_remittance: ReadRemittance,
    post: Post,
) -> StatementImport | None:
    """The import after its file was taken or refused; None when nothing is left to do (unknown, or judged before:
    events repeat). Every statement of the file must add up before an entry of any is taken; a settlement file of a
    carrier is taken by its own rules. Raises NotThereYet while the file cannot be seen, so that the event is tried
    again; what was taken by then is not taken twice."""
    before = statements.get_import(import_id)
    reading = rules.arrived(before, now=now) if before else None
    partner = partners.get(before.endpoint) if before else None
    if before is None or reading is None or partner is None:
        return None
    if before.state != reading.state:
        statements.save_import(before, reading)
    else:
        reading = before
    money = Within(
        partner, _gateways(partner, partners), import_id, now, statements, payments, dossiers, credits, refunds
    )
    try:
        content = files.fetch(reading)
        if partner.kind == CARRIER:
            whole = [_of_carrier(content, reading, money, partners, read_remittance, post)]
        else:
            pages = read(content, format=reading.format, mapping=reading.mapping, account=reading.account)
            proved = [_proved(one, partner) for one in _joined(pages)]
            whole = [(one, _taken(one, money)) for one in proved]
    except (UnusableStatement, UnprovenStatement) as why:
        judged = rules.refused(reading, why, now=now)
    else:
        judged = rules.taken(reading, [one for one, _ in whole], together(counts for _, counts in whole), now=now)
    if judged:
        statements.save_import(reading, judged)
    return judged


def _taken(statement: Statement, money: Within) -> Counts:
    return import_statement(
        statement,
        partner=money.partner,
        import_id=money.import_id,
        now=money.now,
        statements=money.statements,
        payments=money.payments,
        dossiers=money.dossiers,
        credits=money.credits,
        refunds=money.refunds,
        gateways=money.gateways,
    )


def _of_carrier(
    content: bytes, reading: StatementImport, money: Within, partners: Partners, read: ReadRemittance, post: Post
) -> tuple[Statement, Counts]:
    carrier = money.partner
    of_unit = partners.of_agency(carrier.agency_code)
    into = (one for one in of_unit if one.kind == BANK and one.bank_bin and one.account == carrier.settles_into)
    return take_remitted(
        read(content, mapping=reading.mapping),
        carrier=carrier,
        bank=next(into, None),
        import_id=money.import_id,
        now=money.now,
        post=post,
        statements=money.statements,
        payments=money.payments,
        dossiers=money.dossiers,
        credits=money.credits,
        refunds=money.refunds,
    )


def _joined(pages: Iterable[Statement]) -> list[Statement]:
    """One statement for each id, from its pages in any order."""
    found: dict[tuple[str, str, str], list[Statement]] = {}
    for page in pages:
        found.setdefault((page.kind, page.account, page.statement_id), []).append(page)
    return sorted((joined(one) for one in found.values()), key=lambda one: (one.from_on, one.to_on))


def _proved(statement: Statement, partner: Partner) -> Statement:
    prove(statement)
    if not same_account(statement.account, partner.account):
        raise UnprovenStatement("other_account")
    return statement


def _gateways(partner: Partner, partners: Partners) -> list[Partner]:
    """The unit's gateways and carriers that pay out into this account."""
    if partner.kind != BANK:
        return []
    return [one for one in partners.of_agency(partner.agency_code) if one.settles_into == partner.account]
