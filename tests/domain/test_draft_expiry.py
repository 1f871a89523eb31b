"""Ninety days without a touch, then a notice, seven days more, and a draft is gone; a touch begins it all again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import dossier_filing
from chalicelib.domain.draft_expiry import DraftTerm, after_notice, is_over
from tests import builders as a
from tests.builders import NOW

TERM = DraftTerm(timedelta(days=90), timedelta(days=7))


def at(days):
    return NOW + timedelta(days=days)


def draft(told=None, **changes):
    return a.a_dossier(updated_at=NOW, draft_notice_at=at(told) if told else None, **changes)


@pytest.mark.parametrize(("day", "is_told"), [(0, False), (89, False), (90, True), (400, True)])
def test_it_is_told_of_after_ninety_days(day, is_told):
    before = draft()
    after = after_notice(before, [], now=at(day), term=TERM)
    assert after == (replace(before, draft_notice_at=at(day), version=before.version + 1) if is_told else None)


@pytest.mark.parametrize(("day", "is_gone"), [(90, False), (96, False), (97, True)])
def test_it_goes_seven_days_after_that(day, is_gone):
    assert is_over(draft(told=90), [], now=at(day), term=TERM) is is_gone
    assert after_notice(draft(told=90), [], now=at(day), term=TERM) is None
    assert not is_over(draft(), [], now=at(day), term=TERM), "never without a notice"


def test_a_paper_sent_before_the_notice_begins_the_ninety_days_again():
    paper = a.a_document(created_at=at(30))
    after = after_notice(draft(), [paper], now=at(90), term=TERM)
    assert (after.updated_at, after.version) == (at(30), 2)
    assert after.draft_notice_at is None
    assert after_notice(after, [paper], now=at(120), term=TERM).draft_notice_at == at(120)


def test_a_paper_sent_after_the_notice_saves_it():
    paper = a.a_document(created_at=at(95))
    assert not is_over(draft(told=90), [paper], now=at(200), term=TERM)
    assert after_notice(draft(told=90), [paper], now=at(98), term=TERM).draft_notice_at is None


def test_saving_it_takes_the_notice_back():
    before = draft(told=90)
    owner = a.a_citizen_acting(before.applicant_id)
    saved = dossier_filing.save_draft(before, by=owner, version=before.version, now=at(91), copies=2)
    assert (saved.draft_notice_at, saved.updated_at) == (None, at(91))


def test_however_it_was_touched_after_the_notice_the_ninety_days_begin_again():
    before = replace(draft(told=90), updated_at=at(92))
    after = after_notice(before, [], now=at(100), term=TERM)
    assert (after.updated_at, after.draft_notice_at) == (at(92), None)
    assert after_notice(after, [], now=at(182), term=TERM).draft_notice_at == at(182)


def test_ninety_days_after_its_last_paper_it_is_told_of_at_once():
    paper = a.a_document(created_at=at(30))
    after = after_notice(draft(), [paper], now=at(120), term=TERM)
    assert (after.updated_at, after.draft_notice_at) == (NOW, at(120))


def test_what_was_saved_in_the_moment_of_its_notice_was_told_of():
    told = replace(draft(told=90), updated_at=at(90))
    assert after_notice(told, [], now=at(91), term=TERM) is None
    assert is_over(told, [], now=at(97), term=TERM)
