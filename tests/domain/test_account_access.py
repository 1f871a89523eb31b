"""Who gets into an account: a year without use closes it, a paper at the counter opens it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import account_access as rules
from chalicelib.domain.citizen import IdentityCheck
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER, NOW


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
    assert (after.assurance_level, after.identity_check, after.active_at) == (2, _check(citizen), LATER)
    assert not rules.is_dormant(after, now=LATER)


@pytest.mark.parametrize("missing", [{"full_name": ""}, {"birth_on": None}, {"national_id": ""}])
def test_without_a_declared_identity_there_is_nothing_to_compare(missing):
    citizen = a.a_citizen()
    with pytest.raises(Refused, match="identity_not_declared"):
        rules.verify(replace(citizen, **missing), _check(citizen))


def test_another_paper_is_a_fault():
    citizen = a.a_citizen(national_id="020190123456")
    with pytest.raises(Refused) as refused:
        rules.verify(citizen, _check(citizen, last_digits="3457"))
    assert [(one.pointer, one.code) for one in refused.value.faults] == [("/last_digits", "digits_differ")]


def test_what_an_officer_has_seen_is_not_declared_anew_with_a_phone():
    verified, phone = a.a_citizen(assurance_level=2, full_name="Bình"), a.a_phone()
    same = rules.replace_phone(verified, phone, _check(verified), full_name="BÌNH", birth_on=verified.birth_on)
    assert (same.full_name, same.phone) == ("Bình", phone)
    with pytest.raises(Refused, match="identity_verified"):
        rules.replace_phone(verified, phone, _check(verified), full_name="Hoa")


def test_a_replaced_phone_ends_every_sign_in_and_a_changed_one_none():
    citizen, phone = a.a_citizen(), a.a_phone()
    assert rules.replace_phone(citizen, phone, _check(citizen)).sessions_end_before == LATER
    changed = rules.change_phone(citizen, phone, now=LATER)
    assert (changed.phone, changed.sessions_end_before, changed.assurance_level) == (phone, None, 1)


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
    if gives_up:
        assert rules.give_up_phone(citizen, now=now, has_dossiers=has_dossiers).phone == ""
    else:
        with pytest.raises(Refused, match="phone_taken"):
            rules.give_up_phone(citizen, now=now, has_dossiers=has_dossiers)
