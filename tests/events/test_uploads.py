"""An upload event: what really arrived is checked, in whatever order event and object come."""

import hashlib
import json
import uuid
from urllib.parse import quote_plus

import pytest

from chalicelib import config
from chalicelib.events.uploads import uploads
from chalicelib.store import dossiers
from tests.adapters.test_papers import pdf
from tests.clamd import EICAR, running
from tests.events.streams import failed, message
from tests.usecases.office import an_office, page

TEST_EVENT = json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "papers"})


@pytest.fixture
def paper(system):
    return _promised(pdf())


def _promised(body):
    promised = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    # An id that a key does not hold as it is: S3 sends keys form-encoded.
    return page(an_office().stored(), state="awaiting_upload", document_id=f"{uuid.uuid4()}:1", **promised)


@pytest.fixture
def scanner_at(monkeypatch):
    """Tells the function where its scanner is."""

    def told(address):
        monkeypatch.setenv("CLAMD_ADDRESS", address)
        config.reset()

    yield told
    monkeypatch.undo()
    config.reset()


def _event(paper, name="ObjectCreated:Post"):
    key = quote_plus(paper.object_key, safe="/")
    record = {"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": name,
              "s3": {"bucket": {"name": "papers"}, "object": {"key": key, "size": 1, "sequencer": "0"}}}  # fmt: skip
    return json.dumps({"Records": [record]})


def _send(system, paper, body=None):
    bucket = system.environment()["PAPERS_BUCKET"]
    system.aws.client("s3").put_object(Bucket=bucket, Key=paper.object_key, Body=body or pdf())


def _stored(paper):
    return dossiers.get_document(paper.dossier_id, paper.document_id)


def test_what_arrived_as_promised_is_accepted_once(system, paper):
    _send(system, paper)
    assert failed(uploads, [message(_event(paper)), message(_event(paper), "again")]) == []
    judged = _stored(paper)
    assert (judged.state, bool(judged.object_version)) == ("accepted", True)
    assert failed(uploads, [message(_event(paper))]) == []
    assert _stored(paper) == judged


@pytest.mark.parametrize(
    ("body", "reason"),
    [(pdf()[:-1] + b"x", "hash_mismatch"), (pdf() + b"x", "size_mismatch"), (b"%PDF" + b"x" * 20, "size_mismatch")],
)
def test_what_is_not_what_was_promised_is_rejected(system, paper, body, reason):
    _send(system, paper, body)
    assert failed(uploads, [message(_event(paper))]) == []
    assert (_stored(paper).state, _stored(paper).reason) == ("rejected", reason)


def test_an_event_before_its_object_comes_again_and_then_succeeds(system, paper):
    assert failed(uploads, [message(_event(paper), "early")]) == ["early"]
    assert _stored(paper).state == "checking"
    _send(system, paper)
    assert failed(uploads, [message(_event(paper), "early")]) == []
    assert _stored(paper).state == "accepted"


def test_a_failing_message_does_not_stop_the_others(system, paper):
    _send(system, paper)
    messages = [message("not json", "1"), message(_event(paper), "2"), message('{"Records": [{}]}', "3")]
    assert failed(uploads, messages) == ["1", "3"]
    assert _stored(paper).state == "accepted"


def test_test_events_other_events_and_unknown_papers_are_let_pass(system, paper):
    removed = _event(paper, "ObjectRemoved:Delete")
    assert failed(uploads, [message(TEST_EVENT), message(removed)]) == []
    assert _stored(paper) == paper
    dossiers.remove_document(dossiers.get(paper.dossier_id), paper)
    _send(system, paper)
    assert failed(uploads, [message(_event(paper))]) == []
    assert _bytes_left(system, paper) == 0, "removed while it was on its way"


def _bytes_left(system, paper):
    client, bucket = system.aws.client("s3"), system.environment()["PAPERS_BUCKET"]
    return client.list_objects_v2(Bucket=bucket, Prefix=paper.object_key).get("KeyCount", 0)


@pytest.mark.xdist_group("clamd")
def test_malware_is_rejected_by_a_real_scanner_and_a_clean_paper_passes(system, tmp_path, scanner_at):
    hidden = pdf()[:9] + b"% " + EICAR + b"\n" + pdf()[9:]
    with running(tmp_path) as address:
        scanner_at(address)
        for body in (EICAR, hidden):
            bad = _promised(body)
            _send(system, bad, body)
            assert failed(uploads, [message(_event(bad))]) == []
            judged = _stored(bad)
            assert (judged.state, judged.reason, judged.scan_outcome) == ("rejected", "infected", "infected")
            assert _bytes_left(system, bad) == 0
        good = _promised(pdf())
        _send(system, good)
        assert failed(uploads, [message(_event(good))]) == []
        assert (_stored(good).state, _stored(good).scan_outcome) == ("accepted", "clean")
        assert _bytes_left(system, good) == 1


def test_a_paper_waits_for_its_scanner_and_waits_longer_each_time(system, paper, scanner_at):
    _send(system, paper)
    scanner_at("127.0.0.1:1")
    assert failed(uploads, [message(_event(paper))]) == ["m1"]
    assert (_stored(paper).state, _stored(paper).scan_outcome) == ("check_failed", "unavailable")
    scanner_at("")
    assert failed(uploads, [message(_event(paper))]) == []
    assert (_stored(paper).state, _stored(paper).scan_outcome) == ("accepted", "none")
