"""An officer's second factor: begun, confirmed by a first code, used once each time, and taken away by another."""

from datetime import timedelta

import pytest

from chalicelib.domain import second_factor as rules
from chalicelib.domain.officer import Help
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed, refused

HASHES = frozenset({"h1", "h2"})
SIGNED_OUT = {
    "sessions_end_before": LATER,
    "session_kept": "",
    "failures": 0,
    "locked_until": None,
    "version": 2,
    "edition": 5,
}


def _with_codes(**changes):
    told = {"totp_secret": "JBSW", "totp_confirmed_at": NOW, "totp_last_step": 100, "recovery_hashes": HASHES}
    return a.an_officer(**{**told, **changes})


@pytest.mark.parametrize(
    ("confirmed_at", "roles", "required", "is_set", "must"),
    [
        (None, {"receiver"}, ("leader", "administrator"), False, False),
        (None, {"receiver", "leader"}, ("leader", "administrator"), False, True),
        (None, {"leader"}, (), False, False),
        (NOW, {"leader"}, ("leader",), True, False),
    ],
)
def test_a_role_that_needs_it_needs_it_until_a_code_confirmed_it(confirmed_at, roles, required, is_set, must):
    officer = a.an_officer(roles=frozenset(roles), totp_secret="JBSW", totp_confirmed_at=confirmed_at)
    assert (rules.is_set(officer), rules.must_be_set(officer, required)) == (is_set, must)


class TestSettingItUp:
    def test_what_was_begun_before_is_forgotten_and_nothing_counts_before_a_first_code(self):
        begun = a.an_officer(totp_secret="OLD", totp_last_step=99, recovery_hashes=frozenset({"old"}))
        after = rules.begin(begun, secret="JBSW", recovery_hashes=HASHES)
        told = {"totp_secret": "JBSW", "totp_last_step": 0, "recovery_hashes": HASHES, "version": 2}
        assert changed(begun, after) == told
        assert not rules.is_set(after)

    def test_the_first_code_sets_it_and_is_used_up(self):
        begun = a.an_officer(totp_secret="JBSW", recovery_hashes=HASHES)
        confirmed = rules.confirm(begun, step=100, now=LATER)
        assert changed(begun, confirmed) == {"totp_confirmed_at": LATER, "totp_last_step": 100, "version": 2}
        assert rules.is_set(confirmed)
        assert rules.use(confirmed, step=100, recovery_hash="") is None

    def test_one_in_use_is_not_begun_anew(self):
        assert refused(lambda: rules.begin(_with_codes(), secret="NEW", recovery_hashes=HASHES)) == {
            "slug": "second_factor_set"
        }


class TestUsingIt:
    @pytest.mark.parametrize(
        ("step", "recovery_hash", "told"),
        [
            (101, "", {"totp_last_step": 101}),
            (100, "", None),  # used before
            (99, "", None),  # older than one that was used
            (None, "h1", {"recovery_hashes": frozenset({"h2"})}),
            (100, "h2", {"recovery_hashes": frozenset({"h1"})}),
            (None, "h3", None),
            (None, "", None),
        ],
    )
    def test_each_code_is_good_once(self, step, recovery_hash, told):
        officer = _with_codes()
        after = rules.use(officer, step=step, recovery_hash=recovery_hash)
        assert (changed(officer, after) if after else None) == told

    def test_a_recovery_code_is_used_up(self):
        after = rules.use(_with_codes(), step=None, recovery_hash="h1")
        assert rules.use(after, step=None, recovery_hash="h1") is None


class TestReset:
    OFFICER = _with_codes(
        failures=9,
        locked_until=LATER,
        session_kept="session-1",
        edition=4,
        helps=(Help("lan", NOW - timedelta(days=1)),),
    )

    def test_an_administrator_signs_out_everywhere_and_unlocks(self):
        after = rules.reset(self.OFFICER, second_factor=False, by="quyen", now=LATER)
        assert changed(self.OFFICER, after) == SIGNED_OUT

    def test_who_takes_the_second_factor_away_has_helped(self):
        after = rules.reset(self.OFFICER, second_factor=True, by="quyen", now=LATER)
        assert changed(self.OFFICER, after) == {
            **SIGNED_OUT,
            "totp_secret": "",
            "totp_confirmed_at": None,
            "totp_last_step": 0,
            "recovery_hashes": frozenset(),
            "helps": (*self.OFFICER.helps, Help("quyen", LATER)),
        }
        assert not rules.is_set(after)
