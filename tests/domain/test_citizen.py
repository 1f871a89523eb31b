"""The account: one national ID for good, assurance that is earned, consent that is decided."""

from datetime import date

import pytest

from chalicelib.domain import citizen as rules
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER

EMPTY = {"full_name": "", "birth_on": None, "sex": "", "national_id": "", "assurance_level": 0}
DECLARED = {"full_name": "Bình", "birth_on": date(1990, 2, 28), "national_id": "020190000001"}


def _change(citizen, version=None, **changes):
    return rules.change(citizen, changes, version=version, now=LATER)


@pytest.mark.parametrize("left_out", [None, *DECLARED])
def test_name_birth_date_and_national_id_together_make_it_declared(left_out):
    told = {name: value for name, value in DECLARED.items() if name != left_out}
    assert _change(a.a_citizen(**EMPTY), **told).assurance_level == (0 if left_out else 1)


def test_a_change_counts_the_version_and_a_stale_one_is_refused():
    citizen = a.a_citizen(version=3)
    assert (_change(citizen, 3, email="b@x.vn").version, _change(citizen, email="b@x.vn").updated_at) == (4, LATER)
    with pytest.raises(Refused) as refused:
        _change(citizen, 2, email="b@x.vn")
    assert (refused.value.slug, refused.value.facts) == ("draft_stale", {"version": 3})


@pytest.mark.parametrize("another", ["020190999999", ""])
def test_a_national_id_stays(another):
    citizen = a.a_citizen()
    assert _change(citizen, national_id=citizen.national_id).national_id == citizen.national_id
    with pytest.raises(Refused, match="national_id_set"):
        _change(citizen, national_id=another)


@pytest.mark.parametrize("change", [{"full_name": "Khác"}, {"birth_on": date(1991, 1, 1)}, {"sex": "male"}])
def test_what_an_officer_verified_only_an_officer_changes(change):
    verified = a.a_citizen(assurance_level=2)
    with pytest.raises(Refused, match="identity_verified"):
        _change(verified, **change)
    assert _change(verified, email="b@x.vn").assurance_level == 2


class TestConsent:
    def _decide(self, citizen, purpose="helper_access", granted=True, text="2026-07"):
        return rules.decide_consent(
            citizen, purpose, granted=granted, text_version=text, current_version="2026-07", now=LATER
        )

    def test_silence_is_no_consent(self):
        assert a.a_citizen(consents={}).consents == {}

    def test_a_decision_can_be_proved_and_leaves_the_others(self):
        before = a.a_citizen()
        after = self._decide(before)
        decided = after.consents["helper_access"]
        assert (decided.granted, decided.text_version, decided.decided_at, decided.channel) == (
            True, "2026-07", LATER, "app",
        )  # fmt: skip
        assert after.consents["statistics_contact"] == before.consents["statistics_contact"]
        assert (before.consents.get("helper_access"), after.version) == (None, before.version + 1)

    def test_it_can_be_withdrawn(self):
        assert not self._decide(self._decide(a.a_citizen()), granted=False).consents["helper_access"].granted

    @pytest.mark.parametrize(
        ("purpose", "text", "slug"),
        [("marketing", "2026-07", "not_found"), ("helper_access", "2025-01", "consent_text_outdated")],
    )
    def test_only_known_purposes_and_the_current_text(self, purpose, text, slug):
        with pytest.raises(Refused, match=slug):
            self._decide(a.a_citizen(), purpose=purpose, text=text)
