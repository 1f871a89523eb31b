"""Feedback in the real store: lists as long as their counts, one answer of many at once, overdue found by its index."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.feedback import FeedbackRules
from chalicelib.store import agencies, calendars, dossiers, feedback, limits
from chalicelib.usecases.feedback import send as sending
from chalicelib.usecases.feedback.settle import answer_feedback, mark_overdue, reopen_feedback
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.calendars import a_calendar, at
from tests.racing import counted, outcome, race
from tests.usecases.office import an_office, applicant

TERMS = FeedbackRules(5, timedelta(days=30))
_numbers = itertools.count(10**9)


@pytest.fixture
def office(system):
    return an_office()


def send(office, *, by=None, once=None, number=None, now=NOW, **changes):
    told = {"dossier_id": "", "agency_code": office.unit, **changes}
    return sending.send_feedback(
        "report", " Quầy số 3 nghỉ sớm ", by=by or a.a_citizen_acting(), now=now, once=once or a.once(),
        random_int=lambda: next(_numbers) if number is None else number, terms=TERMS, feedback=feedback,
        dossiers=dossiers, agencies=agencies, calendars=calendars, limits=limits, **told,
    )  # fmt: skip


def answer(office, one, now=LATER):
    return answer_feedback(
        one.feedback_id, "Đã nhắc nhở", by=office.receiver, now=now, once=a.once(), feedback=feedback
    )


def reopen(one, by, now=LATER):
    return reopen_feedback(
        one.feedback_id, "Vẫn vậy", by=by, now=now, once=a.once(), terms=TERMS, feedback=feedback, calendars=calendars
    )


def sweep(now):
    return mark_overdue(now=now, limit=100, terms=TERMS, feedback=feedback, calendars=calendars)


def lists(unit):
    """Each list's codes; each is as long as its count, and no page loses or repeats one."""
    found = {}
    for queue, count in feedback.feedback_counts(unit).items():
        codes, cursor = [], ""
        while True:
            page = feedback.in_queue(unit, queue, limit=2, cursor=cursor)
            codes += [one.feedback_id for one in page.items]
            cursor = page.next_cursor
            if not cursor:
                break
        assert len(codes) == len(set(codes)) == count, queue
        found[queue] = codes
    return found


def test_whatever_is_stored_comes_back(office):
    draft = office.ready_draft()
    dossier = office.submit(draft)[0]
    by = applicant(dossier)
    sent = send(office, by=by, dossier_id=dossier.dossier_id, agency_code="")
    assert (sent.agency_code, sent.dossier_id, sent.text) == (office.unit, dossier.dossier_id, "Quầy số 3 nghỉ sớm")
    closed = answer(office, reopen(answer(office, sent), by))
    assert feedback.get(sent.feedback_id) == closed
    assert feedback.of_citizen(by.id, limit=5, cursor="").items == [closed]
    assert len(closed.answers) == 2


def test_lists_are_as_long_as_their_counts_at_every_step(office):
    by = a.a_citizen_acting()
    many = [send(office, by=by, now=NOW + timedelta(minutes=number)) for number in range(5)]
    assert lists(office.unit) == {"open": [one.feedback_id for one in many], "overdue": [], "done": []}
    after = many[2].due_at + timedelta(seconds=1)
    assert sweep(after).marked >= 3
    late = [one.feedback_id for one in many[:3]]
    told = lists(office.unit)
    assert (told["overdue"], told["open"]) == (late, [one.feedback_id for one in many])
    assert not {*late} & {*feedback.due(after, limit=100)}, "marked once"
    answer(office, many[0], now=after)
    told = lists(office.unit)
    assert (told["overdue"], told["done"]) == (late[1:], late[:1])
    reopen(many[0], by, now=after)
    told = lists(office.unit)
    assert (told["done"], told["open"][-1]) == ([], many[0].feedback_id)


def test_of_many_answers_at_once_one_is_given(office):
    one = send(office)
    told = counted(race([lambda: answer(office, one)] * 6, threads=6))
    assert told == {"done": 1, "feedback_not_now": 5}
    assert len(feedback.get(one.feedback_id).answers) == 1
    lists(office.unit)


def test_two_sweeps_at_once_mark_once(office):
    one = send(office)
    after = one.due_at + timedelta(minutes=1)
    race([lambda: sweep(after)] * 4, threads=4)
    assert lists(office.unit)["overdue"] == [one.feedback_id]
    assert feedback.get(one.feedback_id).version == 2


def test_the_same_request_again_sends_nothing_more(office):
    once = a.once("feedback-" + a.new_id())
    send(office, once=once)
    assert outcome(lambda: send(office, once=once)) == "AlreadyAnswered"
    assert len(lists(office.unit)["open"]) == 1


def test_what_is_sent_again_counts_once(office):
    by, key = a.a_citizen_acting(), "feedback-" + a.new_id()
    for number in range(sending.MOST_A_DAY):
        once = a.once(f"{key}-{number}")
        send(office, by=by, once=once)
        assert outcome(lambda: send(office, by=by, once=once)) in ("AlreadyAnswered", "too_many_requests")  # noqa: B023
    assert outcome(lambda: send(office, by=by)) == "too_many_requests"
    assert len(lists(office.unit)["open"]) == sending.MOST_A_DAY


NEW_YEARS_EVE = at("2026-12-31 16:00")


def _until_2026(unit):
    whole = a_calendar(unit, years=(2026,))
    return replace(whole, days=tuple(day for day in whole.days if day.on.year == 2026))


def test_it_is_taken_while_next_years_calendar_is_missing_and_its_deadline_counted_later(office):
    calendars.seed(_until_2026(office.unit))
    by = a.a_citizen_acting()
    one = send(office, by=by, now=NEW_YEARS_EVE)
    assert (one.due_at, lists(office.unit)["open"]) == (None, [one.feedback_id])
    later = NEW_YEARS_EVE + timedelta(days=30)
    assert office.unit in sweep(later).without_calendar
    waiting = feedback.get(one.feedback_id)
    assert (waiting.due_at, waiting.due_stage) == (None, ""), "late is nothing that nobody can tell"
    assert one.feedback_id not in feedback.due(later, limit=100), "looked at again a little later"
    before = calendars.get(office.unit)
    calendars.save(before, replace(a_calendar(office.unit), version=2))
    sweep(later + timedelta(hours=1))
    after = feedback.get(one.feedback_id)
    assert (after.due_at.date(), after.due_stage) == (at("2027-01-08 00:00").date(), "overdue")


def test_without_a_calendar_it_is_answered_in_time_and_asked_once_more(office):
    calendars.seed(_until_2026(office.unit))
    by = a.a_citizen_acting()
    one = send(office, by=by, now=NEW_YEARS_EVE)
    answered = answer(office, one, now=NEW_YEARS_EVE + timedelta(days=40))
    assert answered.answers[0].in_time
    assert reopen(one, by, now=NEW_YEARS_EVE + timedelta(days=41)).due_at is None


def test_a_code_that_is_taken_is_drawn_again(office):
    taken = next(_numbers)
    send(office, number=taken)
    drawn = iter([taken, taken, next(_numbers)])
    told = sending._kept(replace(send(office), feedback_id=""), lambda: next(drawn), a.once(), feedback)
    assert feedback.get(told.feedback_id) == told


def test_for_a_closed_unit_it_goes_to_who_took_over(office):
    after = an_office()
    unit = agencies.get(office.unit)
    agencies.put(replace(unit, valid_to=NOW.date() - timedelta(days=1), successor=after.unit))
    assert send(office).agency_code == after.unit
    agencies.put(replace(unit, valid_to=NOW.date() - timedelta(days=1)))
    assert outcome(lambda: send(office)) == "agency_not_competent"


def test_about_a_dossier_of_a_closed_unit_it_goes_to_who_took_over_or_stays(office):
    filed, after = office.submit(office.ready_draft())[0], an_office()
    unit, told = agencies.get(office.unit), {"by": applicant(filed), "dossier_id": filed.dossier_id}
    assert send(office, **told).agency_code == office.unit
    agencies.put(replace(unit, valid_to=NOW.date() - timedelta(days=1), successor=after.unit))
    sent = send(office, **told)
    assert (sent.agency_code, sent.dossier_id) == (after.unit, filed.dossier_id)
    agencies.put(replace(unit, valid_to=NOW.date() - timedelta(days=1)))
    assert send(office, **told).agency_code == office.unit, "nobody is lost with it: its parent sees it"


def test_what_is_not_ones_own_is_no_ground(office):
    theirs, draft = office.submit(office.ready_draft())[0], office.ready_draft()
    assert outcome(lambda: send(office, dossier_id=theirs.dossier_id)) == "invalid_request"
    assert outcome(lambda: send(office, by=applicant(draft), dossier_id=draft.dossier_id)) == "invalid_request"
    assert outcome(lambda: send(office, agency_code="H37.99.99")) == "invalid_request"


def test_the_twenty_first_of_a_day_waits(office, monkeypatch):
    monkeypatch.setattr(sending, "MOST_A_DAY", 2)
    by = a.a_citizen_acting()
    assert [outcome(lambda: send(office, by=by)) for _ in range(3)][-1] == "too_many_requests"
