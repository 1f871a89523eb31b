"""One detached CMS signature (RFC 5652, as PAdES profiles it): whether it fits the bytes, and who signed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import cms, parser, tsp  # noqa: F401 - tsp teaches cms the attribute signing_certificate_v2
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

# SHA-1 is no proof any more: what is signed with it is not checked.
HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
MOST_CERTIFICATES = 20


class Unreadable(Exception):
    """Not a signature of a kind that is checked here; the message says why."""


@dataclass(frozen=True, slots=True)
class Signed:
    """`fits` is whether the signature is the signer's over these very bytes; `others` are certificates sent along."""

    fits: bool
    signer: x509.Certificate
    others: list[x509.Certificate] = field(default_factory=list)
    signed_at: datetime | None = None


def verify(der: bytes, digest_of: Callable[[str], bytes]) -> Signed:
    """The signature in `der`; `digest_of(hash name)` gives the digest of the signed bytes. Raises Unreadable."""
    try:
        return _verify(der, digest_of)
    except Unreadable:
        raise
    except Exception as broken:  # DER from outside can be wrong in any way; none is our fault
        raise Unreadable(type(broken).__name__) from None


def _verify(der: bytes, digest_of: Callable[[str], bytes]) -> Signed:
    length = parser.peek(der)
    if der[length:].strip(b"\0"):
        raise Unreadable("bytes after the signature")
    outer = cms.ContentInfo.load(der[:length])
    if outer["content_type"].native != "signed_data":
        raise Unreadable("not signed data")
    signed = outer["content"]
    if signed["encap_content_info"]["content"].native is not None or len(signed["signer_infos"]) != 1:
        raise Unreadable("not one detached signature")
    info = signed["signer_infos"][0]
    certificates = [one.chosen.dump() for one in signed["certificates"] if one.name == "certificate"]
    if len(certificates) > MOST_CERTIFICATES:
        raise Unreadable("too many certificates")
    signer_der = _signer(info["sid"], signed["certificates"])
    algorithm = info["digest_algorithm"]["algorithm"].native
    if algorithm not in HASHES or not info["signed_attrs"]:
        raise Unreadable("no signed attributes, or a hash that is not checked")
    attributes = _attributes(info["signed_attrs"])
    certificate = x509.load_der_x509_certificate(signer_der)
    fits = (
        attributes.get("content_type") == "data"
        and attributes.get("message_digest") == digest_of(algorithm)
        and _names_its_signer(attributes.get("signing_certificate_v2"), certificate)
        and _is_signed_by(certificate, info, HASHES[algorithm]())
    )
    others = [x509.load_der_x509_certificate(one) for one in certificates if one != signer_der]
    return Signed(fits, certificate, others, attributes.get("signing_time"))


def _signer(sid: Any, certificates: Any) -> bytes:
    for one in certificates:
        found = one.chosen
        if one.name != "certificate":
            continue
        if sid.name == "issuer_and_serial_number":
            wanted = sid.chosen
            if (found.serial_number, found.issuer) == (wanted["serial_number"].native, wanted["issuer"]):
                return bytes(found.dump())
        elif found.key_identifier == sid.native:
            return bytes(found.dump())
    raise Unreadable("the signer's certificate is not there")


def _attributes(signed_attrs: Any) -> dict[str, Any]:
    """Each attribute's one value; what is told twice is not believed."""
    told: dict[str, Any] = {}
    for one in signed_attrs:
        name = one["type"].native
        if name in told or len(one["values"]) != 1:
            raise Unreadable("an attribute is told twice")
        told[name] = one["values"][0].native
    return told


def _names_its_signer(told: Any, certificate: x509.Certificate) -> bool:
    """The attribute that binds the signature to one certificate, if there is one, names this one."""
    if told is None:
        return True
    first = told["certs"][0]
    name = first["hash_algorithm"]["algorithm"]
    return name in HASHES and first["cert_hash"] == certificate.fingerprint(HASHES[name]())


def _is_signed_by(certificate: x509.Certificate, info: Any, digest: hashes.HashAlgorithm) -> bool:
    key, signature = certificate.public_key(), info["signature"].native
    message = info["signed_attrs"].untag().dump()  # signed as a plain SET OF
    kind = info["signature_algorithm"].signature_algo
    try:
        if isinstance(key, rsa.RSAPublicKey) and kind == "rsassa_pkcs1v15":
            key.verify(signature, message, padding.PKCS1v15(), digest)
        elif isinstance(key, rsa.RSAPublicKey) and kind == "rsassa_pss":
            pss = padding.PSS(padding.MGF1(digest), info["signature_algorithm"]["parameters"]["salt_length"].native)
            key.verify(signature, message, pss, digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and kind == "ecdsa":
            key.verify(signature, message, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey) and kind == "ed25519":
            key.verify(signature, message)
        else:
            raise Unreadable("an algorithm that is not checked")
    except InvalidSignature:
        return False
    return True
