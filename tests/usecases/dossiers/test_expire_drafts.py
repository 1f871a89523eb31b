"""Forgotten drafts are told of and removed; what somebody touches stays; what is read grows with what is due."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from chalicelib.domain.draft_expiry import DraftTerm
from chalicelib.domain.errors import Conflict
from chalicelib.events.dossiers_stream import dossiers_stream
from chalicelib.store import agencies, citizens, dossiers, feed
from chalicelib.usecases.dossiers.expire_drafts import expire_drafts
from tests import builders as a
from tests.builders import NOW
from tests.events.streams import Tail, failed

pytestmark = pytest.mark.usefixtures("system")

TERM = DraftTerm(timedelta(days=90), timedelta(days=7))
# Long before any other test's drafts, so that only these are due.
THEN = NOW - timedelta(days=4000)


@dataclass
class Bucket:
    """Notes what was deleted."""

    gone: list = field(default_factory=list)

    def delete(self, documents):
        self.gone += documents


def day(count):
    return THEN + timedelta(days=count)


def a_draft(**changes):
    draft = a.a_dossier(created_at=THEN, updated_at=THEN, **changes)
    dossiers.create_draft(draft, once=None)
    return draft


def sweep(count, bucket=None):
    return expire_drafts(now=day(count), term=TERM, limit=100, dossiers=dossiers, papers=bucket or Bucket())


def test_a_forgotten_draft_is_told_of_once_and_removed_with_its_papers(system):
    tail, draft, bucket = Tail(system, "dossiers"), a_draft(), Bucket()
    paper = a.a_document(dossier_id=draft.dossier_id, created_at=THEN)
    dossiers.add_document(draft, paper, once=None)
    sweep(89)
    assert dossiers.get(draft.dossier_id).draft_notice_at is None
    for count in (92, 93):
        sweep(count)
    assert dossiers.get(draft.dossier_id).draft_notice_at == day(92)
    sweep(98)
    assert dossiers.get(draft.dossier_id) is not None
    sweep(100, bucket)
    assert dossiers.load(draft.dossier_id) is None
    assert [one.document_id for one in bucket.gone] == [paper.document_id]
    assert dossiers.open_draft(draft.applicant_id, draft.procedure_code) is None, "another may be begun"

    records = tail.read()
    for _ in range(2):
        assert failed(dossiers_stream, records) == []
    told = feed.messages(draft.applicant_id, limit=9, cursor="").items
    assert [(one.entry.event, one.entry.facts["days"]) for one in told] == [("draft_expiring", 7)]


def test_a_draft_touched_after_the_notice_stays():
    draft = a_draft()
    sweep(92)
    told = dossiers.get(draft.dossier_id)
    touched = replace(told, updated_at=day(95), draft_notice_at=None, version=told.version + 1)
    dossiers.save(told, touched)
    sweep(120)
    assert dossiers.get(draft.dossier_id) == touched


def test_a_counters_draft_that_is_corrected_after_the_notice_is_told_of_anew_and_gone_some_day(office):
    citizens.create(person := a.a_citizen())
    agencies.put(a.an_agency(agency_code=office.unit, valid_from=None))
    opened = office.take(person.citizen_id, now=THEN).draft
    sweep(92)
    assert dossiers.get(opened.dossier_id).draft_notice_at == day(92)
    corrected = office.take(person.citizen_id, now=day(93), form={"purpose": "đi học"})
    assert (corrected.created, corrected.draft.draft_notice_at) == (False, None)
    for count in (101, 182):
        sweep(count)
        assert dossiers.get(opened.dossier_id).draft_notice_at is None
    sweep(185)
    sweep(193)
    assert dossiers.get(opened.dossier_id) is None


def test_a_draft_touched_at_the_very_moment_stays(monkeypatch):
    draft = a_draft()
    sweep(92)

    def lost(*given):
        raise Conflict("touched")

    monkeypatch.setattr(dossiers, "delete_draft", lost)
    assert sweep(100).left >= 1
    assert dossiers.get(draft.dossier_id) is not None
    monkeypatch.undo()
    sweep(100)


def test_what_was_handed_in_leaves_the_index():
    draft = a_draft()
    dossiers.save(draft, replace(draft, state="submitted", submitted_at=THEN, version=2))
    due = dossiers.drafts_due(idle_since=day(100), told_before=day(100), limit=100)
    assert draft.dossier_id not in due
