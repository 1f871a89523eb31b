"""A request to complete left unanswered: what is decided on was handed in, and nothing typed or sent is lost."""

from datetime import timedelta

import pytest

from chalicelib.domain import dossier_decisions, dossier_filing
from chalicelib.domain.dossier_term import resume, stop
from chalicelib.domain.submission import was_handed_in
from chalicelib.store import calendars, dossiers, payments, procedures, together
from chalicelib.usecases.dossiers.decide import decide, decide_by_clock
from chalicelib.usecases.dossiers.undo import undo
from tests import builders as a
from tests.builders import NOW
from tests.racing import outcome
from tests.usecases.office import FORM, applicant, page

HOUR = timedelta(hours=1)
TYPED = "du học, chưa gửi"


def _asked(office):
    """Accepted, asked for more: an answer half typed, a page sent, nothing handed in."""
    asked = office.ask_supplement(office.accept(office.submit(office.ready_draft())[0])[0], by=office.specialist)
    asked = dossiers.get(asked.dossier_id)
    office.save(asked, {"form": {"purpose": TYPED}})
    page(asked, document_id="zz-unsent", created_at=NOW + HOUR)
    return dossiers.get(asked.dossier_id)


def _by_clock(office, dossier, action, decision):
    return decide_by_clock(
        dossier.dossier_id, action, decision, by=office.specialist, once=a.once(), dossiers=dossiers,
        procedures=procedures, calendars=calendars,
    )  # fmt: skip


def _stopped(office, dossier, now=NOW + 2 * HOUR):
    told = {"by": office.specialist, "now": now, "reason": "x", "legal_ground": "y", "for_good": False}
    return _by_clock(office, dossier, "stop", lambda one, procedure, hours: stop(one, hours=hours, **told))


def _gone_on_with(office, dossier, now=NOW + 2 * HOUR):
    told = {"by": office.specialist, "now": now, "reason": "x"}
    return _by_clock(
        office, dossier, "resume",
        lambda one, procedure, hours: resume(one, duration=procedure.duration, hours=hours, **told),
    )[0]  # fmt: skip


def _undone(office, dossier, now=NOW + 2 * HOUR):
    return undo(
        dossier.dossier_id, reason="bấm nhầm", by=office.specialist, now=now, once=a.once(), dossiers=dossiers,
        procedures=procedures, payments=payments, calendars=calendars, money_and_post_of=together.money_and_post_of,
    )  # fmt: skip


def _what_counts(dossier):
    """The form and the ids of the papers, as everybody reads them and as they were last handed in."""
    found, papers = dossiers.load(dossier.dossier_id)
    desk = dossiers.load_for_desk(dossier.dossier_id)
    assert desk[1] == papers
    sets = dossiers.sealed_sets(dossier.dossier_id)
    return (found.form, {one.document_id for one in papers}), (
        sets[-1].form, {paper.document_id for one in sets for paper in one.papers},
    )  # fmt: skip


def test_what_was_never_handed_in_is_not_what_is_decided_on(office):
    stopped, shown = _stopped(office, _asked(office))
    assert "zz-unsent" not in {one.document_id for one in shown}, "nor what the answer shows"
    for dossier in (stopped, _gone_on_with(office, stopped)):
        now, handed_in = _what_counts(dossier)
        assert now == handed_in and dossier.form == FORM
        assert dossier.supplement_request is None, "the request is closed"


@pytest.mark.parametrize("leave", ["refuse", "withdraw"])
def test_nor_when_it_is_refused_or_taken_back(office, leave):
    asked = office.ask_supplement(office.submit(office.ready_draft())[0])
    asked = office.save(dossiers.get(asked.dossier_id), {"form": {"purpose": TYPED}})[0]
    page(asked, document_id="zz-unsent", created_at=NOW + HOUR)
    told = {"now": NOW + HOUR, "reason": "x"}

    def decision(dossier, _):
        if leave == "withdraw":
            return dossier_filing.withdraw(dossier, by=applicant(dossier), **told)
        return dossier_decisions.refuse(dossier, by=office.receiver, legal_ground="y", **told)

    over = decide(asked.dossier_id, decision, once=a.once(), dossiers=dossiers)[0]
    now, handed_in = _what_counts(over)
    assert now == handed_in and over.supplement_request is None
    kept = dossiers.get_document(over.dossier_id, "zz-unsent")
    assert kept.unsent and not was_handed_in(over, kept), "nobody may use it again as a paper that was handed in"


def test_when_it_is_asked_again_it_is_offered_again_and_sealed_with_the_answer(office):
    on = _gone_on_with(office, _stopped(office, _asked(office))[0])
    later = NOW + 3 * HOUR
    again = office.ask_supplement(on, by=office.specialist, now=later)
    again, papers = dossiers.load(again.dossier_id)
    assert (again.form["purpose"], again.unsent_form, again.unsent_pages) == (TYPED, {}, 0)
    assert next(one for one in papers if one.document_id == "zz-unsent").created_at == later
    done = office.answer(again, now=later + HOUR)
    now, handed_in = _what_counts(done)
    assert now == handed_in and done.form["purpose"] == TYPED


def test_undoing_the_stop_gives_everything_back_and_undoing_the_request_takes_it_aside(office):
    asked = _asked(office)
    back, papers = _undone(office, _stopped(office, asked)[0])
    assert (back.state, back.form, back.supplement_request) == (asked.state, asked.form, asked.supplement_request)
    assert {one.document_id for one in papers} == {one.document_id for one in dossiers.load(back.dossier_id)[1]}
    assert "zz-unsent" in {one.document_id for one in papers} and back.begins_anew
    on = _gone_on_with(office, _stopped(office, back)[0])
    again = office.ask_supplement(on, by=office.specialist, now=NOW + 3 * HOUR)
    undone = _undone(office, again, now=NOW + 3 * HOUR)[0]
    now, handed_in = _what_counts(undone)
    assert now == handed_in and undone.state == "processing"


def test_a_request_that_nobody_prepared_for_leaves_nothing_aside(office):
    asked = office.ask_supplement(office.accept(office.submit(office.ready_draft())[0])[0], by=office.specialist)
    stopped = _stopped(office, asked)[0]
    assert (stopped.unsent_form, stopped.unsent_pages, stopped.form) == ({}, 0, FORM)
    assert stopped.papers_version == asked.papers_version


def test_a_verdict_on_a_page_that_was_set_aside_meanwhile_is_given_again_and_keeps_the_mark(office):
    asked = _asked(office)
    checking = page(asked, document_id="zz-checking", created_at=NOW + HOUR, state="checking")
    _stopped(office, dossiers.get(asked.dossier_id))
    judged = a.a_document(asked, document_id="zz-checking", state="accepted", created_at=NOW + HOUR)
    assert outcome(lambda: dossiers.save_document(checking, judged)) == "Lost"
    now = dossiers.get_document(asked.dossier_id, "zz-checking")
    assert (now.state, now.unsent) == ("checking", True)
