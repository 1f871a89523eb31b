"""Officers sign in by password; ten wrong ones lock, and nothing tells which logins exist."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.errors import Conflict, Refused
from chalicelib.store import officers, sessions
from tests.usecases.sign_in.people import Checker, enter_password, later, new_id, new_officer, slug_of

pytestmark = pytest.mark.usefixtures("system")


def test_the_right_password_opens_a_session_with_roles_and_unit():
    officer = new_officer()
    begun = enter_password(officer.officer_id)
    assert sessions.get(begun.session.session_id) == begun.session
    assert (begun.actor.kind, begun.actor.agency_code, begun.actor.roles) == ("officer", "H37.12", {"receiver"})
    assert begun.officer.name == "Hoàng Văn Tuấn"


@pytest.mark.parametrize("login", ["a known login", "an unknown login"])
def test_known_and_unknown_logins_fail_and_lock_alike(login):
    name = new_officer().officer_id if login == "a known login" else new_id("nobody")
    checker = Checker()
    for _ in range(10):
        assert slug_of(enter_password, name, "wrong", checker=checker) == "sign_in_failed"
    with pytest.raises(Refused) as refused:
        enter_password(name, "wrong", at=later(seconds=1), checker=checker)
    assert refused.value.slug == "sign_in_locked"
    assert 890 <= refused.value.facts["retry_after_s"] <= 900
    assert len(checker.asked) == 11  # each try costs one check, the refused one too
    assert slug_of(enter_password, name, "wrong", at=later(minutes=15)) == "sign_in_failed"


def test_a_locked_officer_is_refused_even_with_the_right_password_for_a_quarter_of_an_hour():
    officer = new_officer()
    for _ in range(10):
        slug_of(enter_password, officer.officer_id, "wrong")
    assert slug_of(enter_password, officer.officer_id, at=later(minutes=14)) == "sign_in_locked"
    enter_password(officer.officer_id, at=later(minutes=15))
    assert officers.get(officer.officer_id).failures == 0


def test_a_right_password_forgets_the_wrong_ones_before():
    officer = new_officer()
    for _ in range(3):
        for _ in range(9):
            assert slug_of(enter_password, officer.officer_id, "wrong") == "sign_in_failed"
        enter_password(officer.officer_id)


def test_an_officer_who_left_is_refused_like_an_unknown_one_after_the_same_work():
    officer, checker = new_officer(active=False), Checker()
    assert slug_of(enter_password, officer.officer_id, checker=checker) == "sign_in_failed"
    assert checker.asked == [False]


def test_guesses_sent_at_once_are_all_counted():
    officer = new_officer()

    def guess(_):
        try:
            return slug_of(enter_password, officer.officer_id, "wrong")
        except Conflict:  # answered as busy: tells nothing about the password
            return "conflict"

    with ThreadPoolExecutor(8) as many:
        slugs = list(many.map(guess, range(24)))
    assert slugs.count("sign_in_failed") == 10
    assert set(slugs) <= {"sign_in_failed", "sign_in_locked", "conflict"}
    assert slug_of(enter_password, officer.officer_id) == "sign_in_locked"
