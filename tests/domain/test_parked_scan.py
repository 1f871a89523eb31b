"""A scan that cannot be believed or placed yet waits: tried for a day, then put before a person."""

from datetime import timedelta

import pytest

from chalicelib.domain import parked_scan as rules
from chalicelib.domain.parked_scan import ParkedScan
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed, refused

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WHYS = ("unknown_item", "unconfirmed", "unreadable", "failed")
# why it is before a person -> what that person can do
ACTIONS = {
    "unknown_item": ["close", "try_again"],
    "unconfirmed": ["close", "try_again", "believe"],
    "unreadable": ["close"],
    "failed": ["close", "try_again"],
}
CARRIER = a.a_partner(kind="carrier", endpoint="ems-37", agency_code="H37.12")


def _parked(why="unknown_item", **changes):
    return ParkedScan(
        **{
            "scan_id": "s",
            "endpoint": "ems-37",
            "agency_code": "H37.12",
            "scanned": a.a_scan(),
            "why": why,
            "parked_at": NOW,
            "due_at": NOW + MINUTE,
            **changes,
        }
    )


def _for_a_person(why, **changes):
    return _parked(why, **{"due_at": None, "tries": 5, "version": 6, **changes})


def _settle(parked, action):
    return rules.settle(parked, by="tu", note="đã gọi bưu cục", now=LATER, action=action)


class TestParking:
    @pytest.mark.parametrize("why", WHYS)
    def test_it_is_tried_in_a_minute_but_what_cannot_be_read_is_for_a_person_at_once(self, why):
        scan = a.a_scan(event_id="e-1")
        parked = rules.park(scan, CARRIER, why, now=NOW)
        due_at = None if why == "unreadable" else NOW + MINUTE
        assert parked == ParkedScan(rules.id_of("ems-37", "e-1"), "ems-37", "H37.12", scan, why, NOW, due_at)
        assert parked.is_for_a_person is (why == "unreadable")

    def test_the_same_scan_of_the_same_registration_is_parked_once(self):
        assert rules.id_of("ems-37", "e-1") == "1e84fdb0955db4ebb1bb4b1723e78c6a"
        others = {rules.id_of("ems-37", "e-2"), rules.id_of("ems-38", "e-1"), rules.id_of("ems-37", "e-1")}
        assert len(others) == 3


class TestTrying:
    @pytest.mark.parametrize(
        ("tries", "wait"),
        [(0, 2 * MINUTE), (1, 4 * MINUTE), (4, 32 * MINUTE), (5, HOUR), (9, HOUR), (10, HOUR), (1_000_000, HOUR)],
    )
    def test_each_time_it_waits_twice_as_long_and_an_hour_at_most(self, tries, wait):
        parked = _parked(tries=tries, version=tries + 1)
        after = rules.tried(parked, "failed", now=LATER)
        assert changed(parked, after) == {
            "why": "failed",
            "tries": tries + 1,
            "due_at": LATER + wait,
            "version": tries + 2,
        }

    @pytest.mark.parametrize("asked_at", [None, NOW + DAY])
    def test_after_a_day_since_it_came_or_since_a_person_had_it_tried_again_it_is_for_a_person(self, asked_at):
        parked = _parked(asked_at=asked_at)
        last = (asked_at or NOW) + DAY
        early = rules.tried(parked, "unknown_item", now=last - timedelta(microseconds=1))
        assert early.due_at is not None and not early.is_for_a_person
        given_up = rules.tried(parked, "unknown_item", now=last)
        assert given_up.due_at is None and given_up.is_for_a_person


class TestSettling:
    @pytest.mark.parametrize("why", WHYS)
    def test_what_can_be_done_about_each_reason_and_all_else_is_refused(self, why):
        parked = _for_a_person(why)
        assert rules.actions(parked) == ACTIONS[why]
        for action in ("close", "try_again", "believe", "send"):
            if action not in ACTIONS[why]:
                assert refused(lambda action=action: _settle(parked, action)) == {
                    "slug": "not_allowed_now",
                    "extensions": {"state": why, "allowed_actions": ACTIONS[why]},
                }

    def test_closing_it_says_who_when_and_why(self):
        parked = _for_a_person("unconfirmed")
        closed = rules.settle(parked, by="tu", note="đã gọi bưu cục", now=LATER)
        told = {"settled_by": "tu", "settled_at": LATER, "note": "đã gọi bưu cục", "version": 7}
        assert changed(parked, closed) == told
        assert not closed.is_for_a_person
        assert _settle(parked, "close") == closed

    @pytest.mark.parametrize(("action", "believed"), [("try_again", False), ("believe", True)])
    def test_it_is_tried_again_at_once_and_with_belief_without_the_carriers_word(self, action, believed):
        parked = _for_a_person("unconfirmed", is_believed=not believed)
        told = {"due_at": LATER, "asked_by": "tu", "asked_at": LATER, "note": "đã gọi bưu cục", "version": 7}
        assert changed(parked, _settle(parked, action)) == {**told, "is_believed": believed}

    @pytest.mark.parametrize("changes", [{"due_at": LATER}, {"due_at": None, "settled_by": "tu"}])
    def test_nobody_decides_about_what_is_still_tried_or_was_settled(self, changes):
        parked = _parked("unconfirmed", **changes)
        assert rules.actions(parked) == []
        assert refused(lambda: _settle(parked, "close")) == {
            "slug": "not_allowed_now",
            "extensions": {"state": "unconfirmed", "allowed_actions": []},
        }


class TestFindingItsPlace:
    def test_nothing_is_kept_where_nobody_had_to_help(self):
        assert rules.placed(_parked(), now=LATER) is None

    def test_what_a_person_had_tried_again_keeps_who_that_was(self):
        parked = _parked(asked_by="tu", asked_at=NOW, note="đã gọi bưu cục", tries=5, version=7, is_believed=True)
        after = rules.placed(parked, now=LATER)
        told = {"settled_by": "tu", "settled_at": LATER, "due_at": None, "tries": 6, "version": 8}
        assert changed(parked, after) == told
        assert not after.is_for_a_person
