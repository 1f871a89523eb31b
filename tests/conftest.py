"""The embedded AWS of a test run: one server for all workers, one stack of tables, bucket and queues for each.

The tables of most tests are in memory (`tests/simulation`, held against the embedded AWS by its own tests), which is
three times as quick; with CONGDAN_PROOF=1 they are the embedded AWS's.
"""

import os
import uuid
from collections.abc import Callable, Iterator

import hypothesis
import pytest

from chalicelib import config
from local.aws import Aws, NotInstalled, Stack, create_stack, start
from local.processes import Child, DidNotStart
from tests import log_scan
from tests.simulation.behind_botocore import in_memory
from tests.size import PROOF, sized

hypothesis.settings.register_profile("sized", max_examples=sized(40, 2_000), deadline=None)
hypothesis.settings.load_profile("sized")

_CHILD = pytest.StashKey[Child]()
_ADDRESS = "CONGDAN_TEST_AWS"  # "<endpoint> <key id> <secret>", from the controller to its workers


def pytest_configure(config: pytest.Config) -> None:
    """Starts the server before the workers, which find it in their environment; without workers the first test does."""
    config.pluginmanager.register(log_scan.Plugin())
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"):
        os.environ.pop(name, None)  # a test must never reach for a developer's own account
    in_parallel = getattr(config.option, "numprocesses", None)
    if in_parallel and not hasattr(config, "workerinput"):
        _start(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the server where it was started."""
    if child := config.stash.get(_CHILD, None):
        child.stop()
        os.environ.pop(_ADDRESS, None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Shows what tests measured (`record_property("figures", text)`), whichever worker ran them, and what they need
    that is not here."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "figures" and report.when == "call":
                terminalreporter.write_line(value)
    reasons = {str(report.longrepr[2]) for report in terminalreporter.getreports("skipped")}
    for reason in sorted(one for one in reasons if "SKIPPED" in one):  # what must not go unnoticed
        terminalreporter.write_line(reason, red=True)


def _start(config: pytest.Config) -> None:
    try:
        server, child = start()
    except (NotInstalled, DidNotStart) as reason:
        pytest.exit(str(reason), returncode=1)
    config.stash[_CHILD] = child
    os.environ[_ADDRESS] = f"{server.endpoint} {server.access_key_id} {server.secret_access_key}"


@pytest.fixture(scope="session")
def aws_server(pytestconfig: pytest.Config) -> Aws:
    """The running embedded AWS."""
    if _ADDRESS not in os.environ:
        _start(pytestconfig)
    return Aws(*os.environ[_ADDRESS].split())


@pytest.fixture(scope="session")
def embedded(aws_server: Aws) -> Stack:
    """Tables, bucket and queues of this worker on the embedded AWS, never in memory; the environment is not set."""
    return create_stack(aws_server, f"test-{uuid.uuid4().hex[:8]}-")


@pytest.fixture(scope="session")
def aws(aws_server: Aws) -> Iterator[Stack]:
    """This worker's own tables, bucket and queues; the environment is set as chalicelib reads it.

    They are shared by all tests of the worker and never emptied: use fresh ids.
    """
    stack = create_stack(aws_server, f"test-{uuid.uuid4().hex[:8]}-")
    with pytest.MonkeyPatch.context() as patch:
        if not PROOF:
            in_memory(stack, patch)
        for name, value in stack.environment().items():
            patch.setenv(name, value)
        config.reset()
        yield stack
    config.reset()


@pytest.fixture
def new_stack(aws_server: Aws) -> Callable[[], Stack]:
    """Makes another, empty stack (0.1 s), for tests that must see nobody else's rows, messages or stream records."""
    return lambda: create_stack(aws_server, f"test-{uuid.uuid4().hex[:8]}-")
