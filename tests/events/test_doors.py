"""One failing record does not stop its neighbours, nor get lost, nor say aloud what it held."""

import functools
import json
from datetime import UTC, datetime

import pytest

from chalicelib.events import doors
from chalicelib.events.doors import queue, schedule, stream
from chalicelib.log import log
from tests.events.streams import failed, message

SECRET = "Nông Thị Bình 0912345678"


def _record(number, breaks=False):
    return {"eventName": "INSERT", "dynamodb": {"SequenceNumber": f"{number}", "breaks": breaks}}


def test_a_stream_stops_at_the_first_record_that_fails_and_names_it():
    handled = []

    @stream
    def follow(record, now):
        if record["dynamodb"]["breaks"]:
            raise ValueError(SECRET)
        handled.append(record["dynamodb"]["SequenceNumber"])

    assert failed(follow, [_record(1), _record(2, breaks=True), _record(3), _record(4, breaks=True)]) == ["2"]
    assert handled == ["1"], "the order of a stream is kept: nothing after the failed one"
    assert failed(follow, [_record(5)]) == []


def test_a_queue_goes_on_after_a_message_that_fails():
    handled = []

    @queue
    def take(body, now):
        handled.append(body)
        if body.startswith("bad"):
            raise ValueError(SECRET)

    messages = [message("bad 1", "a"), message("good", "b"), message("bad 2", "c")]
    assert failed(take, messages) == ["a", "c"]
    assert handled == ["bad 1", "good", "bad 2"]


def test_what_failed_waits_longer_after_each_try_and_what_succeeded_does_not():
    put_off = []

    def later(receipt, seconds):
        put_off.append((receipt, seconds))
        raise TimeoutError(SECRET)  # the message comes again all the same

    @functools.partial(queue, put_off=later)
    def take(body, now):
        if body.startswith("bad"):
            raise ValueError(SECRET)

    tried = {**message("bad", "a"), "attributes": {"ApproximateReceiveCount": "3"}}
    assert failed(take, [tried, message("good", "b")]) == ["a"]
    assert put_off == [("r", 60)]
    waits = [doors.wait_s(tries) for tries in range(1, 13)]
    assert waits == [15, 30, 60, 120, 240, 480, *[900] * 6]


def test_a_schedule_lets_its_failure_be_seen():
    @schedule
    def stroke(now):
        raise ValueError(SECRET)

    with pytest.raises(ValueError):
        stroke({"time": "2026-11-23T02:00:00Z"}, None)


@pytest.mark.parametrize("door", [stream, queue, schedule])
def test_every_door_hands_in_an_aware_time(door):
    told = []
    one = door(lambda *given: told.append(given[-1]))
    one({"Records": [{**_record(1), **message("x")}]}, None)
    assert told[0].utcoffset() is not None and told[0] <= datetime.now(UTC)


def test_the_log_names_the_failure_and_not_what_it_held(caplog):
    @queue
    def take(body, now):
        raise ValueError(SECRET)

    take({"Records": [message(SECRET)]}, None)
    line = log.registered_handler.format(caplog.records[-1])
    told = json.loads(line)
    assert (told["function"], told["error"]) == ("take", "ValueError")
    assert "Bình" not in line and "0912345678" not in line
