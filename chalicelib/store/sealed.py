"""Personal data at rest: sealed with AES-GCM under rotating keys, found again by keyed hashes."""

import base64
import functools
import hashlib
import hmac
import json
import os
from typing import TYPE_CHECKING, Any

from pynamodb.attributes import Attribute
from pynamodb.constants import BINARY

from chalicelib import config
from chalicelib.store.plain import from_plain, to_plain

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = b"\x01"  # then: length of the key id, key id, nonce, ciphertext with tag
_NONCE_BYTES = 12


def seal(text: bytes, *, place: str) -> bytes:
    """Encrypted under the current key. `place` (table, row, attribute) is bound to it: moved elsewhere, it does not
    open."""
    keys = config.secret("data-keys")
    key_id: str = keys["current"]
    nonce = os.urandom(_NONCE_BYTES)
    name = key_id.encode()
    sealed = _cipher(keys["keys"][key_id]).encrypt(nonce, text, place.encode())
    return _FORMAT + bytes([len(name)]) + name + nonce + sealed


def unseal(sealed: bytes, *, place: str) -> bytes:
    """What `seal` was given. Raises ValueError when it was changed or moved, LookupError when its key is gone."""
    from cryptography.exceptions import InvalidTag

    if sealed[:1] != _FORMAT:
        raise ValueError("not sealed by this program")
    end = 2 + sealed[1]
    nonce, body = sealed[end : end + _NONCE_BYTES], sealed[end + _NONCE_BYTES :]
    try:
        return _cipher(_key(sealed[2:end].decode())).decrypt(nonce, body, place.encode())
    except InvalidTag:
        raise ValueError(f"sealed data was changed or moved: {place.split('|')[0]}") from None


def hash_of(kind: str, text: str) -> str:
    """A keyed hash (HMAC-SHA256, hex) by which a phone or national ID is found without being readable. Its key does
    not rotate: claims are named by it."""
    key = _decoded(config.secret("hash-key"))
    return hmac.new(key, f"{kind}|{text}".encode(), hashlib.sha256).hexdigest()


class SealedAttribute(Attribute[bytes]):
    """Personal data as sealed JSON. The row binds it to table, key and attribute, so `seal_value` and `open_value`
    need its place; a value that was not sealed is never written."""

    attr_type = BINARY
    null = True

    def __init__(self, hint: Any, **options: Any) -> None:
        super().__init__(**options)
        self.hint = hint

    def seal_value(self, value: Any, *, place: str) -> bytes:
        """The sealed JSON of a domain value."""
        text = json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return seal(text.encode(), place=f"{place}|{self.attr_name}")

    def open_value(self, sealed: bytes, *, place: str) -> Any:
        """The domain value."""
        return from_plain(self.hint, json.loads(unseal(sealed, place=f"{place}|{self.attr_name}")))

    def serialize(self, value: Any) -> Any:
        """Only what is sealed leaves the process."""
        if not isinstance(value, bytes) or value[:1] != _FORMAT:
            raise TypeError(f"{self.attr_name} is not sealed")
        return value


def _key(key_id: str) -> str:
    keys = config.secret("data-keys")["keys"]
    if key_id not in keys:  # another process may write with a key that is newer than ours
        keys = config.secret("data-keys", fresh=True)["keys"]
    return str(keys[key_id])


@functools.lru_cache(maxsize=8)
def _cipher(key: str) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(_decoded(key))


@functools.lru_cache(maxsize=8)
def _decoded(key: str) -> bytes:
    return base64.b64decode(key, validate=True)
