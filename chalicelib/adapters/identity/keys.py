"""Ed25519 keys for tokens: made here, kept in Secrets Manager, published as JWKS (RFC 7517, RFC 8037)."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)


@dataclass(frozen=True, slots=True)
class Key:
    """One key pair, and the secret for refresh tokens that is derived from it."""

    kid: str
    private: Ed25519PrivateKey
    public: Ed25519PublicKey
    refresh_secret: bytes

    def jwk(self) -> dict[str, str]:
        """The public half for JWKS."""
        raw = self.public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.kid, "x": base64url(raw)}


def new_key() -> dict[str, str]:
    """A new key as the secret `token-keys` lists it, `{kid, private_pem}`.

    To rotate: put it second, so that every process knows it (secrets are read anew every five minutes), an hour later
    first, so that it signs; drop the older one when no refresh token of it is live any more, after 90 days.
    """
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"kid": base64url(hashlib.sha256(public).digest()[:9]), "private_pem": pem.decode("ascii")}


def new_keys(count: int = 1) -> list[dict[str, str]]:
    """What to store as `token-keys` when a system is set up."""
    return [new_key() for _ in range(count)]


def new_secret() -> str:
    """32 random bytes in base64, for the secrets that hash and encrypt."""
    return base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def read(stored: Mapping[str, str]) -> Key:
    """A key as Secrets Manager keeps it; ValueError for any other kind of key than Ed25519."""
    private = load_pem_private_key(stored["private_pem"].encode("ascii"), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError(f"token key {stored['kid']} is not Ed25519")
    seed = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    # A key has one use: the refresh secret is derived with a label of its own (RFC 5869), never the signing key itself.
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"congdan refresh tokens").derive(seed)
    return Key(stored["kid"], private, private.public_key(), derived)


def base64url(raw: bytes) -> str:
    """Base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
