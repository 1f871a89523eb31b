"""What was handed in is written once: nothing replaces it, and it comes back as it was."""

from dataclasses import replace

import pytest

from chalicelib.domain.dossier_parts import SupplementRequest
from chalicelib.domain.errors import Conflict
from chalicelib.domain.submission import sealed_set
from chalicelib.store import dossiers
from tests import builders as a
from tests.builders import LATER, NOW


def _handed_in():
    draft = a.a_dossier()
    dossiers.create_draft(draft, once=None)
    page = a.a_document(draft, state="accepted")
    sealed = sealed_set(draft, [page, a.a_document(draft, state="rejected", page=2)], by="bình", now=NOW)
    after = replace(
        draft, state="submitted", version=2, submission_sha256=sealed.sha256, sealed_sets=1, submitted_at=NOW
    )
    dossiers.save(draft, after, sealed=sealed)
    return after, sealed, page


def test_a_set_comes_back_as_it_was_and_its_form_is_sealed(raw_rows):
    dossier, sealed, page = _handed_in()
    assert dossiers.sealed_sets(dossier.dossier_id) == [sealed]
    assert [one.document_id for one in sealed.papers] == [page.document_id], "what was rejected was not handed in"
    mine = [row for row in raw_rows("dossiers") if row["dossier_id"]["S"] == dossier.dossier_id]
    [row] = [row for row in mine if row["part"]["S"] == "set#001"]
    assert "B" in row["form"] and "Bình" not in str(row)


def test_no_second_set_takes_its_place():
    dossier, sealed, _ = _handed_in()
    other = replace(sealed, form={"full_name": "khác"}, sha256="c" * 64)
    with pytest.raises(Conflict):
        dossiers.save(dossier, replace(dossier, version=3), sealed=other)
    assert dossiers.sealed_sets(dossier.dossier_id) == [sealed]
    assert dossiers.get(dossier.dossier_id) == dossier


def test_the_next_set_holds_what_came_since_and_covers_the_one_before():
    dossier, first, page = _handed_in()
    asked = replace(
        dossier, form={"full_name": "Nông Thị Bình", "copies": 3}, version=3,
        supplement_request=SupplementRequest("thiếu", ({"slot": "identity", "name": "A"},), LATER, "tu"),
    )  # fmt: skip
    since = a.a_document(dossier, state="accepted", created_at=LATER)
    second = sealed_set(asked, [page, since], by="bình", now=LATER)
    assert (second.number, second.previous) == (2, first.sha256) and second.sha256 != first.sha256
    assert [one.document_id for one in second.papers] == [since.document_id]
    alone = replace(asked, submission_sha256="d" * 64)
    assert sealed_set(alone, [page, since], by="bình", now=LATER).sha256 != second.sha256, (
        "the chain is part of the hash"
    )
    dossiers.save(dossier, asked, sealed=second)
    assert dossiers.sealed_sets(dossier.dossier_id) == [first, second]
