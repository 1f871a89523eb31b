"""Signed PDFs made here with keys of our own, by hand and by cryptography's CMS builder: not by what checks them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

ROOM = 8000  # hex digits kept for a signature
SIGNER, ISSUER = "Nông Thị Bình", "Invented root"
_HOLE = b"<" + b"0" * ROOM + b">"
_RANGE = b"[0000000000 0000000000 0000000000 0000000000]"


@dataclass(frozen=True)
class Person:
    """A key with its certificate, and the issuer's certificate as PEM."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root_pem: bytes


@cache
def person(*, until: datetime = datetime(2049, 1, 1, tzinfo=UTC), issuer_is_ca: bool = True) -> Person:
    """Somebody with a certificate of an invented root."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate(ISSUER, root_key, ISSUER, root_key, ca=issuer_is_ca, until=datetime(2049, 1, 1, tzinfo=UTC))
    own = _certificate(SIGNER, key, ISSUER, root_key, ca=False, until=until)
    return Person(key, own, root.public_bytes(serialization.Encoding.PEM))


def _certificate(name, key, issuer, issuer_key, *, ca, until):
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer)]
    made = x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1]).public_key(key.public_key())
    made = (
        made.serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
        .not_valid_after(until)
    )
    made = made.add_extension(x509.BasicConstraints(ca, None), True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return made.add_extension(authority, False).sign(issuer_key, hashes.SHA256())


def pdf(objects: dict[int, bytes], after: bytes = b"") -> bytes:
    """A PDF of these objects, object 1 its catalogue; with `after`, an update at the end of that file."""
    out, places = bytearray(after or b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n"
    for number, place in ({} if after else {0: None}).items() | places.items():
        entry = b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place
        out += b"%d 1\n%s" % (number, entry)
    earlier = b" /Prev %d" % int(after.rsplit(b"startxref", 1)[1].split()[0]) if after else b""
    return bytes(out + b"trailer\n<< /Size 20 /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (earlier, table))


def with_signature(kind: bytes = b"/adbe.pkcs7.detached", catalogue: bytes = b"") -> bytes:
    """One page and one signature field, with room for the signature."""
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> " + catalogue + b" >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            4: b"<< /FT /Sig /T (S1) /V 5 0 R >>",
            5: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter " + kind + b" /ByteRange " + _RANGE
            + b" /Contents " + _HOLE + b" /M (D:20261122100000+07'00') >>",
        }
    )  # fmt: skip


def signed(body: bytes, by: Person, digest: hashes.HashAlgorithm | None = None) -> bytes:
    """`body` with its last empty room filled by a signature over all other bytes."""
    first = body.rindex(_HOLE)
    second = first + len(_HOLE)
    told = b"[0 %d %d %d]" % (first, second, len(body) - second)
    start = body.rindex(_RANGE)
    body = body[:start] + told.ljust(len(_RANGE)) + body[start + len(_RANGE) :]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(body[:first] + body[second:])
    builder = builder.add_signer(by.certificate, by.key, digest or hashes.SHA256())
    options = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature]
    der = builder.sign(serialization.Encoding.DER, options)
    return body[:first] + b"<" + der.hex().encode().ljust(ROOM, b"0") + b">" + body[second:]


def with_added_page(body: bytes) -> bytes:
    """`body` with another page by an update at its end, as an editor adds it."""
    return pdf(
        {
            2: b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
            6: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        },
        after=body,
    )
