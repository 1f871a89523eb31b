"""Who gets into an account: a year without use closes it, a paper at the counter opens it."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from chalicelib.domain import account_access as rules
from chalicelib.domain.citizen import IdentityCheck
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed, refused


def _check(citizen, **changes):
    return replace(IdentityCheck("identity_card", citizen.national_id[-4:], "tu", "H37.12", LATER), **changes)


@pytest.mark.parametrize(
    ("idle", "is_dormant"), [(timedelta(days=365) - timedelta(seconds=1), False), (timedelta(days=365), True)]
)
def test_an_account_is_dormant_after_365_days(idle, is_dormant):
    assert rules.is_dormant(a.a_citizen(active_at=NOW), now=NOW + idle) is is_dormant
    assert rules.is_dormant(a.a_citizen(updated_at=NOW), now=NOW + idle) is is_dormant, "from before it was noted"


def test_its_owner_is_noted_once_in_thirty_days():
    citizen = a.a_citizen(active_at=NOW)
    assert rules.seen(citizen, now=NOW + timedelta(days=29)) is citizen
    after = rules.seen(citizen, now=NOW + timedelta(days=30))
    assert (after.active_at, after.version) == (NOW + timedelta(days=30), citizen.version + 1)


def test_a_paper_at_the_counter_makes_it_verified_and_used():
    citizen = a.a_citizen(active_at=NOW - timedelta(days=400))
    after = rules.verify(citizen, _check(citizen))
    told = {"assurance_level": 2, "identity_check": _check(citizen), "active_at": LATER, "updated_at": LATER}
    assert changed(citizen, after) == {**told, "version": 2}
    assert not rules.is_dormant(after, now=LATER)


@pytest.mark.parametrize("missing", [{"full_name": ""}, {"birth_on": None}, {"national_id": ""}])
def test_without_a_declared_identity_there_is_nothing_to_compare(missing):
    citizen = a.a_citizen()
    unknown = replace(citizen, **missing)
    assert refused(lambda: rules.verify(unknown, _check(citizen))) == {"slug": "identity_not_declared"}


def test_another_paper_is_a_fault():
    citizen = a.a_citizen(national_id="020190123456")
    assert refused(lambda: rules.verify(citizen, _check(citizen, last_digits="3457"))) == {
        "slug": "invalid_request",
        "faults": [("/last_digits", "digits_differ", {})],
    }


def test_what_an_officer_has_seen_is_not_declared_anew_with_a_phone():
    verified, phone = a.a_citizen(assurance_level=2, full_name="Bình"), a.a_phone()
    same = rules.replace_phone(verified, phone, _check(verified), full_name="BÌNH", birth_on=verified.birth_on)
    assert (same.full_name, same.phone) == ("Bình", phone)
    for other in ({"full_name": "Hoa"}, {"birth_on": date(1991, 1, 1)}):
        change = partial(rules.replace_phone, verified, phone, _check(verified), **other)
        assert refused(change) == {"slug": "identity_verified"}


@pytest.mark.parametrize(
    ("on_paper", "told"),
    [
        ({}, {}),
        ({"full_name": "Nông Thị Bính"}, {"full_name": "Nông Thị Bính"}),
        ({"birth_on": date(1991, 1, 1)}, {"birth_on": date(1991, 1, 1)}),
    ],
)
def test_what_somebody_declared_wrongly_becomes_what_the_paper_says(on_paper, told):
    citizen, phone = a.a_citizen(), a.a_phone()
    after = rules.replace_phone(citizen, phone, _check(citizen), **on_paper)
    assert changed(citizen, after) == {
        "phone": phone,
        "assurance_level": 2,
        "identity_check": _check(citizen),
        "active_at": LATER,
        "updated_at": LATER,
        "sessions_end_before": LATER,
        "version": 2,
        **told,
    }


def test_an_account_without_a_name_becomes_that_of_the_paper():
    citizen = a.a_citizen(full_name="", birth_on=None)
    born = date(1990, 2, 28)
    after = rules.replace_phone(citizen, a.a_phone(), _check(citizen), full_name="Nông Thị Bình", birth_on=born)
    assert (after.full_name, after.birth_on, after.assurance_level) == ("Nông Thị Bình", born, 2)
    nameless = partial(rules.replace_phone, citizen, a.a_phone(), _check(citizen))
    assert refused(nameless) == {"slug": "identity_not_declared"}


def test_a_replaced_phone_ends_every_sign_in_and_a_changed_one_none():
    citizen, phone = a.a_citizen(), a.a_phone()
    assert rules.replace_phone(citizen, phone, _check(citizen)).sessions_end_before == LATER
    told = {"phone": phone, "active_at": LATER, "updated_at": LATER, "version": 2}
    assert changed(citizen, rules.change_phone(citizen, phone, now=LATER)) == told


@pytest.mark.parametrize(
    ("level", "has_dossiers", "idle_days", "gives_up"),
    [
        (0, False, 0, True),
        (0, True, 0, False),
        (1, False, 0, False),
        (2, True, 364, False),
        (0, True, 365, True),
        (1, False, 365, True),
        (2, True, 365, True),
    ],
)
def test_only_an_empty_or_dormant_account_gives_its_phone_up(level, has_dossiers, idle_days, gives_up):
    citizen, now = a.a_citizen(assurance_level=level, active_at=NOW), NOW + timedelta(days=idle_days)
    give_up = partial(rules.give_up_phone, citizen, now=now, **({"has_dossiers": True} if has_dossiers else {}))
    if gives_up:
        assert changed(citizen, give_up()) == {"phone": "", "version": 2}
    else:
        assert refused(give_up) == {"slug": "phone_taken"}
