"""The store's tests run on the embedded AWS, with the keys that seal and hash in its secret store."""

import base64
import json

import pytest

from chalicelib import config
from local.aws import Stack

DATA_KEYS = {"current": "2026-01", "keys": {"2026-01": base64.b64encode(b"1" * 32).decode()}}


@pytest.fixture(scope="session", autouse=True)
def secrets(aws: Stack):
    """The settings and secrets that the store reads."""
    config.reset()
    store = aws.aws.client("secretsmanager")
    prefix = aws.environment()["SECRETS_PREFIX"]
    for name, value in (("data-keys", DATA_KEYS), ("hash-key", base64.b64encode(b"h" * 32).decode())):
        store.create_secret(Name=prefix + name, SecretString=json.dumps(value))
    return store


@pytest.fixture
def raw_rows(aws: Stack):
    """Reads every raw row of a table, as somebody would who got hold of a copy."""

    def read(table: str, **start):
        answer = aws.aws.client("dynamodb").scan(TableName=aws.tables[table], **start)
        rows = answer["Items"]
        return rows + (
            read(table, ExclusiveStartKey=answer["LastEvaluatedKey"]) if "LastEvaluatedKey" in answer else []
        )

    return read
