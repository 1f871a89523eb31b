"""Codes of an authenticator app: six digits of HMAC-SHA1 every thirty seconds (RFC 6238), as all those apps do."""

import base64
import hmac
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_S, DIGITS = 30, 6


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The step (of thirty seconds, since 1970) whose code this is: of now, the one before or the one after, since
    clocks differ (section 5.2); None for a wrong code. All three are compared, whatever the first said."""
    current = int(now.timestamp()) // STEP_S
    given = code.encode()
    right = [
        step
        for step in (max(current - 1, 0), current, current + 1)
        if hmac.compare_digest(_of(secret).generate(step * STEP_S), given)
    ]
    return max(right, default=None)


def uri(secret: str, *, account: str, issuer: str) -> str:
    """What the QR says: otpauth://totp/…"""
    return _of(secret).get_provisioning_uri(account, issuer)


def secret_of(random_bytes: bytes) -> str:
    """Twenty random bytes as people may type them (RFC 4226 section 4 asks for 160 bits)."""
    return base64.b32encode(random_bytes).decode()


def _of(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_S)  # noqa: S303 - apps know no other
