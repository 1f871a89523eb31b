"""A page of paper from announcement to verdict, and what stands in the way of submission."""

import dataclasses
from datetime import timedelta

import pytest

from chalicelib.domain import document as rules
from chalicelib.domain.document import Slot
from chalicelib.domain.errors import Refused
from chalicelib.domain.findings import Findings
from chalicelib.domain.paper_signature import PaperSignature
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed, refused

STATES = ("awaiting_upload", "checking", "accepted", "rejected", "check_failed")
MB = 1024 * 1024
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


FOUND = Findings("wrong_type", "v9", "clean", ("javascript",), (PaperSignature("valid", "Nông Thị Bình"),))


@pytest.mark.parametrize(("reason", "state"), [("password_protected", "rejected"), ("", "accepted")])
def test_the_verdict_keeps_reason_time_and_all_that_was_found_in_the_version_that_was_checked(reason, state):
    page = _page("checking", checked_at=NOW, reason="wrong_size")
    assert changed(page, rules.judged(page, FOUND, reason=reason, now=LATER)) == {
        "state": state,
        "reason": reason,
        "object_version": "v9",
        "checked_at": LATER,
        "scan_outcome": "clean",
        "flags": ("javascript",),
        "signatures": FOUND.signatures,
    }


@pytest.mark.parametrize("state", ["awaiting_upload", "checking", "check_failed"])
def test_what_arrives_is_checked_from_then_on(state):
    page = _page(state)
    told = {"checked_at": LATER, "state": "checking"}
    assert changed(page, rules.arrived(page, now=LATER)) == {k: v for k, v in told.items() if v != state}


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_what_arrives_after_the_verdict_is_not_checked_again(state):
    assert rules.arrived(_page(state), now=LATER) is None


@pytest.mark.parametrize("scan", ["", "timed_out"])
def test_a_check_that_broke_says_how_far_the_scan_came_and_blames_nobody(scan):
    page = _page("checking", checked_at=NOW, scan_outcome="unavailable")
    told = {"state": "check_failed", "checked_at": LATER, "scan_outcome": scan}
    after = rules.check_broke(page, now=LATER, scan=scan) if scan else rules.check_broke(page, now=LATER)
    assert changed(page, after) == told


def test_an_officer_takes_a_file_of_the_result_back():
    result = a.a_document(slot="result", state="accepted")
    told = {"state": "rejected", "reason": "withdrawn", "withdrawn_by": "tu", "withdrawn_at": LATER}
    assert changed(result, rules.withdraw(result, by="tu", now=LATER)) == told


@pytest.mark.parametrize(
    ("state", "reason", "infected"),
    [("rejected", "infected", True), ("rejected", "wrong_type", False), ("accepted", "infected", False)],
)
def test_the_bytes_of_malware_must_not_stay(state, reason, infected):
    assert _page(state, reason=reason).is_infected is infected


class TestUsingAPaperAgain:
    EARLIER = _page(
        "accepted",
        filename="khai sinh.png",
        content_type="image/png",
        sha256="ab" * 32,
        object_version="v3",
        checked_at=NOW,
        scan_outcome="clean",
        flags=("javascript",),
        signatures=FOUND.signatures,
        applicant_id="binh",
    )

    def test_it_is_the_same_bytes_with_the_same_verdict(self):
        page = a.a_document(slot="identity", page=3)
        assert changed(page, rules.use_again(self.EARLIER, document=page)) == {
            "filename": "khai sinh.png",
            "content_type": "image/png",
            "size": 10,
            "sha256": "ab" * 32,
            "state": "accepted",
            "object_version": "v3",
            "checked_at": NOW,
            "scan_outcome": "clean",
            "flags": ("javascript",),
            "signatures": FOUND.signatures,
            "reused_from": (self.EARLIER.dossier_id, self.EARLIER.document_id),
        }

    def test_used_a_third_time_the_bytes_are_still_where_they_were_first_sent(self):
        second = rules.use_again(self.EARLIER, document=a.a_document())
        third = rules.use_again(second, document=a.a_document())
        assert third.reused_from == (self.EARLIER.dossier_id, self.EARLIER.document_id)
        assert third.object_key == self.EARLIER.object_key


def test_the_bytes_lie_under_dossier_and_document():
    page = _page()
    assert page.object_key == f"papers/{page.dossier_id}/{page.document_id}"
    assert rules.object_key("d-1", "000001") == "papers/d-1/000001"


class TestAnnouncing:
    def _announce(self, page, others=(), slot=SLOT, most=60, most_bytes=10**9, all_bytes=0):
        return rules.announce(slot, list(others), document=page, most=most, most_bytes=most_bytes, all_bytes=all_bytes)

    def test_every_fault_is_told_at_once(self):
        wrong = dataclasses.replace(_page("awaiting_upload", page=5), content_type="image/gif", size=1001)
        assert refused(lambda: self._announce(wrong, [_page(page=5)])) == {
            "slug": "invalid_request",
            "faults": [
                ("/page", "too_many_pages", {"limit": 4}),
                ("/page", "page_taken", {"page": 5}),
                ("/content_type", "paper_type_not_allowed", {"allowed": "application/pdf, image/png"}),
                ("/size", "paper_too_large", {"limit_bytes": 1000}),
            ],
        }

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
        assert refused(lambda: self._announce(_page(), slot=None)) == {
            "slug": "invalid_request",
            "faults": [("/slot", "slot_unknown", {})],
        }
        two = [_page("rejected"), _page("rejected")]
        assert refused(lambda: self._announce(_page(), two, most=2)) == {
            "slug": "document_limit",
            "facts": {"limit": 2},
        }

    @pytest.mark.parametrize(
        ("held", "left_mb"), [(200 * MB - 9, 0), (198 * MB - 9, 2), (199 * MB + 6, 0), (199 * MB + 5, 1), (201 * MB, 0)]
    )
    def test_a_dossier_holds_so_many_bytes_and_says_what_is_left(self, held, left_mb):
        page = dataclasses.replace(_page("awaiting_upload"), size=3 * MB)
        slot = dataclasses.replace(SLOT, max_bytes=3 * MB)
        assert refused(lambda: self._announce(page, slot=slot, most_bytes=200 * MB + 5, all_bytes=held)) == {
            "slug": "dossier_bytes_limit",
            "facts": {"limit_mb": 200, "left_mb": left_mb},
        }

    def test_the_last_byte_may_be_taken(self):
        page = _page("awaiting_upload")
        assert self._announce(page, most_bytes=10) is page
        assert rules.announce(SLOT, [], document=page, most=1, most_bytes=10) is page


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


def test_each_fault_of_a_paper_points_at_it_and_names_it_as_the_citizen_knows_it():
    unsent = _page("awaiting_upload", page=1)
    unchecked = _page("checking", page=2, checked_at=NOW - timedelta(hours=3))
    bad = _page("rejected", page=3, reason="wrong_type")
    found, checking = rules.faults_of_papers([OPTIONAL, SLOT], [unsent, unchecked, bad], now=NOW)
    assert [(fault.pointer, fault.code, fault.facts) for fault in found] == [
        (f"/documents/{unsent.document_id}", "upload_missing", {"name": "Tờ khai", "page": 1}),
        (f"/documents/{unchecked.document_id}", "paper_not_checked", {"name": "Tờ khai", "page": 2}),
        (f"/documents/{bad.document_id}", "paper_rejected", {"name": "Tờ khai", "page": 3, "reason": "wrong_type"}),
    ]
    assert not checking


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_being_checked_waits_in_vain(state):
    page = _page(state, checked_at=NOW)
    over = NOW + timedelta(hours=3)
    assert rules.waits_in_vain(page, now=over) is (state in ("checking", "check_failed"))
    assert not rules.waits_in_vain(page, now=over - timedelta(microseconds=1))


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
