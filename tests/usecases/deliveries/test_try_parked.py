"""Scans that waited: for their parcel, for the carrier's word, and in the end for a person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.parked_scan import FAILED, LONGEST_WAIT, UNREADABLE, actions, id_of, park, settle, tried
from chalicelib.store import deliveries, partners, tracking
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from chalicelib.usecases.deliveries.try_parked import settle_parked, try_parked
from tests import builders as a
from tests.builders import NOW
from tests.usecases.office import an_office

SOON, NEXT_DAY = timedelta(minutes=2), timedelta(hours=25)


class Post:
    """A carrier that does not sign, one of its parcels, and what it says when it is asked."""

    def __init__(self):
        self.office = an_office()
        self.partner = a.a_partner(
            kind="carrier", provider="ems", endpoint=a.new_id("endpoint"), agency_code=self.office.unit
        )
        partners.put(self.partner)
        told = {"carrier": "ems", "endpoint": self.partner.endpoint, "agency_code": self.office.unit}
        self.parcel = a.a_delivery(**told, item_code=a.new_id("EA"), state="registered")
        deliveries.create(self.parcel)
        self.word, self.asked = True, []

    def confirm(self, order_code, item_code, partner):
        self.asked.append((order_code, item_code))
        return self.word

    def tells(self, scan, now=NOW):
        return record_tracking(scan, partner=self.partner, now=now, deliveries=deliveries, confirm=self.confirm)

    def later(self, after, limit=1000, kept=deliveries, **told):
        stores = {"parked": tracking, "deliveries": kept, "partners": partners}
        return try_parked(now=NOW + after, limit=limit, confirm=self.confirm, **stores, **told)

    def parked(self, scan):
        return tracking.get(id_of(self.partner.endpoint, scan.event_id))

    @property
    def state(self):
        return deliveries.get(self.parcel.delivery_id).state


@pytest.fixture
def post(system):
    return Post()


def test_delivered_is_believed_when_the_carrier_says_so_to_us_of_our_own_item(post):
    scan = a.a_scan(post.parcel, event="delivered", item_code="EA000000000VN")
    assert (post.tells(scan), post.state) == ("recorded", "delivered")
    assert post.asked == [(post.parcel.delivery_id, post.parcel.item_code)]  # whatever item the scan names


@pytest.mark.parametrize("word", [False, None])
def test_delivered_waits_for_the_carriers_word(post, word):
    post.word = word
    scan = a.a_scan(post.parcel, event="delivered")
    assert [post.tells(scan), post.tells(scan)] == ["recorded", "duplicate"]
    assert (post.state, post.parked(scan).why) == ("registered", "unconfirmed")
    post.later(SOON)
    assert (post.state, post.parked(scan).tries) == ("registered", 1)
    post.word = True
    post.later(timedelta(hours=2))
    assert (post.state, post.parked(scan)) == ("delivered", None)
    assert post.tells(scan) == "duplicate"


def test_what_is_never_confirmed_is_for_a_person_of_the_unit_and_moves_nothing(post):
    post.word = False
    scan = a.a_scan(post.parcel, event="delivered")
    post.tells(scan)
    assert post.later(NEXT_DAY).for_a_person >= 1
    (found,) = tracking.for_a_person(post.office.unit, limit=10, cursor="").items
    assert (found.why, found.scanned, post.state) == ("unconfirmed", scan, "registered")
    post.later(NEXT_DAY * 2)
    assert post.parked(scan) == found


def test_other_scans_are_not_asked_about_and_one_delivered_already_neither(post):
    post.tells(a.a_scan(post.parcel, event="collected"))
    post.tells(a.a_scan(post.parcel, event="delivered"))
    post.tells(a.a_scan(post.parcel, event="delivered"))
    assert len(post.asked) == 1


def test_a_scan_ahead_of_our_own_writing_is_placed_by_itself(post):
    ahead = a.a_delivery(carrier="ems", endpoint=post.partner.endpoint)
    scan = a.a_scan(ahead, item_code="EA999999999VN")
    assert [post.tells(scan), post.tells(scan)] == ["unknown_order", "duplicate"]
    deliveries.create(ahead)
    assert post.later(SOON).placed >= 1
    assert deliveries.get(ahead.delivery_id).state == "collected"


def test_told_again_after_our_writing_it_is_placed_at_once(post):
    ahead = a.a_delivery(carrier="ems", endpoint=post.partner.endpoint)
    scan = a.a_scan(ahead, item_code="EA999999999VN")
    post.tells(scan)
    deliveries.create(ahead)
    assert (post.tells(scan), deliveries.get(ahead.delivery_id).scans) == ("recorded", 1)
    post.later(SOON)
    assert (post.parked(scan), deliveries.get(ahead.delivery_id).scans) == (None, 1)


def test_tries_grow_apart_for_a_day_and_end_with_a_person():
    parked = park(a.a_scan(), a.a_partner(), "unknown_item", now=NOW)
    waits, now = [], NOW
    while parked.due_at:
        waits.append(parked.due_at - now)
        now = parked.due_at
        parked = tried(parked, "unknown_item", now=now)
    assert waits == sorted(waits) and waits[0] == timedelta(minutes=1) and waits[-1] == LONGEST_WAIT
    assert timedelta(hours=24) <= now - NOW < timedelta(hours=25) and parked.is_for_a_person
    assert park(a.a_scan(), a.a_partner(), UNREADABLE, now=NOW).is_for_a_person


def test_a_person_settles_it_once_with_a_note(post):
    scan = a.a_scan(order_code="nobody.return.1", item_code="EA888888888VN")
    post.tells(scan)
    officer = post.office.receiver

    def settle(by=officer):
        settle_parked(
            id_of(post.partner.endpoint, scan.event_id),
            note="Không phải của ta",
            by=by,
            now=NOW,
            once=a.once(),
            parked=tracking,
        )

    with pytest.raises(Refused, match="not_allowed_now"):
        settle()
    post.later(NEXT_DAY)
    with pytest.raises(Refused, match="not_found"):
        settle(an_office().receiver)
    settle()
    settled = post.parked(scan)
    assert (settled.settled_by, settled.note, settled.is_for_a_person) == (officer.id, "Không phải của ta", False)
    assert tracking.for_a_person(post.office.unit, limit=10, cursor="").items == []
    with pytest.raises(Refused, match="not_allowed_now"):
        settle()


class TestByAPerson:
    """EMS got its 200 and tells no more: a person says what becomes of it after the day."""

    def _for_a_person(self, post, event="delivered", word=None):
        post.word = word
        scan = a.a_scan(post.parcel, event=event)
        post.tells(scan)
        post.later(NEXT_DAY)
        assert post.parked(scan).is_for_a_person
        return scan

    def _decides(self, post, scan, action, note="EMS đã xác nhận qua điện thoại"):
        return settle_parked(
            post.parked(scan).scan_id,
            note=note,
            action=action,
            by=post.office.receiver,
            now=NOW + timedelta(hours=26),
            once=a.once(),
            parked=tracking,
        )

    def test_a_delivery_whose_carrier_was_away_for_a_day_is_believed_when_it_answers(self, post):
        scan = self._for_a_person(post)
        assert self._decides(post, scan, "try_again").due_at == NOW + timedelta(hours=26)
        post.later(timedelta(hours=27))
        assert (post.state, post.parked(scan).is_for_a_person) == ("registered", False)
        post.word = True
        post.later(timedelta(hours=30))
        assert post.state == "delivered"
        kept = post.parked(scan)
        assert (kept.settled_by, kept.due_at, kept.is_for_a_person) == (post.office.receiver.id, None, False)

    def test_tried_in_vain_for_another_day_it_is_back(self, post):
        scan = self._for_a_person(post, word=False)
        self._decides(post, scan, "try_again")
        post.later(timedelta(hours=51))
        assert post.parked(scan).is_for_a_person

    def test_what_a_person_believes_needs_no_word_of_the_carrier(self, post):
        scan = self._for_a_person(post, word=False)
        assert self._decides(post, scan, "believe").is_believed
        post.asked.clear()
        post.later(timedelta(hours=27))
        assert (post.state, post.asked) == ("delivered", [])
        kept = post.parked(scan)
        assert (kept.settled_by, kept.note) == (post.office.receiver.id, "EMS đã xác nhận qua điện thoại")

    @pytest.mark.parametrize(
        ("why", "can"),
        [
            ("unknown_item", ["close", "try_again"]),
            ("unconfirmed", ["close", "try_again", "believe"]),
            ("unreadable", ["close"]),
            ("failed", ["close", "try_again"]),
        ],
    )
    def test_only_what_makes_sense_can_be_done(self, why, can):
        waiting = replace(park(a.a_scan(), a.a_partner(), why, now=NOW), due_at=None)
        assert actions(waiting) == can
        for action in {"close", "try_again", "believe"} - set(can):
            with pytest.raises(Refused, match="not_allowed_now"):
                settle(waiting, by="tu", note="x", now=NOW, action=action)
        assert actions(replace(waiting, due_at=NOW)) == []


def test_a_registration_that_is_gone_leaves_its_scans_to_a_person(post):
    scan = a.a_scan(order_code="nobody.return.1", item_code="EA777777777VN")
    waiting = replace(park(scan, post.partner, "unknown_item", now=NOW), endpoint="nobody's")
    deliveries.record(None, None, scan, endpoint=post.partner.endpoint, now=NOW, waiting=waiting)
    post.later(NEXT_DAY)
    assert post.parked(scan).is_for_a_person


class _Breaking:
    """The store, in which one parcel's scans cannot be noted."""

    def __init__(self, delivery_id):
        self.delivery_id = delivery_id

    def load(self, delivery_id):
        if delivery_id == self.delivery_id:
            raise OverflowError("date value out of range")
        return deliveries.load(delivery_id)

    def __getattr__(self, name):
        return getattr(deliveries, name)


def test_a_scan_that_cannot_be_noted_holds_up_no_other_and_is_for_a_person_in_the_end(post):
    bad = a.a_scan(post.parcel, event="collected")
    other = a.a_delivery(carrier="ems", endpoint=post.partner.endpoint)
    good = a.a_scan(other, item_code=a.new_id("EA"))
    for scan in (bad, good):
        deliveries.record(
            None, None, scan, endpoint=post.partner.endpoint, now=NOW, waiting=park(scan, post.partner, FAILED, now=NOW)
        )
    deliveries.create(other)
    broken = _Breaking(post.parcel.delivery_id)
    assert post.later(SOON, kept=broken).failed >= 1
    assert (deliveries.get(other.delivery_id).state, post.parked(good)) == ("collected", None)
    assert (post.parked(bad).tries, post.parked(bad).due_at > NOW + SOON) == (1, True)
    post.later(NEXT_DAY, kept=broken)
    assert (post.parked(bad).why, post.parked(bad).is_for_a_person) == (FAILED, True)


def test_a_scan_from_the_end_of_the_calendar_is_noted_as_of_when_it_came(post):
    scan = a.a_scan(post.parcel, event="collected", occurred_at=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert post.tells(scan) == "recorded"
    found, (noted,) = deliveries.load(post.parcel.delivery_id)
    assert (found.state, found.handed_over_at, noted.occurred_at) == ("collected", NOW, NOW)


def test_one_parked_before_scans_had_bounds_is_placed_too(post):
    scan = a.a_scan(post.parcel, event="collected", occurred_at=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    waiting = park(scan, post.partner, FAILED, now=NOW)
    deliveries.record(None, None, scan, endpoint=post.partner.endpoint, now=NOW, waiting=waiting)
    post.later(SOON)
    assert (post.state, post.parked(scan)) == ("collected", None)


def test_an_account_that_gives_no_answer_is_asked_once_a_round_and_others_are_asked(post):
    post.word = None
    scans = [a.a_scan(post.parcel, event="delivered") for _ in range(5)]
    for scan in scans:
        post.tells(scan)
    post.asked.clear()
    post.later(SOON)
    assert len([one for one in post.asked if one[0] == post.parcel.delivery_id]) == 1
    assert {post.parked(scan).tries for scan in scans} == {1}, "those not asked about are due later as well"


def test_as_long_as_there_is_time(post):
    scan = a.a_scan(post.parcel, event="delivered")
    post.word = None
    post.tells(scan)
    assert post.later(SOON, may_go_on=lambda: False).left
    assert post.parked(scan).tries == 0
