"""Codes, sign-ins and officers: a state that was seen is changed once."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import AlreadyAnswered, Conflict
from chalicelib.store import agencies, answers, challenges, officers, partners, sessions
from chalicelib.store.answers import AnswerRow
from chalicelib.store.challenges import ChallengeRow
from chalicelib.store.sessions import SessionRow
from tests import builders as a
from tests.builders import NOW

KEPT = [
    (challenges, "create", a.a_challenge, "challenge_id"),
    (sessions, "create", a.a_session, "session_id"),
    (officers, "put", a.an_officer, "officer_id"),
]


@pytest.mark.parametrize(("module", "create", "build", "key"), KEPT, ids=["challenge", "session", "officer"])
def test_of_two_changes_to_what_both_saw_one_is_a_conflict(module, create, build, key):
    before = build()
    getattr(module, create)(before)
    after = replace(before, version=2)
    module.save(before, after)
    with pytest.raises(Conflict):
        module.save(before, after)
    assert module.get(getattr(before, key)) == after
    assert module.get("nobody's") is None


@pytest.mark.parametrize(("module", "build"), [(challenges, a.a_challenge), (sessions, a.a_session)])
def test_an_id_is_given_once(module, build):
    first = build()
    module.create(first)
    with pytest.raises(Conflict):
        module.create(first)


def test_five_tries_at_once_are_five_tries(at_once):
    challenge = a.a_challenge()
    challenges.create(challenge)

    def try_once(_):
        while True:
            before = challenges.get(challenge.challenge_id)
            try:
                return challenges.save(before, replace(before, tries=before.tries + 1, version=before.version + 1))
            except Conflict:
                continue

    at_once(try_once, range(5))
    assert challenges.get(challenge.challenge_id).tries == 5


def test_an_ended_session_cannot_be_refreshed_back_to_life():
    session = a.a_session()
    sessions.create(session)
    sessions.end(session.session_id)
    sessions.end(session.session_id)
    with pytest.raises(Conflict):
        sessions.save(session, replace(session, version=2, generation=2))
    assert sessions.get(session.session_id) is None


def test_the_sessions_of_a_person_come_oldest_first():
    person = a.new_id()
    made = [a.a_session(subject_id=person, created_at=NOW + timedelta(minutes=minutes)) for minutes in (2, 1)]
    for session in [*made, a.a_session()]:
        sessions.create(session)
    assert sessions.of_subject(person) == made[::-1]


def test_what_is_over_may_be_forgotten_and_its_end_is_exact():
    challenge, session = a.a_challenge(), a.a_session()
    challenges.create(challenge)
    sessions.create(session)
    assert ChallengeRow.fetch(challenge.challenge_id).ttl == challenge.expires_at.replace(microsecond=0)
    assert SessionRow.fetch(session.session_id).ttl == session.expires_at.replace(microsecond=0)
    assert sessions.get(session.session_id).expires_at == session.expires_at


def test_an_answer_is_kept_once_for_two_days():
    answer = a.an_answer()
    answers.put(answer)
    with pytest.raises(AlreadyAnswered):
        answers.put(replace(answer, status=500))
    assert answers.get(answer.key) == answer
    assert answers.get("unheard of") is None
    row = AnswerRow.fetch(answer.key)
    assert row.ttl.timestamp() - 48 * 3600 == pytest.approx(time.time(), abs=60)


def test_units_of_a_level_and_partners_of_an_agency_come_in_order():
    level, agency = a.new_id(), a.new_id()
    units = sorted((a.an_agency(level=level) for _ in range(3)), key=lambda one: one.agency_code)
    accounts = sorted((a.a_partner(agency_code=agency) for _ in range(3)), key=lambda one: one.endpoint)
    for unit in reversed(units):
        agencies.put(unit)
    for account in reversed(accounts):
        partners.put(account)
    assert agencies.of_level(level) == units
    assert partners.of_agency(agency) == accounts
    assert agencies.get("nowhere") is None
    assert partners.get("nowhere") is None
