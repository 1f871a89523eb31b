"""The small world of the tests with its tables in memory and a meter on them, while a part of the bench runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from bench.meter import Meter
from chalicelib import config
from local.aws import Stack, create_stack, start
from local.sandbox import phone
from tests.adapters.servers import ems_delivered, serving
from tests.api.world import World
from tests.deployment import put_secrets
from tests.simulation.behind_botocore import Behind, in_memory

BOOKED = b'{"code": "success", "data": {"tracking_code": "EE473124829VN", "fee": 25000}}'


@dataclass(frozen=True)
class Town:
    """The world, its tables' meter and what answers for them, the stack below, the sandbox that gets messages."""

    world: World
    meter: Meter
    behind: Behind
    stack: Stack
    gateway: str


@contextmanager
def in_town() -> Iterator[Town]:
    """Everything runs in this process but the bucket, the queues and the secrets."""
    aws, child = start()
    gateway = phone.serve(0, token="only-in-tests")
    try:
        stack = create_stack(aws, "bench-")
        with serving() as post_office, pytest.MonkeyPatch.context() as patch:
            post_office.answer, post_office.of_path = BOOKED, ems_delivered
            behind = in_memory(stack, patch)
            told = {"SMS_GATEWAY_URL": f"{gateway.url}/messages", "EMS_API_URL": post_office.url}
            told |= {"VNPAY_PAY_URL": "https://vnpay.example/pay", "POWERTOOLS_LOG_LEVEL": "INFO"}
            for name, value in {**stack.environment(), **told}.items():
                patch.setenv(name, value)
            config.reset()
            put_secrets(stack, {"sms-gateway": {"token": "only-in-tests"}})
            yield Town(World(stack, post_office), Meter(behind.dynamo), behind, stack, gateway.url)
    finally:
        config.reset()
        gateway.stop()
        child.stop()
