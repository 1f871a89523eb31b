"""Every arrow and every forbidden arrow of a refund; never approved by who asked for it."""

from itertools import product

import pytest

from chalicelib.domain import refund as rules
from chalicelib.domain.refund import Refund
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import outcome

EXPECTED = {
    ("requested", "approve"): "approved",
    ("approved", "send"): "sent",
    ("approved", "refund"): "refunded",
    ("approved", "fail"): "failed",
    ("sent", "refund"): "refunded",
    ("sent", "fail"): "failed",
    ("failed", "approve"): "approved",
    ("failed", "refund"): "refunded",
}
KNOWN = {("approved", "approve"), ("sent", "send"), ("refunded", "refund"), ("failed", "fail"), ("refunded", "send")}


def _refund(state="requested"):
    return Refund("r1", "1#FT1", "JW1", "H37.12", 4000, "asker", NOW, NOW, state=state)


@pytest.mark.parametrize(("state", "what"), list(product(rules.STATES, rules.REACHED)))
def test_every_news_in_every_state(state, what):
    told = outcome(lambda: rules.happened(_refund(state), what, now=LATER, reference="FT9"))
    if (state, what) in EXPECTED:
        assert (told.state, told.reference, told.version) == (EXPECTED[state, what], "FT9", 2)
    elif (state, what) in KNOWN:
        assert told is None, "repeated: nothing"
    else:
        assert told == ("refund_contradicted" if (state, what) == ("refunded", "fail") else "refund_not_now")
    assert rules.ARROWS == EXPECTED


def test_who_asked_may_not_approve():
    asker, other = a.an_official("H37.12", "leader"), a.an_official("H37.12", "leader")
    refund = Refund("r1", "1#FT1", "JW1", "H37.12", 4000, asker.id, NOW, NOW)
    assert outcome(lambda: rules.approve(refund, by=asker, account={}, now=LATER)) == "refund_own_request"
    approved = rules.approve(refund, by=other, account={"account": "1"}, now=LATER)
    assert (approved.state, approved.approved_by, approved.account) == ("approved", other.id, {"account": "1"})
