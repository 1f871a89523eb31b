"""Who did not get what is told as delivered may say so: once, within the window, and a person decides."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import delivery_looks as looks
from chalicelib.domain import delivery_scans
from chalicelib.domain.delivery_objection import may_object, object_to, until
from chalicelib.domain.objection import Objection
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed, refused

WITHIN = timedelta(days=30)
LAST = NOW + WITHIN


def _delivered(**changes):
    return a.a_delivery(**{"state": "delivered", "delivered_at": NOW, "item_code": "EA1", **changes})


def _objected(**changes):
    return object_to(_delivered(**changes), "Không ai nhận", now=LATER, within=WITHIN)


def test_until_the_last_moment_and_once():
    after = object_to(_delivered(), "Không ai nhận", now=LAST, within=WITHIN)
    assert (after.objection.reason, after.objection.standing, after.version) == ("Không ai nhận", "open", 2)
    assert looks.why(after) == "objected" and not may_object(after, now=LATER, within=WITHIN)
    assert refused(lambda: object_to(after, "nữa", now=LATER, within=WITHIN)) == {"slug": "objected_before"}
    too_late = LAST + timedelta(microseconds=1)
    assert refused(lambda: object_to(_delivered(), "muộn", now=too_late, within=WITHIN)) == {
        "slug": "objection_too_late"
    }


def test_an_objection_is_written_beside_what_was_told():
    before = _delivered()
    told = {"objection": Objection("Không ai nhận", LATER), "version": 2, "updated_at": LATER}
    assert changed(before, object_to(before, "Không ai nhận", now=LATER, within=WITHIN)) == told


@pytest.mark.parametrize(
    "changes", [{"leg": "collect"}, {"state": "in_transit", "delivered_at": None}, {"state": "returning"}]
)
def test_only_a_result_told_as_delivered_can_be_objected_to(changes):
    parcel = _delivered(**changes)
    assert until(parcel, WITHIN) is None
    assert refused(lambda: object_to(parcel, "x", now=LATER, within=WITHIN)) == {
        "slug": "not_allowed_now",
        "extensions": {"state": parcel.state, "allowed_actions": []},
    }
    assert not may_object(parcel, now=LATER, within=WITHIN)


def test_a_claim_waits_for_the_carrier_and_its_answer_is_the_citizens():
    claimed = looks.claim(_objected(), by="tu", now=LATER, note="gọi bưu cục")
    assert (looks.why(claimed), claimed.objection.standing, claimed.claimed_at) == ("claimed", "claimed", LATER)
    assert claimed.objection.answer == "", "what officers note for themselves is not told"
    closed = looks.close(claimed, by="tu", now=LATER, note="Bưu chính nhận lỗi, bồi thường")
    assert (looks.why(closed), closed.objection.standing) == ("", "settled")
    assert closed.objection.answer == "Bưu chính nhận lỗi, bồi thường"


def test_a_dismissal_tells_its_reason():
    dismissed = looks.dismiss(_objected(), by="tu", now=LATER, note="Con gái đã ký nhận")
    assert (looks.why(dismissed), dismissed.objection.standing) == ("", "dismissed")
    assert dismissed.objection.answer == "Con gái đã ký nhận"


def test_a_contradiction_that_was_settled_does_not_come_back_with_an_objection():
    parcel = _delivered(conflict="delivered_after_return")
    settled = looks.close(parcel, by="tu", now=LATER, note="bưu tá báo nhầm")
    objected = object_to(settled, "Không ai nhận", now=LATER, within=WITHIN)
    assert looks.why(objected) == "objected"
    assert looks.why(looks.dismiss(objected, by="tu", now=LATER, note="đã nhận")) == ""


def test_a_lost_parcel_is_claimed_once_and_stays_until_something_is_done():
    claimed = looks.claim(a.a_delivery(state="lost", item_code="EA1"), by="tu", now=LATER, note="")
    assert (looks.why(claimed), looks.actions(claimed)) == ("lost", ["send", "counter", "close"])


def test_the_window_does_not_end_before_the_citizen_was_told():
    """Tracking was down, or the scan's clock wrong: told today of a delivery five weeks ago."""
    parcel = a.a_delivery(state="registered", item_code="EA123456785VN")
    scan = a.a_scan(parcel, event="delivered", occurred_at=NOW - timedelta(days=35))
    told = delivery_scans.apply(parcel, [scan], now=NOW)
    assert (told.delivered_at, until(told, WITHIN)) == (NOW - timedelta(days=35), LAST)
    again = delivery_scans.apply(told, [scan, a.a_scan(parcel, event="in_transit")], now=LATER)
    assert until(again, WITHIN) == LAST, "told once"


def test_a_delivery_at_the_end_of_the_calendar_is_read_like_any_other():
    last = datetime.max.replace(tzinfo=UTC)
    assert until(_delivered(delivered_at=last - timedelta(days=1)), WITHIN) == last
    assert until(_delivered(delivered_at=last - WITHIN), WITHIN) == last
    assert until(_delivered(delivered_at=last - WITHIN - timedelta(days=1)), WITHIN) == last - timedelta(days=1)
