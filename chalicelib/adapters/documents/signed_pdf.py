"""The signatures in a PDF (ISO 32000-1, 12.8; PAdES): found, checked over the very bytes of the file, told."""

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import IO, TYPE_CHECKING, Any

from chalicelib.domain.paper_signature import ADDED_AFTER, INVALID, UNKNOWN_ISSUER, UNREADABLE, VALID, PaperSignature

if TYPE_CHECKING:
    import pypdf
    from cryptography import x509

CHECKED_KINDS = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached")
TIMESTAMP = "/ETSI.RFC3161"  # says when, not who
MOST_SIGNATURES, MOST_FIELDS = 10, 2000
MOST_CONTENTS = 200_000  # bytes of one signature in the file, twice its DER
LONGEST_NAME = 200
CHUNK = 1024 * 1024
_DATE = re.compile(r"^D:(\d{14})(?:Z|([+-])(\d\d)'?(\d\d)?'?)?")


def signatures(
    reader: "pypdf.PdfReader", file: IO[bytes], size: int, *, roots: bytes, now: datetime
) -> tuple[PaperSignature, ...]:
    """Every signature, in the order of the form's fields; () for a PDF that nobody signed. Nothing raises: what
    cannot be read is told as unreadable."""
    try:
        signed = _signed_fields(reader)
    except Exception:  # a broken form can fail in any way; none is our fault
        return (PaperSignature(UNREADABLE),)
    return tuple(_told(one, file, size, roots, now) for one in signed[:MOST_SIGNATURES])


def _signed_fields(reader: "pypdf.PdfReader") -> list[Any]:
    root: Any = reader.trailer["/Root"].get_object()
    form = root.get("/AcroForm")
    waiting = list(form.get_object().get("/Fields", [])) if form is not None else []
    found: list[Any] = []
    for _ in range(MOST_FIELDS):
        if not waiting:
            break
        one = waiting.pop(0).get_object()
        waiting += list(one.get("/Kids", []))[:MOST_FIELDS]
        value = one.get("/V")
        if value is not None and one.get("/FT") == "/Sig":
            signature = value.get_object()
            if signature.get("/SubFilter") != TIMESTAMP:
                found.append(signature)
    return found


def _told(signature: Any, file: IO[bytes], size: int, roots: bytes, now: datetime) -> PaperSignature:
    from chalicelib.adapters.documents import cms, trust

    try:
        if signature.get("/SubFilter") not in CHECKED_KINDS:
            return PaperSignature(UNREADABLE)
        ranges = [int(one) for one in signature["/ByteRange"]]
        contents, covers_all = _contents(file, size, ranges)
        signed = cms.verify(contents, lambda name: _digest(file, ranges, name))
        signed_at = signed.signed_at or _date(signature.get("/M"))
        facts = PaperSignature("", _name(signed.signer.subject), _name(signed.signer.issuer), signed_at, covers_all)
    except Exception:  # cms.Unreadable among them; a broken signature can fail in any way, names when they are read
        return PaperSignature(UNREADABLE)
    at = min(signed_at, now) if signed_at else now
    if not signed.fits:
        return _with(facts, INVALID)
    if not covers_all:
        return _with(facts, ADDED_AFTER)
    return _with(facts, VALID if trust.is_trusted(signed.signer, signed.others, roots=roots, at=at) else UNKNOWN_ISSUER)


def _with(facts: PaperSignature, result: str) -> PaperSignature:
    return PaperSignature(result, facts.signer, facts.issuer, facts.signed_at, facts.covers_all)


def _contents(file: IO[bytes], size: int, ranges: list[int]) -> tuple[bytes, bool]:
    """The signature's own bytes, and whether it covers all others. They are read from the gap that the ranges leave and
    nowhere else: a signature shown from elsewhere would not be the one that is checked."""
    begin, first, second, rest = ranges
    gap = second - first
    if begin != 0 or first <= 0 or rest < 0 or second + rest > size or not 2 < gap <= MOST_CONTENTS:
        raise ValueError("ranges that leave no one gap")
    file.seek(first)
    told = file.read(gap)
    if not (told.startswith(b"<") and told.endswith(b">")):
        raise ValueError("more than the signature is not covered")
    return bytes.fromhex(told[1:-1].decode("ascii")), second + rest == size


def _digest(file: IO[bytes], ranges: list[int], name: str) -> bytes:
    digest = hashlib.new(name)
    for begin, length in ((ranges[0], ranges[1]), (ranges[2], ranges[3])):
        file.seek(begin)
        while length > 0:
            chunk = file.read(min(length, CHUNK))
            if not chunk:
                raise ValueError("shorter than its ranges")
            digest.update(chunk)
            length -= len(chunk)
    return digest.digest()


def _date(told: Any) -> datetime | None:
    """An instant from a date of PDF; without a zone it is read as UTC."""
    found = _DATE.match(str(told or ""))
    if not found:
        return None
    at, sign, hours, minutes = found.groups()
    away = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    zone = timezone(-away if sign == "-" else away)
    return datetime.strptime(at, "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)


def _name(name: "x509.Name") -> str:
    """Common name, else organisation, else all of it."""
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        found = name.get_attributes_for_oid(kind)
        if found:
            return str(found[0].value)[:LONGEST_NAME]
    return name.rfc4514_string()[:LONGEST_NAME]
