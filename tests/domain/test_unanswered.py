"""A request to complete left unanswered: what was never handed in is set aside, and offered when it is asked again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.dossier import Moved, SupplementRequest
from chalicelib.domain.dossier_parts import LastDecision, Past
from chalicelib.domain.dossier_supplement import form_sha256
from chalicelib.domain.submission import SealedPaper, SealedSet
from chalicelib.domain.unanswered import is_asked, is_left, offered_again, set_aside, was_prepared
from tests import builders as a
from tests.builders import LATER, NOW

SECOND = timedelta(seconds=1)
FILED, TYPED = {"purpose": "du học"}, {"purpose": "du học, chưa gửi"}
REQUEST = SupplementRequest("thiếu", ({"slot": "identity"},), NOW, "tu", form_sha256=form_sha256(FILED))
ASKED = a.a_submitted_dossier(
    state="supplement_requested", form=FILED, supplement_request=REQUEST, papers_version=7, updated_at=NOW - SECOND
)
DECISION = LastDecision("stop", "tu", LATER, 7, Past("supplement_requested", "H37.12", "UBND"))


def moved(action, state, dossier=ASKED, at=LATER, **changes):
    return Moved(replace(dossier, state=state, **changes), a.an_event(dossier, action=action, at=at))


def page(**changes):
    return a.a_document(ASKED, **{"state": "accepted", "created_at": NOW, **changes})


def a_set(*pages, form=FILED):
    papers = tuple(SealedPaper(one.document_id, one.slot, one.page, one.sha256) for one in pages)
    return SealedSet(ASKED.dossier_id, 1, NOW, "binh", form, papers, "0" * 64)


@pytest.mark.parametrize(
    ("action", "state", "left"),
    [
        ("stop", "stopped", True),
        ("withdraw", "withdrawn", True),
        ("supplement", "processing", False),
        ("assign", "supplement_requested", False),
    ],
)
def test_a_request_is_left_by_a_move_that_leads_away_without_an_answer(action, state, left):
    assert is_left(ASKED, moved(action, state)) is left
    assert is_left(replace(ASKED, supplement_request=None), moved(action, state)) is False
    assert is_left(replace(ASKED, state="processing"), moved(action, state)) is False


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        ("processing", "supplement_requested", True),
        ("supplement_requested", "supplement_requested", False),
        ("processing", "stopped", False),
        ("supplement_requested", "processing", False),
    ],
)
def test_it_is_asked_by_a_move_that_leads_to_it(before, after, asked):
    assert is_asked(replace(ASKED, state=before), moved("undo", after)) is asked


def test_something_was_prepared_when_it_was_typed_or_sent_since_the_request():
    assert was_prepared(ASKED, []) is False
    assert was_prepared(replace(ASKED, form=TYPED), []) is True
    assert was_prepared(ASKED, [page()]) is True, "of the very moment"
    assert was_prepared(ASKED, [page(created_at=NOW - SECOND), page(slot="result")]) is False
    assert was_prepared(replace(ASKED, form=TYPED, supplement_request=None), [page()]) is False


def test_what_was_not_handed_in_is_set_aside_and_what_was_counts():
    handed_in, unsent = page(), page(page=2)
    kept = [page(created_at=NOW - SECOND), page(slot="result")]
    before = replace(ASKED, form=TYPED)
    move = moved("stop", "stopped", before, last_decision=DECISION)
    sets = [a_set(form={"purpose": "khác"}), a_set(form={"purpose": "khác nữa"}), a_set(handed_in)]
    after, pages = set_aside(before, move, [*kept, handed_in, unsent], sets=sets)
    assert after == Moved(
        replace(
            move.dossier, form=FILED, unsent_form=TYPED, unsent_pages=1, papers_version=8,
            last_decision=replace(DECISION, papers_version=8),
        ),
        move.event,
    )  # fmt: skip
    assert pages == [replace(unsent, unsent=True)]


def test_a_page_of_any_set_was_handed_in():
    first, second = page(), page(page=2)
    _, pages = set_aside(ASKED, moved("stop", "stopped"), [first, second], sets=[a_set(first), a_set(second)])
    assert pages == []


def test_where_nothing_was_prepared_nothing_changes():
    move = moved("stop", "stopped", last_decision=DECISION)
    assert set_aside(ASKED, move, [], sets=[a_set()]) == (move, [])
    assert set_aside(replace(ASKED, form=TYPED), move, [], sets=[]) == (move, []), "no set is kept of that time"


def test_without_a_request_what_came_since_the_last_change_is_set_aside():
    before = replace(ASKED, supplement_request=None)
    one, older = page(created_at=before.updated_at), page(page=2, created_at=before.updated_at - SECOND)
    after, pages = set_aside(before, moved("stop", "stopped", before), [one, older], sets=[])
    assert pages == [replace(one, unsent=True)]
    assert (after.dossier.unsent_pages, after.dossier.papers_version, after.dossier.last_decision) == (1, 8, None)


def test_asked_again_what_was_typed_and_sent_may_answer_this_request():
    told = {"supplement_request": replace(REQUEST, requested_at=LATER), "unsent_form": TYPED, "unsent_pages": 2}
    back = LATER + timedelta(hours=1)
    move = moved("undo", "supplement_requested", at=back, **told)
    earlier, later = (page(unsent=True, created_at=at) for at in (NOW, LATER + SECOND))
    never_sent = page(unsent=True, state="awaiting_upload", created_at=back - timedelta(hours=24))
    after, pages = offered_again(move, [earlier, later, never_sent])
    assert after == Moved(
        replace(move.dossier, form=TYPED, unsent_form={}, unsent_pages=0, papers_version=8), move.event
    )
    assert pages == [replace(earlier, unsent=False, created_at=LATER), replace(later, unsent=False)]


def test_where_nothing_was_set_aside_the_form_and_the_set_of_papers_stay():
    move = moved("undo", "supplement_requested")
    assert offered_again(move, []) == (move, [])


def test_without_a_request_a_page_counts_as_sent_when_the_move_was_made():
    move = moved("undo", "supplement_requested", supplement_request=None)
    early = page(unsent=True, created_at=NOW)
    assert offered_again(move, [early])[1] == [replace(early, unsent=False, created_at=LATER)]
