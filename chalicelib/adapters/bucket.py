"""Forms by which exactly one promised file can be sent straight to the bucket."""

import base64
from collections.abc import Mapping
from typing import Any

from chalicelib import config


def bounded_form(key: str, content_type: str, *, size: int, sha256: str, seconds: int) -> Mapping[str, Any]:
    """{url, fields} of a presigned POST bound to key, content type, size (bytes) and SHA-256 (hex). A presigned PUT
    cannot bound the size."""
    exact = {
        "Content-Type": content_type,
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256)).decode(),
    }
    form: Mapping[str, Any] = config.client("s3").generate_presigned_post(
        Bucket=config.settings().papers_bucket,
        Key=key,
        Fields=dict(exact),
        Conditions=[*({name: value} for name, value in exact.items()), ["content-length-range", size, size]],
        ExpiresIn=seconds,
    )
    return form
