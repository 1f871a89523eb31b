"""Officers' passwords: argon2id (RFC 9106), and a check that takes as long for a login nobody has."""

import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's first choice for small machines: 19 MiB, two passes, one lane. Measured: 24 ms on a whole x86 core; a Lambda
# of 512 MB has about 0.3 of one, so about 80 ms there, and 19 of its 512 MB.
MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
# The hash of 32 random bytes that nobody kept.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$6wClYwa3wjIvCq20XjVJOg$QU/Spc13SowlZvrSGvoXjYKQS4eBBQsCPKK8X0luN1Y"

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)


def hash_of(password: str) -> str:
    """The argon2id hash to store, with its salt and parameters in it."""
    return _hasher.hash(_bytes(password))


def is_right(password: str, stored_hash: str | None) -> bool:
    """Whether the password is the one that was hashed. Without a hash (a login nobody has) the answer is no, after as
    much work as a real check: time does not tell which logins exist."""
    try:
        right = _hasher.verify(stored_hash or NOBODYS, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(stored_hash)


def _bytes(password: str) -> bytes:
    # NFC: "ệ" must be one thing whichever keyboard typed it (RFC 8265 section 4.2.2).
    return unicodedata.normalize("NFC", password).encode("utf-8")
