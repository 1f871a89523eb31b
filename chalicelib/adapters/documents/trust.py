"""Whether a certificate leads to one of the roots that this installation trusts (data/trust_roots.pem)."""

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.x509 import verification

MOST_STEPS = 4


def is_trusted(
    certificate: x509.Certificate, others: Sequence[x509.Certificate], *, roots: bytes, at: datetime
) -> bool:
    """A chain of certificates, all good at `at`, from a root in `roots` (PEM, may hold none) to this one. Whether one
    of them was revoked is not asked: no list is fetched."""
    trusted = x509.load_pem_x509_certificates(roots) if b"-----BEGIN" in roots else []
    if not trusted:
        return False
    ca = verification.ExtensionPolicy.permit_all().require_present(
        x509.BasicConstraints, verification.Criticality.AGNOSTIC, _may_issue
    )
    ca = ca.may_be_present(x509.KeyUsage, verification.Criticality.AGNOSTIC, _may_sign_certificates)
    end = verification.ExtensionPolicy.permit_all().may_be_present(
        x509.KeyUsage, verification.Criticality.AGNOSTIC, _may_sign
    )
    policy = verification.PolicyBuilder().store(verification.Store(trusted)).time(at).max_chain_depth(MOST_STEPS)
    verifier = policy.extension_policies(ca_policy=ca, ee_policy=end).build_client_verifier()
    try:
        verifier.verify(certificate, list(others))
    except (verification.VerificationError, ValueError):
        return False
    return True


def _may_issue(policy: verification.Policy, one: x509.Certificate, told: x509.BasicConstraints) -> None:
    if not told.ca:
        raise ValueError("not an issuer")


def _may_sign_certificates(policy: verification.Policy, one: x509.Certificate, told: x509.KeyUsage | None) -> None:
    if told and not told.key_cert_sign:
        raise ValueError("may not sign certificates")


def _may_sign(policy: verification.Policy, one: x509.Certificate, told: x509.KeyUsage | None) -> None:
    if told and not (told.digital_signature or told.content_commitment):
        raise ValueError("may not sign")
