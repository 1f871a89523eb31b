"""An opinion asked of another unit: who may close it, from which state, and which papers it shows to whom."""

from datetime import date, timedelta

import pytest

from chalicelib.domain import opinion as rules
from chalicelib.domain.dossier_states import STATES as DOSSIER_STATES
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import outcome

OURS, THEIRS = "H37.12", "H37.13"
MONDAY = date(2026, 11, 23)
US, THEM = a.an_official(OURS, "specialist"), a.an_official(THEIRS, "specialist")
DOSSIER = a.a_submitted_dossier(state="processing", agency_code=OURS)
PAPER = a.a_document(DOSSIER, state="accepted")
TO = a.an_agency(agency_code=THEIRS)


def asked(**changes):
    told = {
        "number": 1, "to": TO, "question": "Có quy hoạch không?", "document_ids": [PAPER.document_id],
        "due_on": MONDAY, "by": US, "now": NOW,
    }  # fmt: skip
    return rules.ask(changes.pop("dossier", DOSSIER), [PAPER], **{**told, **changes})


def closings(one, dossier=DOSSIER):
    return {
        "answer": lambda by: rules.answer(one, "Không", document_ids=[], uploaded=[], by=by, now=LATER),
        "decline": lambda by: rules.decline(one, "Không phải việc của tôi", by=by, now=LATER),
        "withdraw": lambda by: rules.withdraw(one, dossier, "Đã rõ", by=by, now=LATER),
        "lapse": lambda by: rules.lapse(one, ended_by="finished", now=LATER),
    }


def reached():
    """One opinion in each state."""
    one = asked()
    by = {"withdraw": US}
    return {rules.ASKED: one} | {
        (after := close(by.get(action, THEM))).state: after for action, close in closings(one).items()
    }


@pytest.mark.parametrize("state", rules.STATES)
@pytest.mark.parametrize(("action", "by"), [("answer", THEM), ("decline", THEM), ("withdraw", US), ("lapse", None)])
def test_every_cell_of_the_table(state, action, by):
    told = outcome(lambda: closings(reached()[state])[action](by))
    if to := rules.ARROWS.get((state, action)):
        assert (told.state, told.closed_at) == (to, LATER)
    else:
        assert told in ("opinion_closed", None)


@pytest.mark.parametrize(("action", "stranger"), [("answer", US), ("decline", US), ("withdraw", THEM)])
def test_each_side_does_its_own_part_only(action, stranger):
    assert outcome(lambda: closings(asked())[action](stranger)) == "not_found"


@pytest.mark.parametrize("state", DOSSIER_STATES)
def test_others_are_asked_only_while_the_dossier_is_processed(state):
    dossier = a.a_submitted_dossier(state=state, agency_code=OURS, accepted_at=NOW)
    told = outcome(lambda: asked(dossier=dossier))
    if state in ("accepted", "processing"):
        assert told.state == rules.ASKED
    else:
        assert told == ("not_found" if state == "draft" else "not_allowed_now")


def faults(**changes):
    with pytest.raises(Refused) as refused:
        asked(**changes)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_every_fault_is_told_at_once():
    wrong = {"document_ids": ["x", PAPER.document_id, "y"], "due_on": MONDAY - timedelta(days=1)}
    papers = [("/document_ids/0", "paper_unknown"), ("/document_ids/2", "paper_unknown")]
    assert faults(to=None, **wrong) == [("/agency_code", "agency_unknown"), *papers, ("/due_on", "too_small")]
    assert faults(to=a.an_agency(agency_code=OURS)) == [("/agency_code", "not_allowed")]
    assert faults(to=a.an_agency(agency_code="H38.13")) == [("/agency_code", "not_allowed")]
    assert faults(due_on=MONDAY + timedelta(days=91)) == [("/due_on", "too_large")]
    assert asked(due_on=MONDAY + timedelta(days=90)).state == rules.ASKED


def test_a_closed_unit_and_one_question_too_many_are_refused():
    closed = a.an_agency(agency_code=THEIRS, valid_to=MONDAY - timedelta(days=1))
    assert outcome(lambda: asked(to=closed)) == "agency_not_competent"
    assert outcome(lambda: asked(number=rules.MOST_OPINIONS + 1)) == "too_many_opinions"


def test_the_asked_unit_sees_what_it_is_shown_until_it_is_closed():
    one, answered = asked(), reached()[rules.ANSWERED]
    for asking, its in ((True, False), (False, True)):
        seen = rules.visible_paper(one, PAPER.document_id, asked=its, asking=asking)
        assert (seen is not None) == its
    assert rules.visible_paper(answered, PAPER.document_id, asked=True, asking=False) is None


def test_an_answer_is_made_of_papers_that_were_accepted():
    def answer(**changes):
        mine = a.a_document(DOSSIER, **changes)
        return outcome(
            lambda: (
                rules.answer(
                    asked(), "Có", document_ids=[mine.document_id], uploaded=[mine], by=THEM, now=LATER
                ).attached
            )
        )

    assert [one.state for one in answer(state="accepted")] == ["accepted"]
    assert answer(state="checking") == "papers_checking"
    assert answer(state="rejected") == answer(state="awaiting_upload") == "invalid_request"


def test_it_is_overdue_when_its_last_day_is_over():
    one = asked(due_on=MONDAY)
    midnight = NOW.replace(hour=17, minute=0, second=0, microsecond=0)  # in Việt Nam
    assert not one.is_overdue(now=midnight - timedelta(microseconds=1))
    assert one.is_overdue(now=midnight)
    assert not reached()[rules.DECLINED].is_overdue(now=midnight)


@pytest.mark.parametrize("text", ["", "x", "x.opinion.", ".opinion.1", "x.opinion.01", "x.opinion.1000", "x.opinion.a"])
def test_the_id_of_no_opinion(text):
    assert rules.read_id(text) is None


def test_an_id_is_read_back():
    assert rules.read_id(asked(number=12).opinion_id) == (DOSSIER.dossier_id, 12)
