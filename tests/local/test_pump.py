"""The event pump feeds functions as Lambda's event sources do: in order, at least once, from where it came to."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager

import pytest

from infra import merge
from local.aws import ROOT
from local.feeds.invocation import EverythingFailed, failed_records
from local.feeds.template import QueueSource, ScheduleSource, StreamSource, sources
from local.pump import Pump


class Recorder:
    """A function that writes down what it gets and does what it is told."""

    def __init__(self, answer=lambda event: None):
        self.events, self._answer, self._lock = [], answer, threading.Lock()

    def __call__(self, event, context):
        with self._lock:
            self.events.append(event)
        return self._answer(event)

    def records(self):
        with self._lock:
            return [one for event in self.events for one in event["Records"]]


def stream_source(stack, **changed):
    settings = {"batch_size": 10, "bisects": True, "most_retries": 2, "oldest_s": 3600, **changed}
    return StreamSource(
        "S", "f", stack.tables["payments"], dead_queue=f"{stack.prefix}payments-stream-dead", **settings
    )


def queue_source(stack, name="bookings"):
    return QueueSource("Q", "f", stack.prefix + name, batch_size=5)


@contextmanager
def pumping(source, handler, stack, places):
    pump = Pump([source], places, load=lambda name: handler, aws=stack.aws)
    pump.start()
    try:
        yield pump
    finally:
        pump.stop()


def until(true, within_s=15.0):
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def put(stack, payment_id, **more):
    stack.aws.client("dynamodb").put_item(
        TableName=stack.tables["payments"], Item={"payment_id": {"S": payment_id}, **more}
    )


def ids(records):
    return [one["dynamodb"]["Keys"]["payment_id"]["S"] for one in records]


def test_a_change_arrives_in_the_shape_that_lambda_gives_it(new_stack, tmp_path):
    stack, handler = new_stack(), Recorder()
    put(stack, "a", amount={"N": "8000"}, sealed={"B": b"\x00\xff"}, more={"M": {"l": {"L": [{"B": b"x"}]}}})
    put(stack, "a", amount={"N": "9000"})
    with pumping(stream_source(stack), handler, stack, tmp_path):
        until(lambda: len(handler.records()) == 2)
    made, changed = handler.records()
    assert made["eventName"] == "INSERT" and changed["eventName"] == "MODIFY"
    assert made["eventSource"] == "aws:dynamodb" and made["awsRegion"] == "ap-southeast-1" and made["eventID"]
    assert f":table/{stack.tables['payments']}/stream/" in made["eventSourceARN"]
    assert made["dynamodb"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert made["dynamodb"]["NewImage"] == {
        "payment_id": {"S": "a"},
        "amount": {"N": "8000"},
        "sealed": {"B": "AP8="},
        "more": {"M": {"l": {"L": [{"B": "eA=="}]}}},
    }
    assert "OldImage" not in made["dynamodb"]
    assert changed["dynamodb"]["OldImage"] == made["dynamodb"]["NewImage"]
    assert int(changed["dynamodb"]["SequenceNumber"]) > int(made["dynamodb"]["SequenceNumber"])


def test_changes_come_in_order_and_quickly_while_busy(new_stack, tmp_path):
    stack, handler = new_stack(), Recorder()
    with pumping(stream_source(stack), handler, stack, tmp_path):
        put(stack, "warm")
        until(lambda: len(handler.records()) == 1)
        waits = []
        for i in range(20):
            put(stack, f"{i:02}")
            written = time.monotonic()
            until(lambda i=i: len(handler.records()) == i + 2)
            waits.append(time.monotonic() - written)
    assert ids(handler.records())[1:] == [f"{i:02}" for i in range(20)]
    assert sorted(waits)[10] < 0.1  # rests of 500 ms would be 250 in the middle; a busy machine shows in some


def test_a_partial_failure_is_tried_again_from_the_first_failed_record(new_stack, tmp_path):
    stack, failed_once = new_stack(), []

    def answer(event):
        for one in event["Records"]:
            if ids([one]) == ["c"] and not failed_once:
                failed_once.append(True)
                return {"batchItemFailures": [{"itemIdentifier": one["dynamodb"]["SequenceNumber"]}]}
        return {"batchItemFailures": []}

    handler = Recorder(answer)
    for name in "abcd":
        put(stack, name)
    with pumping(stream_source(stack), handler, stack, tmp_path):
        until(lambda: len(handler.events) == 2)
        time.sleep(0.2)
    assert [ids(event["Records"]) for event in handler.events] == [["a", "b", "c", "d"], ["c", "d"]]


@pytest.mark.parametrize("how", ["raises", "names it", "answers nonsense"])
def test_one_bad_record_is_put_aside_and_all_others_are_done(new_stack, tmp_path, how):
    stack = new_stack()

    def answer(event):
        bad = [one for one in event["Records"] if ids([one]) == ["bad"]]
        if not bad:
            return None
        if how == "raises":
            raise RuntimeError("cannot")
        number = bad[0]["dynamodb"]["SequenceNumber"]
        return {"batchItemFailures": [{"itemIdentifier": number if how == "names it" else "no-such"}]}

    handler = Recorder(answer)
    for name in ("a", "b", "bad", "c", "d"):
        put(stack, name)
    with pumping(stream_source(stack), handler, stack, tmp_path):
        dead = _dead_letter(stack, "payments-stream-dead")
        # Given at first together with the bad one: done only where it comes without it.
        until(lambda: any("d" in told and "bad" not in told for told in (ids(e["Records"]) for e in handler.events)))
    alone = [event for event in handler.events if ids(event["Records"]) == ["bad"]]
    done = [ids(e["Records"]) for e in handler.events if "bad" not in ids(e["Records"])]
    assert len(alone) == 3  # once, and two retries
    assert dead["requestContext"]["condition"] == "RetryAttemptsExhausted"
    number = alone[0]["Records"][0]["dynamodb"]["SequenceNumber"]
    assert dead["DDBStreamBatchInfo"]["startSequenceNumber"] == number
    assert dead["DDBStreamBatchInfo"]["endSequenceNumber"] == number
    if how != "names it":  # there, a and b are done with the part before the failure
        assert sorted(name for part in done for name in part) == ["a", "b", "c", "d"]


def test_a_record_that_is_too_old_is_put_aside_unseen(new_stack, tmp_path):
    stack, handler = new_stack(), Recorder()
    put(stack, "old")
    with pumping(stream_source(stack, oldest_s=-60), handler, stack, tmp_path):
        dead = _dead_letter(stack, "payments-stream-dead")
    assert dead["requestContext"]["condition"] == "RecordAgeExceeded" and handler.events == []


def _dead_letter(stack, queue):
    sqs, url = stack.aws.client("sqs"), stack.queue_url(queue)
    found = []
    until(lambda: found.extend(sqs.receive_message(QueueUrl=url).get("Messages", [])) or found)
    return json.loads(found[0]["Body"])


def test_a_second_pump_goes_on_where_the_first_came_to(new_stack, tmp_path):
    stack, first, second = new_stack(), Recorder(), Recorder()
    put(stack, "a")
    with pumping(stream_source(stack), first, stack, tmp_path):
        until(lambda: ids(first.records()) == ["a"])
    put(stack, "b")
    with pumping(stream_source(stack), second, stack, tmp_path):
        until(lambda: second.records())
    assert ids(second.records()) == ["b"]


KILLED_PUMP = """
    import sys, time
    from pathlib import Path
    from local.feeds.template import StreamSource
    from local.pump import Pump

    def handler(event, context):
        for one in event["Records"]:
            print("begins", one["dynamodb"]["Keys"]["payment_id"]["S"], flush=True)
            time.sleep(0.15)
            print("did", one["dynamodb"]["Keys"]["payment_id"]["S"], flush=True)

    source = StreamSource("S", "f", sys.argv[1], 1, bisects=True, most_retries=2, oldest_s=3600, dead_queue="-")
    Pump([source], Path(sys.argv[2]), load=lambda name: handler).start()
    time.sleep(60)
"""


def test_a_pump_that_was_killed_in_the_middle_loses_nothing(new_stack, tmp_path):
    stack = new_stack()
    names = [f"{i:02}" for i in range(8)]
    for name in names:
        put(stack, name)

    def run(until_line):
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(KILLED_PUMP), stack.tables["payments"], str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **stack.environment()},
        )
        lines = []
        while not lines or lines[-1] != until_line:
            lines.append(child.stdout.readline().strip())
        child.send_signal(signal.SIGKILL)
        child.wait()
        return [line.removeprefix("did ") for line in lines if line.startswith("did ")]

    first, second = run("begins 03"), run("did 07")
    assert first == names[:3]
    assert second == names[3:]  # the interrupted one again, the finished ones not


def test_a_message_arrives_in_the_shape_that_lambda_gives_it(new_stack, tmp_path):
    stack, handler = new_stack(), Recorder()
    stack.aws.client("sqs").send_message(
        QueueUrl=stack.queue_url("bookings"),
        MessageBody="d.return.1",
        MessageAttributes={"trace": {"DataType": "String", "StringValue": "t"}},
    )
    with pumping(queue_source(stack), handler, stack, tmp_path):
        until(lambda: handler.records())
    (record,) = handler.records()
    assert record["body"] == "d.return.1" and record["messageId"] and record["receiptHandle"] and record["md5OfBody"]
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert {"SentTimestamp", "ApproximateFirstReceiveTimestamp", "SenderId"} <= set(record["attributes"])
    assert record["messageAttributes"]["trace"]["stringValue"] == "t"
    assert record["messageAttributes"]["trace"]["dataType"] == "String"
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"].endswith(f":{stack.prefix}bookings")


def test_only_the_failed_message_comes_back_and_at_last_is_put_aside(new_stack, tmp_path):
    stack = new_stack()
    sqs, url = stack.aws.client("sqs"), stack.queue_url("uploads")
    sqs.purge_queue(QueueUrl=url)  # the bucket's s3:TestEvent
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "0"})

    def answer(event):
        bad = [one["messageId"] for one in event["Records"] if one["body"] == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in bad]}

    handler = Recorder(answer)
    for body in ("a", "bad", "b"):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    with pumping(queue_source(stack, "uploads"), handler, stack, tmp_path):
        until(lambda: _depth(stack, "uploads-dead") == 1)
    bodies = [one["body"] for one in handler.records()]
    assert sorted(set(bodies)) == ["a", "b", "bad"]
    assert bodies.count("a") == bodies.count("b") == 1
    assert bodies.count("bad") == 12  # as often as the template says
    counts = [one["attributes"]["ApproximateReceiveCount"] for one in handler.records() if one["body"] == "bad"]
    assert counts == [str(time) for time in range(1, 13)]


def _depth(stack, queue):
    asked = {"QueueUrl": stack.queue_url(queue), "AttributeNames": ["ApproximateNumberOfMessages"]}
    return int(stack.aws.client("sqs").get_queue_attributes(**asked)["Attributes"]["ApproximateNumberOfMessages"])


def test_an_upload_arrives_as_the_notification_of_the_bucket(new_stack, tmp_path):
    stack, handler = new_stack(), Recorder()
    bucket = stack.outputs["PapersBucket"]
    with pumping(queue_source(stack, "uploads"), handler, stack, tmp_path):
        stack.aws.client("s3").put_object(Bucket=bucket, Key="papers/d 1/đơn", Body=b"%PDF")
        until(lambda: len(handler.records()) == 2)
    test_event, upload = (json.loads(one["body"]) for one in handler.records())
    assert test_event["Event"] == "s3:TestEvent"
    assert upload["Records"][0]["s3"]["object"]["key"] == "papers/d+1/%C4%91%C6%A1n"


def test_a_schedule_runs_when_due_and_makes_up_one_missed_run(new_stack, tmp_path):
    stack, handler = new_stack(), Recorder()
    source = ScheduleSource("R", "f", every_s=1, most_retries=0, dead_queue=f"{stack.prefix}schedules-dead")
    with pumping(source, handler, stack, tmp_path):
        until(lambda: handler.events)
    time.sleep(1.5)
    before = len(handler.events)
    with pumping(source, handler, stack, tmp_path):
        until(lambda: len(handler.events) == before + 1, within_s=0.9)
    assert handler.events[0]["detail-type"] == "Scheduled Event" and handler.events[0]["time"].endswith("Z")


def test_a_schedule_that_keeps_failing_is_put_aside(new_stack, tmp_path):
    def fails(event):
        raise RuntimeError("cannot")

    stack, handler = new_stack(), Recorder(fails)
    source = ScheduleSource("R", "f", every_s=1, most_retries=1, dead_queue=f"{stack.prefix}schedules-dead")
    with pumping(source, handler, stack, tmp_path):
        letter = _dead_letter(stack, "schedules-dead")
    assert letter["requestPayload"] == handler.events[0] == handler.events[1]


def test_every_source_of_the_template_is_understood():
    found = {one.name: one for one in sources(merge.merged(), "p-")}
    assert {one.function for one in found.values()} == {
        "citizens_stream",
        "dossiers_stream",
        "payments_stream",
        "deliveries_stream",
        "feedback_stream",
        "uploads",
        "officers_stream",
        "desks",
        "bookings",
        "e_receipts",
        "deadlines",
        "payments_expiry",
        "payments_poll",
        "refunds_stream",
        "refunds",
        "refunds_due",
        "statements",
        "tracking",
    }
    assert found["PaymentsStreamMapping"].table == "p-payments"
    assert found["PaymentsStreamMapping"].dead_queue == "p-payments-stream-dead"
    assert found["UploadsMapping"].queue == "p-uploads"
    assert found["PaymentsExpirySchedule"].every_s == 300


def test_the_pump_finds_each_function_without_loading_the_app():
    """All in one process, where nothing that one of them loads is forgotten; tests/events loads each by itself."""
    functions = sorted({one.function for one in sources(merge.merged(), "")})
    code = f"import sys; from local.feeds.invocation import load; [load(one) for one in {functions}]"
    code += "; print('app' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "False", done.stderr


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}, "done"])
def test_an_answer_without_failures_is_success(answer):
    assert failed_records(answer, ["1"]) == []


@pytest.mark.parametrize(
    "answer", [{"batchItemFailures": [{"itemIdentifier": ""}]}, {"batchItemFailures": [{}]}, {"batchItemFailures": 3}]
)
def test_an_answer_that_cannot_be_read_fails_the_whole_batch(answer):
    with pytest.raises(EverythingFailed):
        failed_records(answer, ["1"])
