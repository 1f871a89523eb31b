"""Signs a body by Standard Webhooks v1 and prints the headers: `python sign_standard_webhook.py SECRET < body.json`."""

import base64
import hashlib
import hmac
import sys
import time
import uuid


def headers(secret: str, body: bytes, message_id: str, timestamp: int) -> dict[str, str]:
    """The three headers for `body`. Keep `message_id` when you send the same message again; `timestamp` is now."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


if __name__ == "__main__":
    for name, value in headers(
        sys.argv[1], sys.stdin.buffer.read(), f"msg_{uuid.uuid4().hex}", int(time.time())
    ).items():
        print(f"{name}: {value}")
