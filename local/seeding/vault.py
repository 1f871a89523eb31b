"""Secrets that are invented here, once for each installation, and kept in Secrets Manager."""

import json
from collections.abc import Callable
from typing import Any

from chalicelib import config
from chalicelib.adapters.identity import keys


def kept(name: str, make: Callable[[], Any]) -> Any:
    """The secret `name` (without the prefix); made and stored when there is none yet. Two who seed at once agree."""
    try:
        return config.secret(name, fresh=True)
    except LookupError:
        pass
    vault = config.client("secretsmanager")
    text = json.dumps(make(), ensure_ascii=False)
    try:
        vault.create_secret(Name=config.settings().secrets_prefix + name, SecretString=text)
    except vault.exceptions.ResourceExistsException:
        return config.secret(name, fresh=True)
    return json.loads(text)


def make_all() -> None:
    """What the application itself needs: keys for tokens, sealed data, hashes and receipts, the SMS gateway's token."""
    kept("token-keys", keys.new_keys)
    kept("data-keys", lambda: {"current": "1", "keys": {"1": keys.new_secret()}})
    kept("hash-key", keys.new_secret)
    kept("receipt-keys", lambda: [keys.new_secret()])
    kept("sms-gateway", lambda: {"token": keys.new_secret()})
