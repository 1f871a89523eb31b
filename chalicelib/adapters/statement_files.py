"""The bucket's part for bank statements: bounded upload forms, and what arrived, of one size at most."""

import hashlib
from collections.abc import Mapping
from typing import Any

from chalicelib import config
from chalicelib.adapters import bucket
from chalicelib.adapters.statements import MAX_BYTES, UnreadableStatement
from chalicelib.domain.arrival import NotThereYet
from chalicelib.domain.statement_import import StatementImport

CONTENT_TYPE = "application/octet-stream"


def upload_form(one: StatementImport, *, seconds: int) -> Mapping[str, Any]:
    """{url, fields} of a presigned POST of exactly the promised bytes."""
    return bucket.bounded_form(one.object_key, CONTENT_TYPE, size=one.size, sha256=one.sha256, seconds=seconds)


def fetch(one: StatementImport) -> bytes:
    """The file. Raises NotThereYet when nothing is visible, and `UnreadableStatement`: empty_file, too_large, and
    size_mismatch and hash_mismatch against what was promised."""
    from botocore.exceptions import ClientError

    pinned = {"VersionId": one.object_version} if one.object_version else {}
    try:
        found = config.client("s3").get_object(Bucket=config.settings().papers_bucket, Key=one.object_key, **pinned)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchVersion", "404"):
            raise NotThereYet(one.import_id) from None
        raise
    with found["Body"] as body:
        content: bytes = body.read(MAX_BYTES + 1)
    if not content:
        raise UnreadableStatement("empty_file")
    if len(content) > MAX_BYTES:
        raise UnreadableStatement("too_large")
    if one.size and len(content) != one.size:
        raise UnreadableStatement("size_mismatch")
    if one.sha256 and hashlib.sha256(content).hexdigest() != one.sha256:
        raise UnreadableStatement("hash_mismatch")
    return content
