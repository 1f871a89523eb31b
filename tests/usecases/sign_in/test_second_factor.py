"""A code beside the password: each once, ten wrong ones lock, recovery codes, and help from an administrator."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from chalicelib.adapters.identity import totp
from chalicelib.domain.actor import Actor
from chalicelib.store import officers, revisions, sessions
from chalicelib.store.sealed import hash_of
from chalicelib.usecases.sign_in import second_factor
from chalicelib.usecases.sign_in.refresh import refresh_officer
from tests import builders as a
from tests.racing import counted, race
from tests.usecases.sign_in.people import NOW, enter_password, later, new_officer, slug_of

pytestmark = pytest.mark.usefixtures("system")
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
CODES = [f"ABCD-EFGH-JK{letter}N" for letter in "MPQRTUVWXY"]
LEADER = frozenset({"leader"})


def code_at(moment):
    return TOTP(base64.b32decode(SECRET), 6, SHA1(), 30).generate(int(moment.timestamp())).decode()


def actor_of(officer):
    return Actor("officer", officer.officer_id, "s", officer.agency_code, officer.roles)


def begun(**changes):
    officer = new_officer(**changes)
    second_factor.begin(actor_of(officer), secret=SECRET, recovery_codes=CODES, officers=officers, hash_of=hash_of)
    return officer


def confirm(officer, code, *, at=NOW):
    second_factor.confirm(actor_of(officer), code, now=at, officers=officers, matching_step=totp.matching_step)


def enrolled(**changes):
    """An officer who confirmed a second factor five minutes ago."""
    officer = begun(**changes)
    confirm(officer, code_at(NOW - timedelta(minutes=5)), at=NOW - timedelta(minutes=5))
    return officer


def an_administrator(unit="H37.12"):
    by = a.an_official(unit, "administrator")
    officers.put(a.an_officer(officer_id=by.id, agency_code=unit, roles=by.roles))
    return by


def reset(officer, *, by, factor=True):
    return second_factor.reset(
        officer.officer_id, second_factor=factor, reason="Mất điện thoại", by=by, now=NOW, once=a.once(),
        officers=officers,
    )  # fmt: skip


def test_until_it_is_confirmed_sign_in_asks_for_no_code():
    officer = begun()
    enter_password(officer.officer_id)
    assert slug_of(confirm, officer, "000000") == "second_factor_wrong"
    confirm(officer, code_at(NOW))
    confirm(officer, code_at(NOW))  # the answer was lost
    assert slug_of(confirm, officer, code_at(later(seconds=30)), at=later(seconds=30)) == "second_factor_set"
    assert slug_of(enter_password, officer.officer_id) == "second_factor_required"
    assert slug_of(begin_again, officer) == "second_factor_set"
    stored = officers.OfficerRow.fetch(officer.officer_id)
    assert SECRET.encode() not in stored.totp_secret and not set(CODES) & stored.recovery_hashes


def begin_again(officer):
    second_factor.begin(actor_of(officer), secret=SECRET, recovery_codes=CODES, officers=officers, hash_of=hash_of)


def test_each_code_opens_once_and_none_before_it():
    officer = enrolled()
    assert enter_password(officer.officer_id, code=code_at(NOW)).officer.officer_id == officer.officer_id
    for used in (code_at(NOW), code_at(NOW - timedelta(seconds=30))):
        assert slug_of(enter_password, officer.officer_id, code=used) == "second_factor_wrong"
    enter_password(officer.officer_id, code=code_at(later(seconds=30)), at=later(seconds=30))


def test_sent_sixteen_times_at_once_a_code_opens_once():
    officer = enrolled()
    told = counted(race([lambda: enter_password(officer.officer_id, code=code_at(NOW))] * 16))
    assert told["done"] == 1 and set(told) <= {"done", "second_factor_wrong", "sign_in_locked", "Conflict"}


def test_a_recovery_code_opens_once_however_it_is_typed():
    officer = enrolled()
    enter_password(officer.officer_id, code=CODES[0].lower().replace("-", " "))
    assert slug_of(enter_password, officer.officer_id, code=CODES[0]) == "second_factor_wrong"
    enter_password(officer.officer_id, code=CODES[1])
    assert len(officers.get(officer.officer_id).recovery_hashes) == 8


def test_ten_wrong_ones_of_either_kind_lock_for_a_quarter_of_an_hour():
    officer = enrolled()
    for number in range(5):
        assert slug_of(enter_password, officer.officer_id, "wrong", code=code_at(NOW)) == "sign_in_failed"
        assert slug_of(enter_password, officer.officer_id) == "second_factor_required", "neither counts nor forgives"
        assert slug_of(enter_password, officer.officer_id, code=f"00000{number}") == "second_factor_wrong"
    assert slug_of(enter_password, officer.officer_id, code=code_at(NOW)) == "sign_in_locked"
    at = later(minutes=15)
    enter_password(officer.officer_id, code=code_at(at), at=at)


def test_first_codes_are_counted_too():
    officer = begun()
    slugs = [slug_of(confirm, officer, f"00000{number % 10}") for number in range(11)]
    assert slugs == ["second_factor_wrong"] * 10 + ["sign_in_locked"]


@pytest.mark.parametrize(("role", "acts_as"), [("leader", frozenset()), ("receiver", {"receiver"})])
def test_a_role_that_needs_it_is_nobodys_until_it_is_set(role, acts_as):
    officer = new_officer(roles=frozenset({role}))
    first = enter_password(officer.officer_id, second_factor_roles=LEADER)
    assert (first.actor.roles, first.must_set_second_factor) == (acts_as, role == "leader")
    second_factor.begin(first.actor, secret=SECRET, recovery_codes=CODES, officers=officers, hash_of=hash_of)
    confirm(officer, code_at(NOW))
    again = refresh_officer(
        first.session.session_id, 1, now=NOW, sessions=sessions, officers=officers, second_factor_roles=LEADER
    )
    assert (again.actor.roles, again.must_set_second_factor) == ({role}, False)


def test_an_administrator_ends_sessions_and_takes_a_lost_one_away():
    officer = enrolled()
    before = enter_password(officer.officer_id, code=CODES[0])
    administrator = an_administrator("H37")
    reset(officer, by=administrator)
    ended = before.session.session_id
    assert slug_of(refresh_officer, ended, 1, now=NOW, sessions=sessions, officers=officers) == "refresh_invalid"
    assert sessions.get(ended) is None
    after = enter_password(officer.officer_id, at=later(seconds=1))
    refresh_officer(after.session.session_id, 1, now=later(seconds=2), sessions=sessions, officers=officers)
    [told] = revisions.of(f"officer:H37.12:{officer.officer_id}", limit=5, cursor="").items
    assert (told.by, told.reason) == (administrator.id, "Mất điện thoại")
    assert (told.before["second_factor"], told.after["second_factor"]) == (True, False)
    assert SECRET not in str(told)


def test_signed_out_everywhere_the_second_factor_stays():
    officer = enrolled()
    reset(officer, by=an_administrator(), factor=False)
    assert slug_of(enter_password, officer.officer_id) == "second_factor_required"


def test_nobody_else_resets_it_and_nobody_their_own():
    officer = enrolled(roles=frozenset({"administrator"}))
    for by, slug in (
        (an_administrator("H37.13"), "not_found"),
        (a.an_official("H37.12", "leader"), "forbidden_role"),
        (actor_of(officer), "forbidden_role"),
    ):
        assert slug_of(reset, officer, by=by) == slug


def test_who_is_no_administrator_any_more_takes_none_away():
    officer = enrolled()
    for changes in ({"active": False}, {"roles": frozenset({"leader"})}, {"agency_code": "H37"}):
        by = an_administrator()
        was = officers.get(by.id)
        officers.save(was, replace(was, version=2, edition=2, **changes))
        assert slug_of(reset, officer, by=by) == "forbidden_role"
    assert slug_of(reset, officer, by=a.an_official("H37.12", "administrator")) == "forbidden_role", "who never was"
    assert officers.get(officer.officer_id).totp_secret == SECRET
