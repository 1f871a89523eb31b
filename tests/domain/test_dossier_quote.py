"""A fee after submission: who may change it, when, and what is told of it."""

import pytest

from chalicelib.domain.dossier import FeeDue, allowed_actions
from chalicelib.domain.dossier_quote import quote_fee, refuse_exemption
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.dossier_changes import did

DUE, NONE, UNKNOWN = FeeDue("due", 16000), FeeDue("none", 0), FeeDue("unknown", None)


def _dossier(fee=NONE, state="submitted", **changes):
    return a.a_dossier(state=state, fee=fee, **changes)


def _refuse(dossier, role="receiver", fee=DUE):
    by = a.an_official(dossier.agency_code, role)
    return refuse_exemption(dossier, by=by, now=LATER, reason="Giấy hết hạn", fee=fee)


def _quote(dossier, fee=DUE):
    return quote_fee(dossier, by=a.an_official(dossier.agency_code, "leader"), now=LATER, fee=fee)


def _slug(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.slug


def test_a_claim_is_refused_with_its_reason_and_the_fee_without_it():
    claimed = _dossier(exemption="poor")
    changes = {"updated_at": LATER, "fee": DUE, "exemption_refused": "Giấy hết hạn"}
    told = {"reason": "Giấy hết hạn", "fee_state": "due", "amount_vnd": 16000}
    assert did(claimed, _refuse(claimed)) == ("refuse_exemption", changes, told)


@pytest.mark.parametrize(
    ("dossier", "slug"),
    [
        ({}, "exemption_not_claimed"),
        ({"exemption": "poor", "exemption_refused": "hết hạn"}, "exemption_not_claimed"),
        ({"exemption": "poor", "fee": FeeDue("settled", 8000)}, "payment_begun"),
        ({"exemption": "poor", "state": "processing", "accepted_at": NOW}, "not_allowed_now"),
        ({"exemption": "poor", "state": "payment_required", "accepted_at": NOW}, "not_allowed_now"),
    ],
)
def test_only_a_claim_that_stands_is_refused_and_only_before_money_is_asked(dossier, slug):
    assert _slug(lambda: _refuse(_dossier(**dossier))) == slug


def test_an_unknown_fee_is_told_once_and_only_when_it_is_known():
    unknown = _dossier(UNKNOWN)
    told = {"fee_state": "due", "amount_vnd": 16000}
    assert did(unknown, _quote(unknown)) == ("quote_fee", {"updated_at": LATER, "fee": DUE}, told)
    assert _quote(_dossier(UNKNOWN), NONE).dossier.fee == NONE
    assert _slug(lambda: _quote(_dossier(UNKNOWN), UNKNOWN)) == "fee_not_set"
    for known in (DUE, NONE, FeeDue("settled", 8000)):
        assert _slug(lambda: _quote(_dossier(known))) == "fee_already_set"  # noqa: B023


def test_who_may_not_learns_nothing_of_the_fee():
    specialist = a.an_official("H37.12", "specialist")
    for known in (DUE, UNKNOWN):
        one = _dossier(known, agency_code="H37.12")
        told = {"by": specialist, "now": LATER, "fee": DUE}
        for call in (lambda: quote_fee(one, **told), lambda: refuse_exemption(one, reason="x", **told)):  # noqa: B023
            assert _slug(call) == "forbidden_role"


def test_buttons_are_offered_only_where_there_is_something_to_do():
    leader = a.an_official("H37.12", "leader")
    offered = {
        name: {"refuse_exemption", "quote_fee"} & set(allowed_actions(_dossier(agency_code="H37.12", **told), leader))
        for name, told in {
            "nothing": {},
            "claimed": {"exemption": "poor"},
            "refused": {"exemption": "poor", "exemption_refused": "hết hạn"},
            "unknown": {"fee": UNKNOWN},
        }.items()
    }
    assert offered == {"nothing": set(), "claimed": {"refuse_exemption"}, "refused": set(), "unknown": {"quote_fee"}}
