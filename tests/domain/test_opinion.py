"""An opinion asked of another unit: who may close it, from which state, and which papers it shows to whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain import opinion as rules
from chalicelib.domain.dossier_states import STATES as DOSSIER_STATES
from chalicelib.domain.errors import Fault, Refused
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


def refusal(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def test_a_question_says_who_asked_whom_for_what_by_when():
    page = a.a_document(DOSSIER, state="accepted")
    two = {"number": 2, "document_ids": [page.document_id, PAPER.document_id], "by": US, "now": NOW}
    told = {"to": TO, "question": "Có quy hoạch không?", "due_on": MONDAY}
    assert rules.ask(DOSSIER, [PAPER, page], **two, **told) == rules.Opinion(
        dossier_id=DOSSIER.dossier_id,
        number=2,
        applicant_id=DOSSIER.applicant_id,
        agency_code=THEIRS,
        agency_name="UBND phường Đông Kinh",
        asked_by_agency=OURS,
        asked_by_agency_name=DOSSIER.agency_name,
        asked_by=US.id,
        asked_at=NOW,
        question="Có quy hoạch không?",
        due_on=MONDAY,
        shown=(page, PAPER),
    )


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


def test_what_closes_it_is_kept_with_who_and_when():
    one, mine = asked(), a.a_document(DOSSIER, state="accepted")
    told = {"document_ids": [mine.document_id], "uploaded": [PAPER, mine], "by": THEM, "now": LATER}
    closed = {"closed_by": THEM.id, "closed_at": LATER}
    answered = replace(one, state="answered", text="Không", attached=(mine,), **closed)
    assert rules.answer(one, "Không", **told) == answered
    declined = replace(one, state="declined", text="Không phải việc của tôi", **closed)
    assert rules.decline(one, "Không phải việc của tôi", by=THEM, now=LATER) == declined
    withdrawn = replace(one, state="withdrawn", text="Đã rõ", closed_by=US.id, closed_at=LATER)
    assert rules.withdraw(one, DOSSIER, "Đã rõ", by=US, now=LATER) == withdrawn
    lapsed = replace(one, state="lapsed", closed_at=LATER, lapsed_with="finished")
    assert rules.lapse(one, ended_by="finished", now=LATER) == lapsed


@pytest.mark.parametrize("action", ["answer", "decline", "withdraw"])
def test_of_what_is_closed_is_told_how_it_was_closed(action):
    refused = refusal(lambda: closings(reached()[rules.LAPSED])[action](US if action == "withdraw" else THEM))
    told = {"state": "lapsed"}
    assert (refused.slug, refused.extensions, refused.facts) == ("opinion_closed", told, told)


# action, from, to, for good -> what becomes of those who wait for an answer
ENDINGS = [
    ("finish", "processing", "finished", None, "finished"),
    ("withdraw", "processing", "withdrawn", None, "withdrawn"),
    ("refuse", "supplement_requested", "not_accepted", None, "not_accepted"),
    ("return_result", "finished", "returned", None, ""),  # over before
    ("stop", "processing", "stopped", True, "stopped_finally"),
    ("stop", "processing", "stopped", False, ""),
    ("resume", "stopped", "processing", True, ""),
    ("undo", "finished", "processing", None, ""),
    ("settle_fee", "finished", "finished", None, ""),
]


@pytest.mark.parametrize(("action", "before", "after", "for_good", "ending"), ENDINGS)
def test_which_move_ends_the_wait_for_answers(action, before, after, for_good, ending):
    detail = {} if for_good is None else {"for_good": for_good}
    event = a.an_event(DOSSIER, action=action, from_state=before, to_state=after, detail=detail)
    assert rules.ended_by(event) == ending


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


def test_only_who_has_the_dossier_asks_and_only_of_one_that_is_here():
    assert outcome(lambda: asked(by=THEM)) == "not_found"
    elsewhere = refusal(lambda: asked(dossier=replace(DOSSIER, handled_by="central_system")))
    told = {"state": "processing", "allowed_actions": []}
    assert (elsewhere.slug, elsewhere.extensions) == ("not_allowed_now", told)


def faults(**changes):
    refused = refusal(lambda: asked(**changes))
    assert refused.slug == "invalid_request"
    return [(fault.pointer, fault.code) for fault in refused.faults]


def test_the_days_that_an_answer_may_take_are_told():
    early = refusal(lambda: asked(due_on=MONDAY - timedelta(days=1)))
    assert early.faults == (Fault("/due_on", "too_small", {"limit": "2026-11-23"}),)
    late = refusal(lambda: asked(due_on=MONDAY + timedelta(days=91)))
    assert late.faults == (Fault("/due_on", "too_large", {"limit": "2027-02-21"}),)


@pytest.mark.parametrize("changes", [{"state": "checking"}, {"state": "rejected"}, {"slot": "result"}])
def test_neither_the_result_is_shown_nor_a_paper_that_is_not_good(changes):
    page = a.a_document(DOSSIER, **{"state": "accepted", **changes})
    told = {"number": 1, "to": TO, "question": "?", "due_on": MONDAY, "by": US, "now": NOW}
    refused = refusal(lambda: rules.ask(DOSSIER, [page], document_ids=[page.document_id], **told))
    assert refused.faults == (Fault("/document_ids/0", "paper_unknown"),)


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
    refused = refusal(lambda: asked(to=closed))
    assert (refused.slug, refused.facts) == ("agency_not_competent", {"agency": "UBND phường Đông Kinh"})
    refused = refusal(lambda: asked(number=21))
    assert (refused.slug, refused.facts) == ("too_many_opinions", {"most": 20})
    assert asked(number=20).number == 20


def test_the_asked_unit_sees_what_it_is_shown_until_it_is_closed():
    one, answered = asked(), reached()[rules.ANSWERED]
    for asking, its in ((True, False), (False, True)):
        seen = rules.visible_paper(one, PAPER.document_id, asked=its, asking=asking)
        assert (seen is not None) == its
    assert rules.visible_paper(answered, PAPER.document_id, asked=True, asking=False) is None


def test_what_was_attached_both_sides_see_and_nobody_else():
    mine = a.a_document(DOSSIER, state="accepted")
    told = {"document_ids": [mine.document_id], "uploaded": [mine], "by": THEM, "now": LATER}
    answered = rules.answer(asked(), "Có", **told)
    for its, asking, seen in ((True, False, mine), (False, True, mine), (False, False, None)):
        assert rules.visible_paper(answered, mine.document_id, asked=its, asking=asking) == seen
    assert rules.visible_paper(answered, "another", asked=True, asking=True) is None


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
    assert answer(state="checking") == answer(state="check_failed") == "papers_checking"
    assert answer(state="rejected") == answer(state="awaiting_upload") == "invalid_request"


def test_a_paper_that_is_being_checked_holds_up_the_answer_that_names_it_alone():
    checking, good = a.a_document(DOSSIER, state="checking"), a.a_document(DOSSIER, state="accepted")

    def answer(*named):
        told = {"uploaded": [checking, good], "by": THEM, "now": LATER}
        return rules.answer(asked(), "Có", document_ids=[*named], **told)

    refused = refusal(lambda: answer(good.document_id, checking.document_id))
    assert (refused.slug, refused.facts) == ("papers_checking", {"retry_after_s": 3})
    assert answer(good.document_id).attached == (good,)
    refused = refusal(lambda: answer(good.document_id, "another"))
    assert (refused.slug, refused.faults) == ("invalid_request", (Fault("/document_ids/1", "paper_unknown"),))


def test_it_is_overdue_when_its_last_day_is_over():
    one = asked(due_on=MONDAY)
    midnight = NOW.replace(hour=17, minute=0, second=0, microsecond=0)  # in Việt Nam
    assert not one.is_overdue(now=midnight - timedelta(microseconds=1))
    assert one.is_overdue(now=midnight)
    assert not reached()[rules.DECLINED].is_overdue(now=midnight)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "x.opinion.",
        ".opinion.1",
        "x.opinion.01",
        "x.opinion.1000",
        "x.opinion.a",
        "x.opinion.١",
        "x.opinion.²",
    ],
)
def test_the_id_of_no_opinion(text):
    assert rules.read_id(text) is None


def test_an_id_is_read_back():
    assert rules.read_id(asked(number=12).opinion_id) == (DOSSIER.dossier_id, 12)
    assert rules.read_id("x.opinion.999") == ("x", 999)
    assert rules.read_id("x.opinion.1.opinion.2") == ("x.opinion.1", 2)
