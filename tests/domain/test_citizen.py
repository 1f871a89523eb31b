"""The account: one national ID for good, assurance that is earned, consent that is decided."""

from datetime import date

import pytest

from chalicelib.domain import citizen as rules
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER
from tests.whole import changed, refused

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
    assert refused(lambda: _change(citizen, national_id=another)) == {"slug": "national_id_set"}


@pytest.mark.parametrize("change", [{"full_name": "Khác"}, {"birth_on": date(1991, 1, 1)}, {"sex": "male"}])
def test_what_an_officer_verified_only_an_officer_changes(change):
    verified = a.a_citizen(assurance_level=2)
    assert refused(lambda: _change(verified, **change)) == {"slug": "identity_verified"}
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
        decided = {"helper_access": rules.Consent("helper_access", True, "2026-07", LATER, "app")}
        told = {"consents": {**before.consents, **decided}, "version": 2, "updated_at": LATER}
        assert changed(before, after) == told
        assert "helper_access" not in before.consents

    def test_it_can_be_withdrawn(self):
        assert not self._decide(self._decide(a.a_citizen()), granted=False).consents["helper_access"].granted

    @pytest.mark.parametrize(
        ("purpose", "text", "no"),
        [
            ("marketing", "2026-07", {"slug": "not_found"}),
            ("helper_access", "2025-01", {"slug": "consent_text_outdated", "facts": {"current": "2026-07"}}),
        ],
    )
    def test_only_known_purposes_and_the_current_text(self, purpose, text, no):
        assert refused(lambda: self._decide(a.a_citizen(), purpose=purpose, text=text)) == no


BORN = date(1990, 2, 28)
# How the account stands; whether it declares the paper's name and birth date, is taken as the owner's who declared the
# paper's number, and may become the account of who brings phone and paper.
PAPER = [
    ({"full_name": "Hoà", "birth_on": BORN, "assurance_level": 1}, (True, True, False)),
    ({"full_name": "Khác", "birth_on": BORN, "assurance_level": 1}, (False, False, False)),
    ({"full_name": "Hoà", "birth_on": date(1991, 1, 1), "assurance_level": 1}, (False, False, False)),
    ({"full_name": "Khác", "birth_on": BORN, "assurance_level": 2}, (False, True, False)),
    ({"national_id": "", "full_name": "", "birth_on": None, "assurance_level": 0}, (False, False, True)),
    ({"national_id": "", "full_name": "HÒA", "birth_on": None, "assurance_level": 0}, (False, False, True)),
    ({"national_id": "", "full_name": "HÒA", "birth_on": BORN, "assurance_level": 0}, (True, True, True)),
    ({"national_id": "", "full_name": "", "birth_on": BORN, "assurance_level": 0}, (False, False, True)),
    ({"national_id": "", "full_name": "Khác", "birth_on": None, "assurance_level": 0}, (False, False, False)),
    ({"national_id": "", "full_name": "", "birth_on": date(1991, 1, 1), "assurance_level": 0}, (False, False, False)),
    ({"full_name": "", "birth_on": None, "assurance_level": 0}, (False, False, False)),
    ({"national_id": "", "full_name": "", "birth_on": None, "assurance_level": 1}, (False, False, False)),
]


@pytest.mark.parametrize(("stands", "expected"), PAPER)
def test_whose_account_it_is_towards_a_paper(stands, expected):
    account, paper = a.a_citizen(**stands), {"full_name": "Hòa", "birth_on": BORN}
    found = (rules.declares(account, **paper), rules.is_of(account, **paper), rules.may_become(account, **paper))
    assert found == expected
