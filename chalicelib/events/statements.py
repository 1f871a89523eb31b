"""A statement's file arrived in the bucket: it is read, and its entries are taken."""

import json
import secrets
from datetime import datetime
from urllib.parse import unquote_plus

from chalicelib import wiring
from chalicelib.domain.payment_code import COMBINATIONS
from chalicelib.domain.statement_import import REFUSED
from chalicelib.events.doors import queue
from chalicelib.log import log
from chalicelib.usecases.statements.announce import dropped
from chalicelib.usecases.statements.read_arrived import read_arrived
from chalicelib.usecases.statements.remitted import Post


@queue
def statements(body: str, now: datetime) -> None:
    """S3's notification through the queue; the first one ever is a test event without records. A file of an officer
    lies under `statements/<unit>/<import>`, one that a bank dropped under `statements-inbox/<endpoint>/<name>`."""
    for record in json.loads(body).get("Records", []):
        if not record["eventName"].startswith("ObjectCreated"):
            continue
        stored = record["s3"]["object"]
        import_id = _import_of(unquote_plus(stored["key"]), str(stored.get("versionId", "")), now)
        if import_id:
            _take(import_id, now)


def _import_of(key: str, version: str, now: datetime) -> str | None:
    place, _, rest = key.partition("/")
    if place == "statements":
        return rest.rpartition("/")[2]
    if place != "statements-inbox" or rest.count("/") < 1 or rest.endswith("/"):
        return None
    import_id = dropped(key, version, now=now, partners=wiring.stores.partners(), statements=wiring.stores.statements())
    if import_id is None:
        log.error("a statement was dropped at an address that is nobody's")
    return import_id


def _take(import_id: str, now: datetime) -> None:
    judged = read_arrived(
        import_id,
        now=now,
        files=wiring.documents.statement_files(),
        read=wiring.documents.read_statements(),
        statements=wiring.stores.statements(),
        partners=wiring.stores.partners(),
        payments=wiring.stores.payments(),
        dossiers=wiring.stores.dossiers(),
        credits=wiring.stores.credits(),
        refunds=wiring.stores.refunds(),
        read_remittance=wiring.documents.read_remittance(),
        post=Post(wiring.stores.deliveries(), lambda: secrets.randbelow(COMBINATIONS)),
    )
    if judged:
        told = log.warning if judged.state == REFUSED else log.info
        told("statement judged", import_id=import_id, state=judged.state, reason=judged.reason or None)
