"""An AWS in memory in the place of chalicelib's clients, for one block of code."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib import config
from chalicelib.adapters.identity import keys
from chalicelib.store import transaction
from chalicelib.usecases import retrying
from tests.simulation.dynamo import Answer, Dynamo, refusal
from tests.simulation.faults import Faults

PREFIX = "simulation-"


class Client:
    """The DynamoDB client that pynamodb and the store are given."""

    _request_signer = None

    def __init__(self, aws: "Aws") -> None:
        self._aws = aws

    def _make_api_call(self, operation: str, request: Mapping[str, Any]) -> Answer:
        return self._aws.faults.around(self._aws.dynamo, operation, request)

    def __getattr__(self, name: str) -> Callable[..., Answer]:
        operation = "".join(part.title() for part in name.split("_"))
        return lambda **request: self._make_api_call(operation, request)


class Secrets:
    """The secret store: read, never written by the program."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._kept = kept

    def get_secret_value(self, SecretId: str) -> dict[str, str]:
        """As botocore answers."""
        name = SecretId.removeprefix(f"{PREFIX}secrets/")
        if name not in self._kept:
            raise refusal("ResourceNotFoundException", "GetSecretValue")
        return {"SecretString": json.dumps(self._kept[name])}


class Queues:
    """The queues: what was sent, in order."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send_message(self, QueueUrl: str, MessageBody: str, DelaySeconds: int = 0) -> dict[str, str]:
        """As botocore answers."""
        self.sent.append(MessageBody)
        return {"MessageId": str(len(self.sent))}


class Aws:
    """Tables, secrets and queues, and what goes wrong on the way to the tables."""

    def __init__(self, secrets: Mapping[str, Any]) -> None:
        self.dynamo, self.faults, self.queues = Dynamo(PREFIX), Faults(), Queues()
        self._clients = {"dynamodb": Client(self), "secretsmanager": Secrets(secrets), "sqs": self.queues}

    def client(self, service: str) -> Any:
        """In the place of `config.client`."""
        return self._clients[service]


@contextmanager
def simulated(secrets: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Iterator[Aws]:
    """Everything in the block runs on an AWS of its own; nobody waits between tries."""
    told = {
        "TABLE_PREFIX": PREFIX,
        "SECRETS_PREFIX": f"{PREFIX}secrets/",
        "BOOKINGS_QUEUE_URL": "memory:bookings",
        **(environment or {}),
    }
    made = {
        "token-keys": keys.new_keys(2),
        "data-keys": {"current": "1", "keys": {"1": keys.new_secret()}},
        "hash-key": keys.new_secret(),
        "receipt-keys": [keys.new_secret()],
        "sms-gateway": {"token": "only-in-tests"},
        **secrets,
    }
    aws = Aws(made)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        for module in (transaction, retrying):
            patch.setattr(module, "FIRST_PAUSE_S", 0.0)
        config.reset()
        patch.setattr(config, "client", aws.client)
        try:
            yield aws
        finally:
            patch.undo()
            config.reset()
