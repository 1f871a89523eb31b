"""A write whose answer was lost is sent again by botocore: its own row is not somebody else's."""

import base64
import functools
import json

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse

from chalicelib import config
from chalicelib.domain.one_time_code import Challenge
from chalicelib.store.challenges import _row, create
from chalicelib.store.transaction import Lost
from tests.builders import LATER, NOW, new_id

LOST_ON_THE_WAY = (503, b"{}")


@pytest.fixture
def answered(monkeypatch):
    """DynamoDB answers these (status, body), one for each time that a request is sent; it gives back the requests."""
    monkeypatch.setattr(config, "_session", functools.cache(botocore.session.get_session))
    config.reset()

    def install(*answers):
        left, sent = iter(answers), []

        def send(request, **_):
            sent.append(json.loads(request.body))
            status, body = next(left)
            headers = {"Content-Type": "application/x-amz-json-1.0"}
            return AWSResponse(request.url, status, headers, _Raw(body))

        config.client("dynamodb").meta.events.register("before-send.dynamodb", send)
        return sent

    yield install
    monkeypatch.undo()
    config.reset()


class _Raw:
    def __init__(self, body):
        self.body = body

    def stream(self, *_, **__):
        yield self.body


def in_the_way(row):
    """How DynamoDB says that a condition was lost, and to which row."""
    told = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "Item": row}
    return 400, json.dumps(told, default=lambda raw: base64.b64encode(raw).decode()).encode()


def a_challenge(**changes):
    told = {"challenge_id": new_id("challenge"), "phone": "+84912345678", "code_hash": "c" * 64}
    return Challenge(**{**told, "created_at": NOW, "expires_at": LATER, **changes})


def test_a_row_that_is_there_since_it_was_first_sent_is_written(aws, answered, monkeypatch):
    sealed_once = functools.cache(_row)
    monkeypatch.setattr("chalicelib.store.challenges._row", sealed_once)
    challenge = a_challenge()
    kept = sealed_once(challenge).to_dynamodb_dict()
    sent = answered(LOST_ON_THE_WAY, in_the_way(kept))
    create(challenge)
    assert len(sent) == 2 and sent[0] == sent[1] and sent[0]["Item"] == kept


def test_another_row_of_its_name_is_in_the_way_however_often_it_was_sent(aws, answered):
    challenge = a_challenge()
    other = _row(a_challenge(challenge_id=challenge.challenge_id)).to_dynamodb_dict()
    answered(LOST_ON_THE_WAY, in_the_way(other))
    with pytest.raises(Lost):
        create(challenge)


def test_the_very_row_is_in_the_way_when_it_was_sent_once(aws, answered, monkeypatch):
    sealed_once = functools.cache(_row)
    monkeypatch.setattr("chalicelib.store.challenges._row", sealed_once)
    challenge = a_challenge()
    answered(in_the_way(sealed_once(challenge).to_dynamodb_dict()))
    with pytest.raises(Lost):
        create(challenge)
