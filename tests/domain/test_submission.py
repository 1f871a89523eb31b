"""The seal on a submission: it changes with whatever was submitted, and with nothing else."""

import dataclasses
import hashlib
from datetime import timedelta

import pytest

from chalicelib.domain.applicant import Applicant
from chalicelib.domain.dossier_parts import SupplementRequest
from chalicelib.domain.fee_due import owed
from chalicelib.domain.fee_lines import FeeRule
from chalicelib.domain.fees import quote
from chalicelib.domain.submission import SealedPaper, SealedSet, proven, seal, sealed_set, terms_of, was_handed_in
from tests import builders as a
from tests.builders import LATER, NOW

DAY = timedelta(days=1)
DOSSIER = a.a_dossier(dossier_id="d", applicant_id="c", agency_code="H37.12", form={"tên": "Bình", "số": [1, 2]})
PAGES = [
    a.a_document(DOSSIER, state="accepted", page=page, document_id=f"p{page}", sha256="ab" * 32) for page in (1, 2)
]


def test_it_is_the_sha256_of_canonical_json_that_anybody_can_make():
    told = (
        '{"agency_code":"H37.12","applicant_id":"c","copies":1,"form":{"số":[1,2],"tên":"Bình"},'
        f'"papers":[["identity",1,"{"ab" * 32}"],["identity",2,"{"ab" * 32}"]],'
        '"procedure_code":"2.000635","procedure_version":1,"result_channel":"online"}'
    )
    assert seal(DOSSIER, PAGES) == hashlib.sha256(told.encode()).hexdigest()


SUBMITTED = [
    ("form", {"tên": "Bính"}), ("copies", 2), ("agency_code", "H37.13"), ("applicant_id", "x"),
    ("procedure_code", "1.001193"), ("procedure_version", 2), ("result_channel", "post"),
    ("exemption", "poor_household"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), SUBMITTED)
def test_it_changes_with_what_was_submitted(name, value):
    assert seal(dataclasses.replace(DOSSIER, **{name: value}), PAGES) != seal(DOSSIER, PAGES)


def test_it_changes_with_the_papers():
    other = dataclasses.replace(PAGES[0], sha256="cd" * 32)
    assert len({seal(DOSSIER, pages) for pages in (PAGES, PAGES[:1], [], [other, PAGES[1]])}) == 4


def test_order_time_names_and_what_does_not_count_leave_it():
    later = dataclasses.replace(DOSSIER, version=9, updated_at=LATER, form={"số": [1, 2], "tên": "Bình"})
    renamed = [dataclasses.replace(page, filename="khác.pdf", checked_at=NOW) for page in reversed(PAGES)]
    rejected = a.a_document(DOSSIER, state="rejected", page=3)
    result = a.a_document(DOSSIER, state="accepted", slot="result")
    assert seal(later, [*renamed, rejected, result]) == seal(DOSSIER, PAGES)


def test_a_kept_set_proves_itself_by_all_that_its_hash_covers():
    filed_for = Applicant("person", person={"name": "Nông Văn Tâm", "national_id": "020080000123", "relation": "child"})
    whole = dataclasses.replace(
        DOSSIER, applicant=filed_for, papers_by_post=("identity",), exemption="poor_household", submission_sha256="ab"
    )
    for dossier in (DOSSIER, whole):
        kept = sealed_set(dossier, PAGES, by="c", now=NOW)
        assert kept.sha256 == seal(dossier, PAGES, previous=dossier.submission_sha256) and proven(kept)
        assert not proven(dataclasses.replace(kept, form={}))
        assert not proven(dataclasses.replace(kept, papers=kept.papers[:1]))
        assert not proven(dataclasses.replace(kept, previous="cd"))
        for name in kept.terms:
            assert not proven(dataclasses.replace(kept, terms={**kept.terms, name: "khác"})), name


def _sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_for_whom_it_is_filed_what_comes_by_post_and_the_set_before_are_under_the_seal_too():
    filed_for = Applicant("person", {"name": "Nông Văn Tâm"}, {"name": "Công ty A"})
    whole = dataclasses.replace(
        DOSSIER, form={}, applicant=filed_for, papers_by_post=("identity", "map"), exemption="poor_household"
    )
    assert seal(whole, [], previous="ab") == _sha(
        '{"agency_code":"H37.12","applicant":{"kind":"person","name":"Nông Văn Tâm"},"applicant_id":"c","copies":1,'
        '"exemption":"poor_household","form":{},"papers":[],"papers_by_post":["identity","map"],"previous":"ab",'
        '"procedure_code":"2.000635","procedure_version":1,"result_channel":"online"}'
    )


class TestSets:
    def test_the_first_holds_all_that_was_handed_in_in_its_order(self):
        reused = dataclasses.replace(PAGES[1], reused_from=("d-0", "p0"))
        result = a.a_document(DOSSIER, state="accepted", slot="result", reused_from=("d-0", "p1"))
        rejected = a.a_document(DOSSIER, state="rejected", page=3, reused_from=("d-0", "p3"))
        kept = sealed_set(DOSSIER, [result, reused, PAGES[0], rejected], by="c", now=LATER)
        assert kept == SealedSet(
            "d",
            1,
            LATER,
            "c",
            {"tên": "Bình", "số": [1, 2]},
            (SealedPaper("p1", "identity", 1, "ab" * 32), SealedPaper("p2", "identity", 2, "ab" * 32)),
            seal(DOSSIER, PAGES),
            previous="",
            terms=terms_of(DOSSIER),
            reused=1,
        )

    def test_the_next_holds_what_was_sent_since_it_was_asked_for(self):
        asked = SupplementRequest("Thiếu trang", (), LATER, "tu")
        dossier = dataclasses.replace(DOSSIER, submission_sha256="ab", sealed_sets=3, supplement_request=asked)
        sent = [
            dataclasses.replace(PAGES[0], document_id=name, created_at=at)
            for name, at in (("before", LATER - timedelta(microseconds=1)), ("at", LATER), ("after", LATER + DAY))
        ]
        kept = sealed_set(dossier, sent, by="c", now=LATER + DAY)
        assert (kept.number, kept.previous, kept.sealed_at) == (4, "ab", LATER + DAY)
        assert [paper.document_id for paper in kept.papers] == ["after", "at"]
        assert kept.sha256 == seal(dossier, sent[1:], previous="ab")
        assert proven(kept)
        first = sealed_set(dataclasses.replace(dossier, submission_sha256=""), sent, by="c", now=LATER)
        assert len(first.papers) == 3, "nothing was handed in before"


@pytest.mark.parametrize(
    ("state", "asked_at", "changes", "is_in"),
    [
        ("submitted", None, {}, True),
        ("draft", None, {}, False),
        ("submitted", None, {"state": "rejected"}, False),
        ("submitted", None, {"slot": "result"}, False),
        ("submitted", None, {"unsent": True}, False),
        ("supplement_requested", LATER, {}, True),
        ("supplement_requested", NOW, {}, False),
        ("submitted", NOW, {}, True),
        ("supplement_requested", None, {}, True),
    ],
)
def test_what_was_handed_in_is_not_taken_out_again(state, asked_at, changes, is_in):
    asked = SupplementRequest("Thiếu trang", (), asked_at, "tu") if asked_at else None
    dossier = dataclasses.replace(DOSSIER, state=state, supplement_request=asked)
    page = dataclasses.replace(PAGES[0], created_at=NOW, **changes)
    assert was_handed_in(dossier, page) is is_in


@pytest.mark.parametrize(("amount", "state", "due"), [(8000, "due", 16000), (0, "none", 0), (None, "unknown", None)])
def test_a_fee_nobody_knows_is_unknown_and_never_zero(amount, state, due):
    rule = FeeRule("fee", "copy", "Phí", amount, "any", "per_copy")
    due_now = owed(quote([rule], channel="online", on=NOW.date(), copies=2))
    assert (due_now.state, due_now.amount_vnd) == (state, due)
    if due:
        assert due_now.lines[0]["quantity"] == 2 and due_now.lines[0]["kind"] == "fee"
