"""Announce a statement's file, or take one up that a bank dropped."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.partner import Partner
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
    layouts: Collection[str],
    by: Actor,
    now: datetime,
    once: Once,
    partners: Partners,
    statements: Statements,
) -> StatementImport:
    """An officer is about to send a statement of one of the unit's accounts. Refuses as faults of the request an
    `endpoint` that is no bank account of the unit, and a table of a layout that is not known."""
    partner = partners.get(endpoint)
    faults = []
    if partner is None or not by.covers(partner.agency_code) or not takes_statements(partner):
        faults.append(Fault("/endpoint", "account_unknown"))
    if format == "table" and mapping not in layouts:
        faults.append(Fault("/mapping", "mapping_unknown", {"options": sorted(layouts)}))
    if faults or partner is None:
        raise Refused("invalid_request", faults=faults)
    announced = StatementImport(
        import_id=import_id,
        agency_code=partner.agency_code,
        endpoint=endpoint,
        account=partner.account,
        format=format,
        mapping=mapping if format == "table" else "",
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
            account=partner.account,
            format="table" if table else "camt",
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
    """Whether a bank account lies behind the registration: a gateway has a merchant id and no statement."""
    return partner.kind == "bank" and partner.active and bool(partner.bank_bin)
