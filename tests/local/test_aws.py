"""The embedded AWS makes what infra/ declares, stays apart per stack, bounds uploads, and leaves nothing running."""

import json
import os
import socket
import subprocess
import sys
import time

import boto3
import pytest
from botocore.config import Config
from urllib3 import request

from infra import merge
from local import aws as embedded
from local import processes

TABLES = [one for one in merge.embedded()["Resources"].values() if one["Type"] == "AWS::DynamoDB::Table"]


@pytest.mark.parametrize("declared", [one["Properties"] for one in TABLES], ids=embedded.table_names())
def test_each_table_is_as_the_template_declares_it(embedded, declared):
    name = embedded.prefix + declared["TableName"]["Fn::Sub"].removeprefix("${TablePrefix}")
    dynamodb = embedded.aws.client("dynamodb")
    made = dynamodb.describe_table(TableName=name)["Table"]
    ttl = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]

    assert made["KeySchema"] == declared["KeySchema"]
    assert made["AttributeDefinitions"] == declared["AttributeDefinitions"]
    assert [_index(one) for one in made.get("GlobalSecondaryIndexes", [])] == [
        _index(one) for one in declared.get("GlobalSecondaryIndexes", [])
    ]
    assert made.get("StreamSpecification", {}).get("StreamViewType") == declared.get("StreamSpecification", {}).get(
        "StreamViewType"
    )
    assert ttl.get("AttributeName") == declared.get("TimeToLiveSpecification", {}).get("AttributeName")


def _index(one):
    return one["IndexName"], one["KeySchema"], one["Projection"]["ProjectionType"]


def test_two_stacks_do_not_see_each_other(embedded, new_stack):
    other = new_stack()
    embedded.aws.client("dynamodb").put_item(
        TableName=embedded.tables["citizens"], Item={"citizen_id": {"S": "only-here"}}
    )
    rows = other.aws.client("dynamodb").scan(TableName=other.tables["citizens"])["Items"]
    assert rows == []


def test_an_upload_link_bounds_the_size_and_expires(embedded, monkeypatch):
    for name, value in embedded.environment().items():
        monkeypatch.setenv(name, value)
    s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
    bucket = embedded.outputs["PapersBucket"]

    def posted(body, expires_s=60, **changed):
        link = s3.generate_presigned_post(
            bucket, "papers/d/1", Conditions=[["content-length-range", 1, 5]], ExpiresIn=expires_s
        )
        fields = {**link["fields"], **changed, "file": ("page.pdf", body)}
        return request("POST", link["url"], fields=fields).status

    assert posted(b"12345") == 204
    assert posted(b"123456") == 400
    assert posted(b"1234", expires_s=-1) == 403
    assert posted(b"1234", key="papers/d/2") == 403
    assert posted(b"1234", **{"x-amz-signature": "0" * 64}) == 403


@pytest.mark.parametrize(
    ("key", "queue"),
    [
        ("papers/d/1", "uploads"),
        ("statements/H37.12/1", "statements"),
        ("statements-inbox/ep/x.xml", "statements"),
    ],
)
def test_what_arrives_in_the_bucket_is_told_to_the_queue_of_its_kind(new_stack, key, queue):
    stack = new_stack()
    stack.aws.client("s3").put_object(Bucket=stack.outputs["PapersBucket"], Key=key, Body=b"x")
    sqs, told = stack.aws.client("sqs"), {}
    for name in ("uploads", "statements"):
        url = sqs.get_queue_url(QueueName=f"{stack.prefix}{name}")["QueueUrl"]
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages", [])
        told[name] = [
            record["s3"]["object"]["key"] for one in found for record in json.loads(one["Body"]).get("Records", [])
        ]
    assert told == {"uploads": [], "statements": [], queue: [key]}


def test_a_taken_port_is_said_clearly():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(processes.PortTaken, match=f"Port {port} of 127.0.0.1 cannot be used"):
            embedded.start(port)


def test_it_leaves_nothing_behind_when_stopped():
    server, child = embedded.start()
    child.stop()
    with pytest.raises(ProcessLookupError):
        os.killpg(child.process.pid, 0)
    assert not child.scratch.exists()
    assert not processes.answers(f"{server.endpoint}/_ministack/health")()


def test_it_ends_with_its_parent_even_when_that_is_killed():
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import time; from local import aws; a, c = aws.start(); print(c.process.pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=embedded.ROOT,
    )
    group = int(parent.stdout.readline())
    os.killpg(group, 0)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the embedded AWS outlived its parent")
