"""Questions to other units in the real store: counted once, closed once, gone with their dossier."""

from datetime import date

import pytest

from chalicelib.domain import opinion as rules
from chalicelib.domain.opinion import Opinion
from chalicelib.store import agencies, dossiers, opinions
from chalicelib.usecases.opinions import close
from chalicelib.usecases.opinions.ask import ask_opinion
from chalicelib.usecases.opinions.attach import attach_paper
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, outcome, race
from tests.usecases.dossiers.test_forward import _forward
from tests.usecases.office import an_office


@pytest.fixture
def office(system):
    return an_office()


@pytest.fixture
def other(office):
    return an_office()


def taken_in(office):
    return office.accept(office.submit(office.ready_draft())[0])[0]


def ask(office, dossier, to, *, once=None, **changes) -> Opinion:
    told = {"question": " Có quy hoạch không? ", "document_ids": [], "due_on": date(2026, 12, 1), **changes}
    return ask_opinion(
        dossier.dossier_id, agency_code=to, by=office.specialist, now=NOW, once=once or a.once(), opinions=opinions,
        agencies=agencies, **told,
    )  # fmt: skip


def answer(other, asked, once=None):
    return close.answer_opinion(
        asked.opinion_id, "Không", document_ids=[], by=other.specialist, now=LATER, once=once or a.once(),
        opinions=opinions,
    )  # fmt: skip


def decline(other, asked):
    return close.decline_opinion(
        asked.opinion_id, "Không rõ", by=other.specialist, now=LATER, once=a.once(), opinions=opinions
    )


def withdraw(office, asked):
    return close.withdraw_opinion(
        asked.opinion_id, "Đã rõ", by=office.specialist, now=LATER, once=a.once(), opinions=opinions, dossiers=dossiers
    )


def queue(unit, *, is_open=True):
    return [one.opinion_id for one in opinions.in_queue(unit, is_open=is_open, limit=100, cursor="").items]


def the_count_is_as_long_as_the_list(unit):
    assert opinions.counts(unit)["open"] == len(queue(unit))
    return len(queue(unit))


def test_whatever_is_stored_comes_back(office, other):
    draft = office.ready_draft()
    papers = [paper.document_id for paper in dossiers.load(draft.dossier_id)[1]]
    asked = ask(office, office.accept(office.submit(draft)[0])[0], other.unit, document_ids=papers)
    assert opinions.get(asked.opinion_id) == asked == opinions.of_dossier(draft.dossier_id)[0]
    assert (asked.question, len(asked.shown)) == ("Có quy hoạch không?", 1)
    answered = answer(other, asked)
    assert opinions.get(asked.opinion_id) == answered == dossiers.load_for_desk(draft.dossier_id)[3][0]


def test_the_soonest_due_stands_first_and_pages_lose_nothing(office, other):
    dossier = taken_in(office)
    days = (date(2026, 12, 3), date(2026, 12, 1), date(2026, 12, 2))
    made = {day: ask(office, dossier, other.unit, due_on=day).opinion_id for day in days}
    page = opinions.in_queue(other.unit, is_open=True, limit=2, cursor="")
    rest = opinions.in_queue(other.unit, is_open=True, limit=2, cursor=page.next_cursor)
    assert [one.opinion_id for one in (*page.items, *rest.items)] == [made[day] for day in sorted(days)]
    assert (the_count_is_as_long_as_the_list(other.unit), rest.next_cursor) == (3, "")


def test_asked_and_answered_the_dossier_and_its_clock_stand_as_they_were(office, other):
    dossier = taken_in(office)
    answer(other, ask(office, dossier, other.unit))
    assert dossiers.get(dossier.dossier_id) == dossier


def test_of_two_who_close_at_once_one_has(office, other):
    asked = ask(office, taken_in(office), other.unit)
    told = counted(race([lambda: answer(other, asked), lambda: decline(other, asked)] * 4, threads=8))
    assert told == {"done": 1, "opinion_closed": 7}
    assert the_count_is_as_long_as_the_list(other.unit) == 0
    assert queue(other.unit, is_open=False) == [asked.opinion_id]


def test_many_ask_at_once_and_each_question_has_its_number(office, other):
    dossier = taken_in(office)
    told = race([lambda: ask(office, dossier, other.unit)] * 4, threads=4)
    assert sorted(one.number for one in told) == [1, 2, 3, 4]
    assert the_count_is_as_long_as_the_list(other.unit) == 4


def test_the_same_request_again_asks_nothing_more(office, other):
    dossier, once = taken_in(office), a.once("asked-once-" + a.new_id())
    ask(office, dossier, other.unit, once=once)
    assert outcome(lambda: ask(office, dossier, other.unit, once=once)) == "AlreadyAnswered"
    assert the_count_is_as_long_as_the_list(other.unit) == 1


def test_the_unit_that_has_the_dossier_now_may_withdraw_and_the_first_may_not(office, other):
    dossier, third = taken_in(office), an_office()
    asked = ask(office, dossier, other.unit)
    _forward(office, dossier, third.unit)
    assert outcome(lambda: withdraw(office, asked)) == "not_found"
    assert withdraw(third, asked).state == "withdrawn"
    assert the_count_is_as_long_as_the_list(other.unit) == 0


def test_what_is_asked_lapses_once_with_its_dossier(office, other):
    dossier = taken_in(office)
    done, waits = ask(office, dossier, other.unit), ask(office, dossier, other.unit)
    answer(other, done)
    told = {"ended_by": "withdrawn", "now": LATER, "opinions": opinions}
    assert [close.lapse_opinions(dossier.dossier_id, **told) for _ in range(2)] == [1, 0]
    closed = [(one.state, one.lapsed_with) for one in opinions.of_dossier(dossier.dossier_id)]
    assert closed == [("answered", ""), ("lapsed", "withdrawn")]
    assert outcome(lambda: answer(other, waits)) == "opinion_closed"
    assert the_count_is_as_long_as_the_list(other.unit) == 0


def attach(other, asked):
    document = a.a_document(slot="opinion", page=0, content_type="application/pdf", size=10)
    return attach_paper(asked.opinion_id, document, by=other.specialist, now=LATER, once=a.once(), opinions=opinions)


def test_papers_of_an_answer_are_numbered_as_they_come_and_bounded(office, other, monkeypatch):
    asked = ask(office, taken_in(office), other.unit)
    told = race([lambda: attach(other, asked)] * 4, threads=4)
    assert sorted(one.page for one in told) == [1, 2, 3, 4]
    assert len(opinions.uploaded(asked)) == opinions.get(asked.opinion_id).papers == 4
    monkeypatch.setattr(rules, "MOST_ANNOUNCED", 4)
    assert outcome(lambda: attach(other, asked)) == "document_limit"
    assert outcome(lambda: attach(office, asked)) == "not_found"
    answer(other, asked)
    assert outcome(lambda: attach(other, asked)) == "opinion_closed"
