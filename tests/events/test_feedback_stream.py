"""Answered feedback from the table's stream to the citizen's messages: one for each answer, however often told."""

import pytest

from chalicelib.events.feedback_stream import feedback_stream
from chalicelib.store import feed
from tests import builders as a
from tests.events.streams import Tail, failed
from tests.usecases.feedback.test_feedback import answer, reopen, send
from tests.usecases.office import an_office


@pytest.fixture
def office(system):
    return an_office()


def messages(by):
    return [one.entry for one in feed.messages(by.id, limit=10, cursor="").items]


def test_each_answer_is_one_message_however_often_it_is_told(office, system):
    tail, by = Tail(system, "feedback"), a.a_citizen_acting()
    answered = answer(office, send(office, by=by))
    told = tail.read()
    for _ in range(2):
        assert failed(feedback_stream, told) == []
    [entry] = messages(by)
    assert (entry.kind, entry.event, entry.ref) == ("feedback", "answered", answered.feedback_id)
    assert entry.facts == {"feedback_id": answered.feedback_id, "agency_name": answered.agency_name}
    closed = answer(office, reopen(answered, by))
    assert failed(feedback_stream, tail.read()) == []
    assert len(messages(by)) == 2
    changes = feed.changes(by.id, limit=100, cursor="").items
    assert [(one.kind, one.id, one.version) for one in changes] == [("feedback", closed.feedback_id, closed.version)]
