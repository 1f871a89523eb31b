"""A page of paper from announcement to verdict, and what stands in the way of submission."""

import dataclasses
from datetime import timedelta

import pytest

from chalicelib.domain import document as rules
from chalicelib.domain.document import Slot
from chalicelib.domain.errors import Refused
from chalicelib.domain.findings import Findings
from tests import builders as a
from tests.builders import LATER, NOW

STATES = ("awaiting_upload", "checking", "accepted", "rejected", "check_failed")
HAPPENINGS = ("arrived", "passed", "failed", "broke")
EXPECTED = {
    ("awaiting_upload", "arrived"): "checking",
    ("checking", "arrived"): "checking",
    ("checking", "passed"): "accepted",
    ("checking", "failed"): "rejected",
    ("checking", "broke"): "check_failed",
    ("check_failed", "arrived"): "checking",
}
SLOT = Slot("declaration", "Tờ khai", True, max_pages=4, max_bytes=1000, content_types=("application/pdf", "image/png"))
OPTIONAL = dataclasses.replace(SLOT, slot="authorisation", name="Ủy quyền", required=False)


def _page(state="accepted", page=1, **changes):
    return a.a_document(slot="declaration", page=page, size=10, state=state, **changes)


def _after(state, happening):
    page = _page(state)
    if happening == "arrived":
        arrived = rules.arrived(page, now=LATER)
        return arrived.state if arrived else None
    try:
        if happening == "broke":
            return rules.check_broke(page, now=NOW).state
        reason = "wrong_type" if happening == "failed" else ""
        return rules.judged(page, Findings(reason, "v1"), reason=reason, now=NOW).state
    except KeyError:
        return None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("happening", HAPPENINGS)
def test_every_arrow_and_every_forbidden_one(state, happening):
    assert _after(state, happening) == EXPECTED.get((state, happening))


def test_the_verdict_keeps_reason_time_and_the_version_that_was_checked():
    judged = rules.judged(_page("checking"), Findings("", "v9", "clean"), reason="password_protected", now=LATER)
    assert (judged.reason, judged.object_version, judged.checked_at) == ("password_protected", "v9", LATER)
    assert judged.scan_outcome == "clean"


def test_the_bytes_lie_under_dossier_and_document():
    page = _page()
    assert page.object_key == f"papers/{page.dossier_id}/{page.document_id}"


class TestAnnouncing:
    def _announce(self, page, others=(), slot=SLOT, most=60, most_bytes=10**9, all_bytes=0):
        return rules.announce(slot, list(others), document=page, most=most, most_bytes=most_bytes, all_bytes=all_bytes)

    def test_every_fault_is_told_at_once(self):
        wrong = dataclasses.replace(_page("awaiting_upload", page=5), content_type="image/gif", size=1001)
        with pytest.raises(Refused) as refused:
            self._announce(wrong, [_page(page=5)])
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
            ("/page", "too_many_pages"),
            ("/page", "page_taken"),
            ("/content_type", "paper_type_not_allowed"),
            ("/size", "paper_too_large"),
        ]

    def test_the_limits_themselves_are_allowed(self):
        page = dataclasses.replace(_page("awaiting_upload", page=4), size=1000)
        assert self._announce(page, [_page(page=3)], most=2) is page

    def test_a_rejected_page_makes_room_for_its_successor(self):
        assert self._announce(_page("awaiting_upload"), [_page("rejected")])

    @pytest.mark.parametrize("state", ["awaiting_upload", "checking", "accepted", "check_failed"])
    def test_any_other_page_keeps_its_number(self, state):
        with pytest.raises(Refused, match="invalid_request"):
            self._announce(_page("awaiting_upload"), [_page(state)])

    def test_an_unknown_slot_and_too_many_papers_are_refused(self):
        with pytest.raises(Refused) as refused:
            self._announce(_page(), slot=None)
        assert refused.value.faults[0].code == "slot_unknown"
        with pytest.raises(Refused, match="document_limit"):
            self._announce(_page(), [_page("rejected"), _page("rejected")], most=2)

    def test_a_dossier_holds_so_many_bytes_and_says_what_is_left(self):
        page, mb = _page("awaiting_upload"), 1024 * 1024
        assert self._announce(page, most_bytes=10, all_bytes=0)
        with pytest.raises(Refused, match="dossier_bytes_limit") as refused:
            self._announce(page, most_bytes=200 * mb, all_bytes=198 * mb + mb * 2 - 9)
        assert refused.value.facts == {"limit_mb": 200, "left_mb": 0}


@pytest.mark.parametrize("state", STATES)
def test_only_what_was_never_sent_is_forgotten_after_a_day(state):
    page = _page(state)
    end = page.created_at + timedelta(hours=24)
    assert rules.in_use([page], now=end - timedelta(microseconds=1)) == [page]
    assert rules.in_use([page], now=end) == ([] if state == "awaiting_upload" else [page])
    assert rules.expires_at(page) == (end if state == "awaiting_upload" else None)


CASES = [
    # pages of the required slot -> faults, and whether something is being checked
    ([], ["paper_missing"], False),
    ([_page("awaiting_upload")], ["upload_missing"], False),
    ([_page("checking")], [], True),
    ([_page("check_failed")], [], True),
    ([_page("accepted")], [], False),
    ([_page("rejected")], ["paper_rejected"], False),
    ([_page("rejected"), _page("accepted")], [], False),
    ([_page("rejected"), _page("checking")], ["paper_rejected"], True),
    ([_page("accepted"), dataclasses.replace(_page("check_failed"), slot="result")], [], False),
    ([_page("accepted"), _page("rejected", page=2)], ["paper_rejected"], False),
    ([_page("accepted"), _page("awaiting_upload", page=2), _page("checking", page=3)], ["upload_missing"], True),
]


@pytest.mark.parametrize(("pages", "faults", "checking"), CASES)
def test_what_stands_in_the_way_of_submission(pages, faults, checking):
    found, busy = rules.faults_of_papers([SLOT, OPTIONAL], pages, now=NOW)
    assert ([fault.code for fault in found], busy) == (faults, checking)


def test_a_missing_paper_is_named_as_the_citizen_knows_it():
    [fault] = rules.faults_of_papers([SLOT, OPTIONAL], [], now=NOW)[0]
    assert (fault.pointer, fault.facts) == ("/papers/declaration", {"name": "Tờ khai"})


@pytest.mark.parametrize("checked_at", [None, LATER])
@pytest.mark.parametrize("state", ["checking", "check_failed"])
def test_a_page_that_no_check_will_judge_by_itself_is_named_and_nobody_waits_for_it(state, checked_at):
    page = dataclasses.replace(_page(state), checked_at=checked_at)
    end = (checked_at or page.created_at) + timedelta(hours=3)
    early = rules.faults_of_papers([SLOT], [page], now=end - timedelta(microseconds=1))
    assert early == ([], True)
    [fault], checking = rules.faults_of_papers([SLOT], [page], now=end)
    assert (fault.pointer, fault.code, checking) == (f"/documents/{page.document_id}", "paper_not_checked", False)
    elsewhere = dataclasses.replace(page, slot="asked_no_more")
    assert rules.faults_of_papers([OPTIONAL], [elsewhere], now=end) == ([], False)
