"""The token in the address that a receipt's QR leads to: the receipt's id, and the proof that we gave it out."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

PROOF_BYTES = 16  # of HMAC-SHA256: 128 bits; a longer one would make the QR finer than an old phone reads
_PURPOSE = b"congdan receipt 1|"  # what this key signs can be nothing else
_TOKEN = re.compile(r"(?P<id>[A-Za-z0-9]{1,40}(?:~[0-9]{1,3})?)\.(?P<proof>[A-Za-z0-9_-]{22})")


def token(receipt_id: str, keys: Sequence[str]) -> str:
    """The token of a receipt under the newest of `keys` (base64, newest first), as CDA7K3M9X4.<22 characters>. Nothing
    in it needs escaping in a URL: the # of a second receipt is written ~."""
    return f"{receipt_id.replace('#', '~')}.{_proof(receipt_id, keys[0])}"


def read(text: str, keys: Sequence[str]) -> str | None:
    """The receipt's id in a token made under any of `keys`, in constant time; None for every other text."""
    shape = _TOKEN.fullmatch(text)
    if shape is None:
        return None
    receipt_id, genuine = shape["id"].replace("~", "#"), False
    for key in keys:
        genuine |= hmac.compare_digest(shape["proof"].encode(), _proof(receipt_id, key).encode())
    return receipt_id if genuine else None


def _proof(receipt_id: str, key: str) -> str:
    secret = base64.b64decode(key, validate=True)
    digest = hmac.digest(secret, _PURPOSE + receipt_id.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:PROOF_BYTES]).rstrip(b"=").decode()
