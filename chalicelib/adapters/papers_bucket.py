"""The bucket of papers: bounded upload forms, short-lived links, and a look at what really arrived."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from chalicelib import config
from chalicelib.adapters import bucket
from chalicelib.domain.arrival import NotThereYet
from chalicelib.domain.document import Document

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
                "ResponseContentDisposition": _disposition(document.filename),
            },
            ExpiresIn=seconds,
        )
    )


def inspect(document: Document) -> tuple[str, str]:
    """(reason or "", object version) of what really arrived: `size_mismatch` and `hash_mismatch` against what was
    promised, or a reason of `documents.papers`. Raises NotThereYet when nothing is visible.

    The version is that of the bytes that were read: one uploaded later is not the one that was judged.
    """
    from botocore.exceptions import ClientError

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
            return "size_mismatch", version
        seen = papers.inspect(body, document.content_type)
    if seen.size and seen.sha256 and seen.sha256 != document.sha256:
        return "hash_mismatch", version
    return seen.reason or "", version


def delete(documents: list[Document]) -> None:
    """Take papers away; the bucket keeps removed versions for 30 days."""
    keys = [{"Key": document.object_key} for document in documents]
    for start in range(0, len(keys), _MOST_KEYS):
        answer = config.client("s3").delete_objects(
            Bucket=config.settings().papers_bucket, Delete={"Objects": keys[start : start + _MOST_KEYS], "Quiet": True}
        )
        if answer.get("Errors"):
            raise RuntimeError(f"{len(answer['Errors'])} papers could not be deleted")


def _disposition(filename: str) -> str:
    """RFC 6266: a plain name for old programs, the true one (Vietnamese letters) for the others."""
    plain = "".join(one if one.isascii() and (one.isalnum() or one in "._-") else "_" for one in filename)
    return f"attachment; filename=\"{plain or 'paper'}\"; filename*=UTF-8''{quote(filename, safe='')}"
