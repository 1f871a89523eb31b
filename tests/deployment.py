"""What a deployment has beside its tables: the secrets, invented for each stack of a test run."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib import config
from chalicelib.adapters.identity import keys
from local.aws import Stack


def put_secrets(stack: Stack, more: Mapping[str, Any] | None = None) -> None:
    """Keys for tokens, data, hashes and receipts, and the gateway's token; `more` by short name. What is there already
    stays."""
    made = {
        "token-keys": keys.new_keys(2),
        "data-keys": {"current": "1", "keys": {"1": keys.new_secret()}},
        "hash-key": keys.new_secret(),
        "receipt-keys": [keys.new_secret()],
        "sms-gateway": {"token": "only-in-tests"},
        **(more or {}),
    }
    client = stack.aws.client("secretsmanager")
    for name, value in made.items():
        try:
            client.create_secret(Name=stack.environment()["SECRETS_PREFIX"] + name, SecretString=json.dumps(value))
        except client.exceptions.ResourceExistsException:
            continue
    config.reset()
