"""Read a statement's file that arrived, and take all of it or nothing."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain import statement_import as rules
from chalicelib.domain.partner import Partner
from chalicelib.domain.statement import Statement, UnprovenStatement, joined, prove
from chalicelib.domain.statement_import import StatementImport, UnusableStatement
from chalicelib.domain.told_entry import same_account, together
from chalicelib.usecases.payments.import_statement import import_statement
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Credits, Payments, ReadStatements, Refunds, StatementFiles, Statements


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
) -> StatementImport | None:
    """The import after its file was taken or refused; None when nothing is left to do (unknown, or judged before:
    events repeat). Every statement of the file must add up before an entry of any is taken. Raises NotThereYet while
    the file cannot be seen, so that the event is tried again; what was taken by then is not taken twice."""
    before = statements.get_import(import_id)
    reading = rules.arrived(before, now=now) if before else None
    partner = partners.get(before.endpoint) if before else None
    if before is None or reading is None or partner is None:
        return None
    if before.state != reading.state:
        statements.save_import(before, reading)
    else:
        reading = before
    try:
        content = files.fetch(reading)
        pages = read(content, format=reading.format, mapping=reading.mapping, account=reading.account)
        whole = [_proved(one, partner) for one in _joined(pages)]
        counts = [
            import_statement(
                one,
                partner=partner,
                import_id=import_id,
                now=now,
                statements=statements,
                payments=payments,
                dossiers=dossiers,
                credits=credits,
                refunds=refunds,
                gateways=_gateways(partner, partners),
            )
            for one in whole
        ]
    except (UnusableStatement, UnprovenStatement) as why:
        judged = rules.refused(reading, why, now=now)
    else:
        judged = rules.taken(reading, whole, together(counts), now=now)
    if judged:
        statements.save_import(reading, judged)
    return judged


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
    """The unit's gateways that pay out into this account."""
    return [one for one in partners.of_agency(partner.agency_code) if one.settles_into == partner.account]
