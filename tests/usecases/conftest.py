"""Use cases are tested against the real store."""

import pytest

from local.aws import Stack
from tests.deployment import put_secrets


@pytest.fixture(scope="session")
def system(aws: Stack) -> Stack:
    """The worker's stack with its secrets: everything that the store and the tokens need."""
    put_secrets(aws)
    return aws
