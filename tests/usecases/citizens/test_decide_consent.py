"""Consent is one decision about one text, provable, and never given by silence."""

from datetime import timedelta

import pytest

from chalicelib.domain.citizen import Consent
from chalicelib.domain.errors import Refused
from chalicelib.store import citizens
from chalicelib.usecases.citizens.decide_consent import decide_consent
from tests.usecases.citizens.test_change_profile import NOW, account

pytestmark = pytest.mark.usefixtures("system")

IN_FORCE = {"zalo_sms_notices": "2", "statistics_contact": "1"}


def decide(citizen, purpose="zalo_sms_notices", *, granted=True, text="2", after=timedelta(hours=1)):
    decision = {"granted": granted, "text_version": text, "current_versions": IN_FORCE}
    return decide_consent(citizen.citizen_id, purpose, **decision, now=NOW + after, citizens=citizens)


def test_nobody_consented_before_being_asked():
    assert account().consents == {}


@pytest.mark.parametrize("granted", [True, False])
def test_a_decision_is_kept_with_its_text_and_instant(granted):
    citizen = account()
    decide(citizen, granted=granted)
    kept = citizens.get(citizen.citizen_id).consents
    assert kept == {"zalo_sms_notices": Consent("zalo_sms_notices", granted, "2", NOW + timedelta(hours=1), "app")}


def test_deciding_the_same_again_keeps_the_first_instant():
    citizen = account()
    first = decide(citizen)
    assert decide(citizen, after=timedelta(days=1)) == first


def test_consent_can_be_withdrawn():
    citizen = account()
    decide(citizen)
    withdrawn = decide(citizen, granted=False, after=timedelta(days=1)).consents["zalo_sms_notices"]
    assert (withdrawn.granted, withdrawn.decided_at) == (False, NOW + timedelta(days=1))


def test_one_purpose_says_nothing_about_another():
    citizen = account()
    decide(citizen)
    after = decide(citizen, "statistics_contact", granted=False, text="1")
    assert {purpose: one.granted for purpose, one in after.consents.items()} == {
        "zalo_sms_notices": True,
        "statistics_contact": False,
    }


@pytest.mark.parametrize(
    ("purpose", "text", "slug"),
    [
        ("zalo_sms_notices", "1", "consent_text_outdated"),
        ("zalo_sms_notices", "3", "consent_text_outdated"),
        ("selling_data", "2", "not_found"),
    ],
)
def test_another_text_than_the_one_in_force_or_another_purpose_is_refused(purpose, text, slug):
    citizen = account()
    with pytest.raises(Refused) as refused:
        decide(citizen, purpose, text=text)
    assert refused.value.slug == slug
    assert citizens.get(citizen.citizen_id) == citizen
