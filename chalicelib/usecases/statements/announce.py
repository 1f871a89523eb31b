"""Announce a statement's file, or take one up that a bank dropped."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from chalicelib.domain.actor import Actor
from chalicelib.domain.cod import account_of
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.partner import BANK, CARRIER, Partner
from chalicelib.domain.statement_import import BUCKET, READING, StatementImport
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.money import Statements

UPLOAD_LIFETIME = timedelta(minutes=30)


def announce(
    import_id: str,
    *,
    endpoint: str,
    filename: str,
    size: int,
    sha256: str,
    format: str,
    mapping: str,
    layouts: Mapping[str, Collection[str]],
    by: Actor,
    now: datetime,
    once: Once,
    partners: Partners,
    statements: Statements,
) -> StatementImport:
    """An officer is about to send a statement of one of the unit's accounts, or a settlement file of a carrier that
    takes money at the door. Refuses as faults of the request an `endpoint` that is neither, and a table of a layout
    that is not known (`layouts`, by kind of partner); a carrier's file is always a table."""
    partner = partners.get(endpoint)
    faults = []
    if partner is None or not by.covers(partner.agency_code) or not takes_statements(partner):
        faults.append(Fault("/endpoint", "account_unknown"))
    kind = partner.kind if partner else BANK
    if (format == "table" or kind == CARRIER) and mapping not in layouts.get(kind, ()):
        faults.append(Fault("/mapping", "mapping_unknown", {"options": sorted(layouts.get(kind, ()))}))
    if faults or partner is None:
        raise Refused("invalid_request", faults=faults)
    announced = StatementImport(
        import_id=import_id,
        agency_code=partner.agency_code,
        endpoint=endpoint,
        account=account_with(partner),
        format="table" if kind == CARRIER else format,
        mapping=mapping if format == "table" or kind == CARRIER else "",
        filename=filename,
        size=size,
        sha256=sha256,
        uploaded_by=by.id,
        created_at=now,
        updated_at=now,
        object_key=f"statements/{partner.agency_code}/{import_id}",
    )
    statements.create_import(announced, once=once.of(announced))
    return announced


def dropped(
    object_key: str, object_version: str, *, now: datetime, partners: Partners, statements: Statements
) -> str | None:
    """The import of a file that a bank put under `statements-inbox/<endpoint>/<name>`: one for each version of it,
    however often it is told. None for an address that is nobody's."""
    _, endpoint, filename = object_key.split("/", 2)
    partner = partners.get(endpoint)
    if partner is None or not takes_statements(partner):
        return None
    import_id = hashlib.sha256(f"{object_key}#{object_version}".encode()).hexdigest()[:26]
    table = partner.statement_mapping
    statements.create_import(
        StatementImport(
            import_id=import_id,
            agency_code=partner.agency_code,
            endpoint=endpoint,
            account=account_with(partner),
            format="table" if table or partner.kind == CARRIER else "camt",
            mapping=table,
            filename=filename,
            uploaded_by=BUCKET,
            created_at=now,
            updated_at=now,
            object_key=object_key,
            object_version=object_version,
            state=READING,
        ),
        once=None,
    )
    return import_id


def takes_statements(partner: Partner) -> bool:
    """Whether statements tell of it: a bank account, or what a carrier takes at the door; a gateway has a merchant id
    and no statement."""
    of_bank = partner.kind == BANK and bool(partner.bank_bin)
    return partner.active and (of_bank or (partner.kind == CARRIER and partner.collects_money))


def account_with(partner: Partner) -> str:
    """The account of which its statements tell: of a carrier, what it owes."""
    return account_of(partner.endpoint) if partner.kind == CARRIER else partner.account
