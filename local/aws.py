"""The embedded AWS: ministack on 127.0.0.1, with the tables, bucket and queues of infra/ made by CloudFormation."""

import argparse
import functools
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra import merge
from local import processes

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv-ministack" / "bin" / "python"
REGION = "ap-southeast-1"
# Not its own server, which parses HTTP in Python: the two calls of a timeline cost 2.5 ms of processor there, 1.5 here.
_SERVER = (
    "--http httptools --loop uvloop --timeout-keep-alive 75 --no-proxy-headers --no-server-header --no-date-header"
)
_QUIET = "--no-access-log --log-level warning"
# Failed messages come back after ten seconds instead of production's three minutes: nobody waits for those in a demo.
RETRY_SECONDS = 10


class NotInstalled(Exception):
    """The virtual environment of the embedded AWS is missing."""


@dataclass(frozen=True)
class Aws:
    """A running embedded AWS: where it is and the key that opens it."""

    endpoint: str
    access_key_id: str
    secret_access_key: str

    def environment(self) -> dict[str, str]:
        """What botocore needs in the environment to talk to it, and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_MAX_ATTEMPTS": "3",
        }

    def client(self, service: str) -> Any:
        """The boto3 client of one service, made once (that takes 70 ms) and safe to use from several threads."""
        return _client(self, service)


@functools.cache
def _client(aws: Aws, service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=aws.endpoint,
        aws_access_key_id=aws.access_key_id,
        aws_secret_access_key=aws.secret_access_key,
        region_name=REGION,
        config=Config(retries={"max_attempts": 2, "mode": "standard"}, max_pool_connections=50),
    )


@dataclass(frozen=True)
class Stack:
    """One set of tables, bucket and queues, kept apart from others by the prefix of all its names."""

    aws: Aws
    prefix: str
    outputs: Mapping[str, str]

    @property
    def tables(self) -> dict[str, str]:
        """Short name -> the table's full name."""
        return {name: self.prefix + name for name in table_names()}

    def queue_url(self, name: str) -> str:
        """The URL of a queue by its short name, such as `uploads` or `uploads-dead`."""
        return str(self.aws.client("sqs").get_queue_url(QueueName=self.prefix + name)["QueueUrl"])

    def environment(self) -> dict[str, str]:
        """The environment in which chalicelib finds this stack (what production's template sets on each function)."""
        return {
            **self.aws.environment(),
            "STAGE": "local",
            "TABLE_PREFIX": self.prefix,
            "PAPERS_BUCKET": self.outputs["PapersBucket"],
            "UPLOADS_QUEUE_URL": self.outputs["UploadsQueueUrl"],
            "BOOKINGS_QUEUE_URL": self.outputs["BookingsQueueUrl"],
            "DESKS_QUEUE_URL": self.outputs["DesksQueueUrl"],
            "REFUNDS_QUEUE_URL": self.outputs["RefundsQueueUrl"],
            "E_RECEIPTS_QUEUE_URL": self.outputs["EReceiptsQueueUrl"],
            "SECRETS_PREFIX": f"congdan/{self.prefix.rstrip('-')}/",
        }


def start(port: int | None = None, *, log: Path | None = None) -> tuple[Aws, processes.Child]:
    """Starts an empty embedded AWS and returns when it answers; everything in it lives in memory and ends with it.

    Raises `PortTaken`, `NotInstalled` or `DidNotStart`.
    """
    if not PYTHON.exists():
        raise NotInstalled(f"{PYTHON.parent.parent} is missing: `make setup` installs the embedded AWS there.")
    if port is not None:
        processes.claim_port(port)
    port = port or processes.free_port()
    aws = Aws(f"http://127.0.0.1:{port}", "embedded", secrets.token_hex(20))
    work = Path(tempfile.mkdtemp(prefix="congdan-aws-"))
    child = processes.start(
        "The embedded AWS",
        "uvicorn",
        ["ministack.app:app", "--host", "127.0.0.1", "--port", str(port), *_SERVER.split(), *_QUIET.split()],
        env=_server_environment(aws, port, work),
        log=log or work / "ministack.log",
        python=str(PYTHON),
        cwd=work,
        scratch=work,
    )
    processes.wait_until(child, processes.answers(f"{aws.endpoint}/_ministack/health"))
    return aws, child


def _server_environment(aws: Aws, port: int, work: Path) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "HOME": str(work),
        "TMPDIR": str(work),
        "LANG": "C.UTF-8",
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",  # its own default is every interface
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "AUTH": "true",  # else forged and expired uploads pass
        "AWS_ACCESS_KEY_ID": aws.access_key_id,  # with AUTH, the one key it takes for the account's root
        "AWS_SECRET_ACCESS_KEY": aws.secret_access_key,
        "IOT_MTLS_ENABLED": "0",  # else it listens on 0.0.0.0:8883
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",  # it would tidy up containers
        "LOG_LEVEL": "WARNING",
    }


def create_stack(aws: Aws, prefix: str = "congdan-local-") -> Stack:
    """Creates the tables, bucket and queues of infra/ under `prefix`; a refusal raises `RuntimeError`."""
    template = merge.embedded()
    cloudformation = aws.client("cloudformation")
    name = f"{prefix}stack"
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=json.dumps(template),
        Parameters=[
            {"ParameterKey": "TablePrefix", "ParameterValue": prefix},
            {"ParameterKey": "RetrySeconds", "ParameterValue": str(RETRY_SECONDS)},
            {"ParameterKey": "StatementSeconds", "ParameterValue": str(6 * RETRY_SECONDS)},
        ],
    )
    stack = _wait_for(cloudformation, name)
    _turn_on_ttl(aws, prefix, template)
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}
    return Stack(aws, prefix, outputs)


def _wait_for(cloudformation: Any, name: str) -> dict[str, Any]:
    for _ in range(600):
        stack: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        if stack["StackStatus"] == "CREATE_COMPLETE":
            return stack
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            break
        time.sleep(0.05)
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    why = [f"{e['LogicalResourceId']}: {e['ResourceStatusReason']}" for e in events if "ResourceStatusReason" in e]
    raise RuntimeError(f"The embedded AWS refused the stack {name}: {'; '.join(why) or stack['StackStatus']}")


def _turn_on_ttl(aws: Aws, prefix: str, template: Mapping[str, Any]) -> None:
    # Its CloudFormation ignores TimeToLiveSpecification; its DynamoDB does not.
    dynamodb = aws.client("dynamodb")
    for resource in template["Resources"].values():
        if ttl := resource["Properties"].get("TimeToLiveSpecification"):
            dynamodb.update_time_to_live(TableName=prefix + _short_name(resource), TimeToLiveSpecification=ttl)


def _short_name(table: Mapping[str, Any]) -> str:
    return str(table["Properties"]["TableName"]["Fn::Sub"]).removeprefix("${TablePrefix}")


def table_names() -> list[str]:
    """The short names of all tables, as infra/tables.yaml lists them."""
    resources = merge.embedded()["Resources"].values()
    return [_short_name(one) for one in resources if one["Type"] == "AWS::DynamoDB::Table"]


def main() -> None:
    """Runs an embedded AWS with its stack until Ctrl-C, and prints the environment that reaches it."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--port", type=int, default=None)
    options.add_argument("--prefix", default="congdan-local-")
    asked = options.parse_args()
    try:
        aws, child = start(asked.port)
    except (processes.PortTaken, processes.DidNotStart, NotInstalled) as reason:
        sys.exit(str(reason))
    try:
        for name, value in create_stack(aws, asked.prefix).environment().items():
            print(f"export {name}={value}", flush=True)
        child.process.wait()
    except KeyboardInterrupt:
        print("Stopping.", file=sys.stderr)
    finally:
        child.stop()


if __name__ == "__main__":
    main()
