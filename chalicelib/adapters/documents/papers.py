"""What really arrived when a citizen uploaded a paper: its hash, its kind, and whether it opens."""

import hashlib
import io
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Literal, Protocol

import filetype

from chalicelib.adapters.documents import file_end
from chalicelib.domain.findings import INFECTED, UNSCANNED
from chalicelib.domain.paper_signature import PaperSignature

Reason = Literal["empty_file", "wrong_type", "unreadable_pdf", "password_protected", "unreadable_image", "too_large"]
IMAGE_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
ALLOWED_TYPES = ("application/pdf", *IMAGE_FORMATS)
MAX_BYTES = 50 * 1024 * 1024
# A JPEG is decoded at an eighth of its size, a PNG in full: 40 million pixels are an A4 page at 600 dpi.
MAX_PIXELS = {"image/jpeg": 120_000_000, "image/png": 40_000_000}
CHUNK = 1024 * 1024
IN_MEMORY = 8 * 1024 * 1024


class Readable(Protocol):
    """Anything with `read(size) -> bytes`, such as the body of an S3 object; it need not seek."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; b"" at the end."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """`sha256` is lower hex ("" where reading was stopped); `pages` 0 unless it opened; `reason` None if good; `scan`
    is how the scan for malware ended, `flags` what the PDF would do or carry (pdf_actions.FLAGS, file_end.MORE)."""

    sha256: str
    size: int
    found_type: str
    pages: int
    reason: Reason | None
    scan: str = UNSCANNED
    signatures: tuple[PaperSignature, ...] = ()
    flags: tuple[str, ...] = ()


def inspect(
    stream_or_bytes: Readable | bytes,
    declared_type: str,
    *,
    max_bytes: int = MAX_BYTES,
    scan: Callable[[IO[bytes]], str] | None = None,
    trust_roots: bytes = b"",
    now: datetime | None = None,
) -> Inspection:
    """Read once and judge: hash of the very bytes, kind by magic bytes against the declared one, and opening it.

    A PDF that only an owner password protects opens for everyone and is good; one that asks its reader for a
    password is refused. A bad paper is an `Inspection` with a reason, never an exception.

    `scan` sees the file whatever its kind and before any reader of ours opens it; what it finds infected is not opened.
    The signatures of a PDF are checked at `now`, by the issuers in `trust_roots` (PEM), and without `now` not read.
    """
    source = io.BytesIO(stream_or_bytes) if isinstance(stream_or_bytes, bytes) else stream_or_bytes
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > max_bytes:
                return Inspection("", size, "", 0, "too_large")
            digest.update(chunk)
            file.write(chunk)
        file.seek(0)
        found_type = _found_type(file.read(8192))
        file.seek(0)
        scanned = scan(file) if scan and size else UNSCANNED
        if scanned == INFECTED:
            return Inspection(digest.hexdigest(), size, found_type, 0, None, scanned)
        file.seek(0)
        seen = Inspection(digest.hexdigest(), size, found_type, 0, None, scanned)
        if reason := _unfit(seen, declared_type):
            return replace(seen, reason=reason)
        if found_type == "application/pdf":
            return _open_pdf(file, seen, trust_roots, now)
        pages, reason = _open_image(file, found_type)
        more = (file_end.MORE,) if not reason and file_end.has_more(file, size, found_type) else ()
    return replace(seen, pages=pages, reason=reason, flags=more)


def _found_type(head: bytes) -> str:
    kind = filetype.guess(head) if head else None
    return kind.mime if kind else ""


def _unfit(seen: Inspection, declared_type: str) -> Reason | None:
    if seen.size == 0:
        return "empty_file"
    if seen.found_type != declared_type or seen.found_type not in ALLOWED_TYPES:
        return "wrong_type"
    return None


def _open_pdf(file: IO[bytes], seen: Inspection, trust_roots: bytes, now: datetime | None) -> Inspection:
    import pypdf

    from chalicelib.adapters.documents import pdf_actions, signed_pdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the paper
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            return replace(seen, reason="password_protected")
        pages = len(reader.pages)
        if pages:
            _ = reader.pages[0].mediabox
        flags = pdf_actions.flags(reader)
        if file_end.has_more(file, seen.size, seen.found_type):
            flags = (*flags, file_end.MORE)
    except Exception:  # a broken PDF can fail in any way; none is our fault
        return replace(seen, reason="unreadable_pdf")
    if not pages:
        return replace(seen, reason="unreadable_pdf")
    signatures = signed_pdf.signatures(reader, file, seen.size, roots=trust_roots, now=now) if now else ()
    return replace(seen, pages=pages, flags=flags, signatures=signatures)


def _open_image(file: IO[bytes], found_type: str) -> tuple[int, Reason | None]:
    from PIL import Image

    formats = [IMAGE_FORMATS[found_type]]
    try:
        with Image.open(file, formats=formats) as image:
            width, height = image.size
            if width * height > MAX_PIXELS[found_type]:
                return 0, "too_large"
            image.verify()  # checksums of a PNG; it leaves the image unusable
        file.seek(0)
        with Image.open(file, formats=formats) as image:
            image.draft("L", (max(1, width // 8), max(1, height // 8)))
            image.load()
    except Image.DecompressionBombError:
        return 0, "too_large"
    except Exception:  # a broken image can fail in any way; none is our fault
        return 0, "unreadable_image"
    return 1, None
