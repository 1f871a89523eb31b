"""What was handed in once is used again without being sent: one's own, accepted, and the very bytes checked."""

from dataclasses import replace

import pytest

from chalicelib.adapters import papers_bucket
from chalicelib.domain.document import ACCEPTED, REJECTED
from chalicelib.domain.dossier_parts import SupplementRequest
from chalicelib.domain.submission import sealed_set, was_handed_in
from chalicelib.store import dossiers, procedures
from chalicelib.usecases.documents.reuse import reuse_paper
from tests import builders as a
from tests.builders import LATER, NOW
from tests.usecases.office import an_office
from tests.usecases.sign_in.people import slug_of


@pytest.fixture
def office(system):
    return an_office()


@pytest.fixture
def owner():
    return a.a_citizen_acting()


def handed_in(owner, *, dossier=None, **changes):
    """One accepted paper of a submitted dossier."""
    told = {"state": "submitted", "submitted_at": NOW, "sealed_sets": 1, **(dossier or {})}
    draft = a.a_dossier(applicant_id=owner.id)
    dossiers.create_draft(draft, once=None)
    paper = a.a_document(
        dossier_id=draft.dossier_id, applicant_id=owner.id, **{"state": ACCEPTED, "object_version": "v7", **changes}
    )
    dossiers.add_document(draft, paper, once=None)
    head = replace(draft, papers_version=1)
    if told["state"] != "draft":
        dossiers.save(head, replace(head, version=2, **told))
    return paper


def use(paper, owner, draft, *, slot="declaration", page=1, once=None):
    document = a.a_document(
        dossier_id=draft.dossier_id, slot=slot, page=page, filename="", content_type="", size=0, sha256="",
        uploaded_by=owner.id, created_at=LATER,
    )  # fmt: skip
    return reuse_paper(
        document, (paper.dossier_id, paper.document_id), by=owner, now=LATER, once=once or a.once(),
        dossiers=dossiers, procedures=procedures,
    )  # fmt: skip


def test_it_is_the_same_file_in_the_version_that_was_checked(office, owner):
    paper, draft = handed_in(owner, size=900), office.open(owner).draft
    again = use(paper, owner, draft)
    assert dossiers.get_document(draft.dossier_id, again.document_id) == again
    assert (again.state, again.sha256, again.object_version) == (ACCEPTED, paper.sha256, "v7")
    assert again.object_key == paper.object_key
    assert again.document_id != paper.document_id


def test_its_hash_is_sealed_into_the_new_set(office, owner):
    paper, draft = handed_in(owner, size=900), office.open(owner).draft
    use(paper, owner, draft)
    dossier, papers = dossiers.load(draft.dossier_id)
    assert [one.sha256 for one in sealed_set(dossier, papers, by=owner.id, now=LATER).papers] == [paper.sha256]


def test_used_a_third_time_it_is_still_the_first_file(office, owner):
    paper = handed_in(owner, size=900)
    first = office.open(owner).draft
    again = use(paper, owner, first)
    stored = dossiers.get(first.dossier_id)
    dossiers.save(stored, replace(stored, state="submitted", submitted_at=NOW, version=stored.version + 1))
    third = use(again, owner, office.open(owner).draft)
    assert third.object_key == paper.object_key


@pytest.mark.parametrize(
    "paper",
    [
        {"state": REJECTED},
        {"state": "checking"},
        {"slot": "result"},
        {"dossier": {"state": "draft"}},
    ],
)
def test_only_what_was_accepted_and_handed_in(office, owner, paper):
    assert slug_of(use, handed_in(owner, size=900, **paper), owner, office.open(owner).draft) == "invalid_request"


def test_a_page_of_a_supplement_still_being_prepared_may_yet_go_and_is_not_used():
    asked = SupplementRequest("thiếu", (), LATER, "tu")
    dossier = a.a_dossier(state="supplement_requested", supplement_request=asked)
    assert was_handed_in(dossier, a.a_document(state=ACCEPTED, created_at=NOW))
    assert not was_handed_in(dossier, a.a_document(state=ACCEPTED, created_at=LATER))


def test_somebody_elses_paper_is_as_if_it_were_not(office, owner):
    stranger = a.a_citizen_acting()
    paper = handed_in(stranger, size=900)
    assert slug_of(use, paper, owner, office.open(owner).draft) == "invalid_request"
    assert slug_of(use, handed_in(owner), owner, office.open(stranger).draft) == "not_found"


def test_the_new_slot_has_the_last_word(office, owner):
    draft = office.open(owner).draft
    assert slug_of(use, handed_in(owner, size=1001), owner, draft) == "invalid_request"
    assert slug_of(use, handed_in(owner, size=900, content_type="image/png"), owner, draft) == "invalid_request"
    assert slug_of(use, handed_in(owner, size=900), owner, draft, slot="unknown") == "invalid_request"
    use(handed_in(owner, size=900), owner, draft)
    assert slug_of(use, handed_in(owner, size=900), owner, draft) == "invalid_request", "the page is taken"


def test_taking_it_out_leaves_the_bytes_of_the_first_dossier(owner, monkeypatch):
    deleted = []
    monkeypatch.setattr(papers_bucket, "_delete", deleted.extend)
    own = a.a_document()
    papers_bucket.delete([a.a_document(reused_from=("dossier", "document")), own])
    assert deleted == [own.object_key]
