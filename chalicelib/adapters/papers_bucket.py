"""The bucket of papers: bounded upload forms, short-lived links, and a look at what really arrived."""

import functools
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from chalicelib import config
from chalicelib.adapters import bucket
from chalicelib.domain.arrival import NotThereYet
from chalicelib.domain.document import Document, object_key
from chalicelib.domain.file_name import ascii_name, safe
from chalicelib.domain.findings import Findings

TRUST_ROOTS = Path(__file__).parents[1] / "data" / "trust_roots.pem"
_MOST_KEYS = 1000  # of one DeleteObjects


def upload_form(document: Document, *, seconds: int) -> Mapping[str, Any]:
    """{url, fields} of a presigned POST bound to key, exact content type, size and SHA-256. (A presigned PUT cannot
    bound the size.)"""
    return bucket.bounded_form(
        document.object_key, document.content_type, size=document.size, sha256=document.sha256, seconds=seconds
    )


def link(document: Document, *, seconds: int) -> str:
    """A presigned GET of the very version that was checked; it is saved under a safe file name, never shown as a page
    of ours."""
    return str(
        config.client("s3").generate_presigned_url(
            "get_object",
            Params={
                "Bucket": config.settings().papers_bucket,
                "Key": document.object_key,
                "VersionId": document.object_version,
                "ResponseContentType": document.content_type,
                "ResponseContentDisposition": _disposition(safe(document.filename, document.content_type)),
            },
            ExpiresIn=seconds,
        )
    )


def inspect(document: Document, *, now: datetime) -> Findings:
    """What really arrived: `size_mismatch` and `hash_mismatch` against what was promised, a reason of
    `documents.papers`, and what the scanner says. Raises NotThereYet when nothing is visible.

    The version is that of the bytes that were read: one uploaded later is not the one that was judged.
    """
    from botocore.exceptions import ClientError

    from chalicelib.adapters import scanning
    from chalicelib.adapters.documents import papers

    try:
        found = config.client("s3").get_object(Bucket=config.settings().papers_bucket, Key=document.object_key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            raise NotThereYet(document.document_id) from None
        raise
    version, body = str(found.get("VersionId", "")), found["Body"]
    with body:
        if found["ContentLength"] not in (0, document.size):
            return Findings("size_mismatch", version)
        address = config.settings().clamd_address
        scan = functools.partial(scanning.at(address).scan, address=address)
        seen = papers.inspect(body, document.content_type, scan=scan, trust_roots=_trust_roots(), now=now)
    is_other = seen.size and seen.sha256 and seen.sha256 != document.sha256
    return Findings("hash_mismatch" if is_other else seen.reason or "", version, seen.scan, seen.flags, seen.signatures)


@functools.cache
def _trust_roots() -> bytes:
    return TRUST_ROOTS.read_bytes()


def delete(documents: list[Document]) -> None:
    """Take papers away; the bucket keeps removed versions for 30 days. The bytes of a paper that was used again stay:
    they are of the dossier to which they were sent."""
    _delete([document.object_key for document in documents if document.reused_from is None])


def delete_stray(dossier_id: str, document_id: str) -> None:
    """Take away bytes of which no document tells (any more)."""
    _delete([object_key(dossier_id, document_id)])


def _delete(names: list[str]) -> None:
    keys = [{"Key": name} for name in names]
    for start in range(0, len(keys), _MOST_KEYS):
        answer = config.client("s3").delete_objects(
            Bucket=config.settings().papers_bucket, Delete={"Objects": keys[start : start + _MOST_KEYS], "Quiet": True}
        )
        if answer.get("Errors"):
            raise RuntimeError(f"{len(answer['Errors'])} papers could not be deleted")


def _disposition(name: str) -> str:
    """RFC 6266: a plain name for old programs, the true one (Vietnamese letters, RFC 8187) for the others."""
    return f"attachment; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{quote(name, safe='')}"
