"""Event functions run on the real store, bucket and queues."""

from tests.usecases.conftest import system as system
