"""The store's tests run on the embedded AWS, with the keys that seal and hash in its secret store."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import config
from local.aws import Stack
from tests.deployment import put_secrets


@pytest.fixture(scope="session", autouse=True)
def _secrets(aws: Stack):
    put_secrets(aws)


@pytest.fixture
def raw_rows(aws: Stack):
    """Reads every raw row of a table, as somebody would who got hold of a copy."""

    def read(table: str, **start):
        answer = aws.aws.client("dynamodb").scan(TableName=aws.tables[table], **start)
        rest = answer.get("LastEvaluatedKey")
        return answer["Items"] + (read(table, ExclusiveStartKey=rest) if rest else [])

    return read


@pytest.fixture
def calls():
    """The DynamoDB operations of a test, in order, answered or not."""
    seen = []

    def note(model, **_):
        seen.append(model.name)

    events = config.client("dynamodb").meta.events
    events.register("provide-client-params.dynamodb", note)
    yield seen
    events.unregister("provide-client-params.dynamodb", note)


@pytest.fixture
def at_once():
    """Runs a function for each argument in 32 threads at once; what it returned or raised, in order."""

    def run(function, arguments, threads=32):
        def attempt(argument):
            try:
                return function(argument)
            except Exception as error:
                return error

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(attempt, arguments))

    return run
