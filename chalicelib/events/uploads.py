"""A page arrived in the bucket: it is checked."""

import functools
import json
from datetime import datetime
from urllib.parse import unquote_plus

from chalicelib import wiring
from chalicelib.events.doors import queue
from chalicelib.usecases.documents.check_arrived import check_arrived


@functools.partial(queue, put_off=wiring.queues.put_off_upload)
def uploads(body: str, now: datetime) -> None:
    """S3's notification through the queue. The first one ever is a test event without records."""
    for record in json.loads(body).get("Records", []):
        if not record["eventName"].startswith("ObjectCreated"):
            continue
        # Keys arrive form-encoded.
        _, dossier_id, document_id = unquote_plus(record["s3"]["object"]["key"]).split("/")
        check_arrived(
            dossier_id,
            document_id,
            now=now,
            dossiers=wiring.stores.dossiers(),
            papers=wiring.documents.papers(),
            refuse_unsupported=wiring.rules.refuses_unscannable(),
        )
