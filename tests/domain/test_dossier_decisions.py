"""What officers decide about a dossier: what each decision changes, whole, and what it refuses."""

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest

from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.dossier_parts import DueWarning, SupplementRequest, Undone
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Fault, Refused
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import at, hours
from tests.domain.dossier_changes import did
from tests.racing import outcome

UNIT, HOURS = "H37.12", hours()
DESK, DEPARTMENT = a.an_official(UNIT, "receiver"), a.an_official(UNIT, "specialist")
MONDAY = at("2026-11-02 09:00")
LATER = at("2026-11-06 10:00")
WARNED = (DueWarning("due", at("2026-11-09 09:00")),)
NOBODYS = {"assigned_to": "", "assigned_at": None}
RUNS = {
    "due_at": at("2026-11-09 09:00"),
    "first_due_at": at("2026-11-09 09:00"),
    "warnings": (
        DueWarning("due_soon", at("2026-11-06 09:00")),
        DueWarning("due", at("2026-11-09 09:00")),
        DueWarning("overdue", at("2026-11-10 09:00")),
    ),
}
SISTER = a.an_agency(agency_code="H37.13", name="UBND xã Hữu Lũng")


def dossier(state, **changes):
    told = {"state": state, "agency_code": UNIT, "version": 7, "warnings": WARNED, "due_stage": "in_time"}
    if state != "submitted":
        told |= {"accepted_at": MONDAY, "due_at": at("2026-11-09 09:00")}
    return a.a_submitted_dossier(**{**told, **changes})


def refusal(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def take_in(one, *, by=DESK, now=MONDAY, **told):
    return decisions.accept(
        one, by=by, now=now, dossier_code="H37.12-261102-0001", lookup_secret="K7W2",
        duration=Duration(5, "working_day"), hours=HOURS, **told,
    )  # fmt: skip


class TestTakingIn:
    def test_it_gets_a_code_a_secret_and_a_clock(self):
        one = dossier("submitted")
        given = {"accepted_at": MONDAY, "dossier_code": "H37.12-261102-0001", "lookup_secret": "K7W2"}
        assert did(one, take_in(one)) == (
            "accept",
            {"state": "accepted", "updated_at": MONDAY, **given, **RUNS},
            {"dossier_code": "H37.12-261102-0001", "due_at": "2026-11-09T09:00:00+07:00"},
        )

    def test_taken_in_again_it_keeps_code_and_secret_and_tells_since_when_it_counts(self):
        undone = Undone(accepted_at=MONDAY, sealed_sets=1)
        one = dossier(
            "submitted", dossier_code="H37.12-261102-0009", lookup_secret="ZZZZ", sealed_sets=1, undone=undone
        )
        moved = take_in(one, now=LATER)
        after = moved.dossier
        assert (after.dossier_code, after.lookup_secret) == ("H37.12-261102-0009", "ZZZZ")
        assert (after.accepted_at, after.due_at) == (LATER, RUNS["due_at"])
        assert after.warnings == RUNS["warnings"], "what came due since is still to be warned of"
        assert moved.event.detail == {
            "dossier_code": "H37.12-261102-0009",
            "due_at": "2026-11-09T09:00:00+07:00",
            "counted_from": "2026-11-02T09:00:00+07:00",
        }

    def test_by_what_authority_it_is_filed_is_looked_at_and_told(self):
        refused = refusal(lambda: take_in(dossier("submitted"), authority="paper"))
        assert (refused.slug, refused.extensions) == ("authority_unchecked", {"authority": "paper"})
        moved = take_in(dossier("submitted"), authority="paper", authority_checked=True)
        assert moved.event.detail["authority"] == "paper"

    def test_not_before_its_papers_are_there(self):
        coming = dossier("submitted", papers_by_post=("identity",))
        refused = refusal(lambda: take_in(coming))
        assert (refused.slug, refused.facts) == ("papers_on_their_way", {"state": "submitted"})
        assert take_in(replace(coming, papers_received_at=MONDAY)).dossier.accepted

    def test_nobody_else_is_told_what_is_missing(self):
        coming = dossier("submitted", papers_by_post=("identity",))
        assert outcome(lambda: take_in(coming, by=DEPARTMENT)) == "forbidden_role"


class TestPapersByPost:
    def test_their_hand_over_is_the_time_of_filing_and_what_waits_is_looked_at_from_then(self):
        one = dossier("submitted", papers_by_post=("identity",), warnings=())
        moved = decisions.receive_papers(one, by=SYSTEM, now=LATER, handed_over_at=MONDAY)
        waits = (DueWarning("not_taken_in", MONDAY + timedelta(hours=1)),)
        kept = {"papers_received_at": MONDAY, "warnings": waits, "updated_at": LATER}
        assert did(one, moved) == ("receive_papers", kept, {"handed_over_at": "2026-11-02T09:00:00+07:00"})

    def test_later_on_they_change_no_warning(self):
        one = dossier("processing", papers_by_post=("identity",))
        moved = decisions.receive_papers(one, by=DESK, now=LATER, handed_over_at=MONDAY)
        assert did(one, moved)[1] == {"papers_received_at": MONDAY, "updated_at": LATER}

    def test_once_and_only_where_some_were_to_come(self):
        for one in (dossier("submitted"), dossier("submitted", papers_by_post=("x",), papers_received_at=NOW)):
            assert decisions.receive_papers(one, by=DESK, now=LATER, handed_over_at=MONDAY) is None
            told = outcome(lambda: decisions.receive_papers(one, by=DEPARTMENT, now=LATER, handed_over_at=MONDAY))  # noqa: B023
            assert told == "forbidden_role"


class TestTheWayOfTheResult:
    def test_who_gave_the_post_up_fetches_it(self):
        one = dossier("processing", result_channel="post")
        moved = decisions.fetch_instead(one, by=SYSTEM, now=LATER)
        kept = {"result_channel": "counter", "updated_at": LATER}
        assert did(one, moved) == ("change_result_channel", kept, {"result_channel": "counter"})
        assert decisions.fetch_instead(moved.dossier, by=SYSTEM, now=LATER) is None

    def test_no_officer_decides_that(self):
        one = dossier("processing", result_channel="post")
        assert outcome(lambda: decisions.fetch_instead(one, by=DESK, now=LATER)) == "forbidden_role"


def test_what_is_refused_has_a_reason_and_a_ground_and_asks_for_nothing_any_more():
    request = SupplementRequest("thiếu", ({"slot": "identity"},), NOW, "an")
    one = dossier("supplement_requested", accepted_at=None, due_at=None, supplement_request=request)
    told = {"reason": "không thuộc thẩm quyền", "legal_ground": "Điều 17"}
    moved = decisions.refuse(one, by=DESK, now=LATER, **told)
    ended = {"supplement_request": None, "due_stage": "", "warnings": ()}
    changes = {"state": "not_accepted", "updated_at": LATER, "decision": told, **ended}
    assert did(one, moved) == ("refuse", changes, told)
    answered = dossier("submitted", supplement_request=replace(request, answered_at=MONDAY))
    kept = decisions.refuse(answered, by=DESK, now=LATER, **told).dossier.supplement_request
    assert kept == answered.supplement_request, "that it was asked and answered stays told"


class TestPassingOn:
    def forward(self, one, now=LATER, **told):
        return decisions.forward(one, by=DESK, now=now, **{"note": "", **told})

    def test_within_the_unit_it_is_nobodys_then(self):
        one = dossier("accepted", assigned_to=DESK.id, assigned_at=MONDAY, left_by="an")
        moved = self.forward(one, note="chuyển tư pháp")
        changes = {"state": "processing", "updated_at": LATER, **NOBODYS, "left_by": ""}
        assert did(one, moved) == ("forward", changes, {"note": "chuyển tư pháp"})
        assert self.forward(one).event.detail == {}, "without a note"

    def test_to_another_unit_it_is_theirs_and_both_are_told(self):
        one = dossier("processing", assigned_to=DESK.id, assigned_at=MONDAY)
        moved = self.forward(one, note="đúng thẩm quyền", to=SISTER)
        theirs = {"agency_code": "H37.13", "agency_name": "UBND xã Hữu Lũng"}
        assert did(one, moved) == (
            "forward",
            {"updated_at": LATER, **theirs, **NOBODYS},
            {
                "note": "đúng thẩm quyền",
                "from_agency_code": UNIT,
                "from_agency_name": "UBND phường Đông Kinh",
                "to_agency_code": "H37.13",
                "to_agency_name": "UBND xã Hữu Lũng",
            },
        )
        assert (moved.event.agency_code, moved.event.agency_name) == (UNIT, "UBND phường Đông Kinh"), "who had it then"

    def test_one_that_is_not_accepted_or_in_process_goes_to_a_unit_only(self):
        refused = refusal(lambda: self.forward(dossier("processing")))
        assert refused.slug == "invalid_request"
        assert refused.faults == (Fault("/agency_code", "required", {"name": "agency_code"}),)

    @pytest.mark.parametrize("code", [UNIT, "H38.13"])
    def test_neither_to_who_has_it_nor_out_of_the_province(self, code):
        refused = refusal(lambda: self.forward(dossier("accepted"), to=a.an_agency(agency_code=code)))
        assert (refused.slug, refused.faults) == ("invalid_request", (Fault("/agency_code", "not_allowed"),))

    @pytest.mark.parametrize(("now", "open_"), [("2026-11-06 23:59", True), ("2026-11-07 00:00", False)])
    def test_a_unit_is_open_through_its_last_vietnamese_day(self, now, open_):
        ends = replace(SISTER, valid_to=date(2026, 11, 6))
        if open_:
            assert self.forward(dossier("accepted"), now=at(now), to=ends).dossier.agency_code == "H37.13"
            return
        refused = refusal(lambda: self.forward(dossier("accepted"), now=at(now).astimezone(UTC), to=ends))
        assert (refused.slug, refused.facts) == ("agency_not_competent", {"agency": "UBND xã Hữu Lũng"})

    def test_who_may_not_hears_nothing_of_units(self):
        told = {"now": LATER, "note": "", "to": a.an_agency(agency_code=UNIT)}
        assert outcome(lambda: decisions.forward(dossier("accepted"), by=DEPARTMENT, **told)) == "forbidden_role"


class TestFinishing:
    def finish(self, one, *, by=DEPARTMENT, now=LATER, **told):
        usual = {"outcome": "granted", "reason": "", "has_result": True}
        return decisions.finish(one, by=by, now=now, **{**usual, **told})

    def test_granted_it_was_early_and_nothing_is_due_any_more(self):
        one = dossier("processing", fee=FeeDue("settled", 16000), result_channel="post")
        assert did(one, self.finish(one)) == (
            "finish",
            {
                "state": "finished",
                "updated_at": LATER,
                "outcome": "granted",
                "finished_at": LATER,
                "promptness": "early",
                "due_stage": "",
                "warnings": (),
            },
            {"outcome": "granted", "result_channel": "post"},
        )

    def test_refused_it_tells_why(self):
        one = dossier("processing")
        told = {"reason": "không đủ điều kiện", "legal_ground": "Điều 13"}
        moved = self.finish(one, outcome="refused", has_result=False, **told)
        assert (moved.dossier.decision, moved.dossier.outcome) == (told, "refused")
        assert moved.event.detail == {"outcome": "refused", **told, "result_channel": "online"}

    def test_refused_for_nothing_is_two_faults(self):
        refused = refusal(lambda: self.finish(dossier("processing"), outcome="refused", reason=" "))
        assert refused.slug == "invalid_request"
        assert refused.faults == tuple(
            Fault(f"/{name}", "required", {"name": name}) for name in ("reason", "legal_ground")
        )

    def test_of_a_granted_one_only_what_was_said_is_kept(self):
        one = dossier("processing", fee=FeeDue())
        assert self.finish(one, reason="đủ điều kiện").dossier.decision == {"reason": "đủ điều kiện"}

    def test_without_a_due_time_nobody_says_whether_it_came_in_time(self):
        one = dossier("processing", fee=FeeDue(), due_at=None, paused_by="verification")
        assert self.finish(one).dossier.promptness == ""

    @pytest.mark.parametrize(
        ("fee", "told", "slug"),
        [
            (FeeDue("due", 16000), {"pays_at_the_door": True}, ""),
            (FeeDue("due", 16000), {}, "fee_unpaid"),
            (FeeDue("unknown", None), {"pays_at_the_door": True}, "fee_not_set"),
            (FeeDue("due", 16000), {"has_result": False}, "fee_unpaid"),
            (FeeDue(), {"has_result": False}, "result_missing"),
        ],
    )
    def test_a_result_is_there_and_paid_for_or_the_carrier_takes_the_money(self, fee, told, slug):
        finished = outcome(lambda: self.finish(dossier("processing", fee=fee), **told))
        assert finished == slug if slug else finished.dossier.state == "finished"

    def test_a_clock_that_waits_for_a_calendar_cannot_say_when_it_was_due(self):
        waits = dossier("processing", due_at=None, paused_by="calendar", paused_at=MONDAY)
        refused = refusal(lambda: self.finish(waits, outcome="refused"))
        assert refused.slug == "calendar_missing"
        assert (refused.extensions, refused.facts) == ({"agency_code": UNIT}, {"year": ""})

    def test_who_may_not_is_told_nothing_else(self):
        waits = dossier("processing", due_at=None, paused_by="calendar", paused_at=MONDAY)
        assert outcome(lambda: self.finish(waits, by=DESK)) == "forbidden_role"


class TestHandingOver:
    def hand_over(self, one, *, by=DESK, **told):
        return decisions.return_result(one, by=by, now=LATER, channel="counter", **told)

    def test_it_is_noted_when_and_how(self):
        one = dossier("finished", outcome="granted", fee=FeeDue("settled", 16000))
        changes = {"state": "returned", "updated_at": LATER, "returned_at": LATER, "return_channel": "counter"}
        assert did(one, self.hand_over(one)) == ("return_result", changes, {"channel": "counter"})

    def test_not_what_the_carrier_has_in_hand_but_what_is_only_ordered(self):
        one = dossier("finished", outcome="granted", fee=FeeDue())
        parcel = a.a_delivery(state="in_transit")
        refused = refusal(lambda: self.hand_over(one, parcel=parcel))
        told = {"delivery_id": parcel.delivery_id, "delivery_state": "in_transit"}
        assert (refused.slug, refused.extensions) == ("result_under_way", told)
        assert self.hand_over(one, by=SYSTEM, parcel=parcel).dossier.state == "returned", "the post handed it over"
        assert self.hand_over(one, parcel=a.a_delivery(state="registered")).dossier.state == "returned"

    @pytest.mark.parametrize(
        ("outcome_", "fee", "by", "slug"),
        [
            ("granted", "due", DESK, "fee_unpaid"),
            ("refused", "due", DESK, ""),
            ("granted", "settled", DESK, ""),
            ("granted", "due", SYSTEM, ""),
        ],
    )
    def test_an_officer_gives_nothing_out_that_is_not_paid(self, outcome_, fee, by, slug):
        one = dossier("finished", outcome=outcome_, fee=FeeDue(fee, 16000))
        told = outcome(lambda: self.hand_over(one, by=by))
        assert told == slug if slug else told.dossier.state == "returned"

    def test_who_may_not_hears_of_no_parcel(self):
        one = dossier("finished", outcome="granted", fee=FeeDue("due", 16000))
        parcel = a.a_delivery(state="in_transit")
        assert outcome(lambda: self.hand_over(one, by=DEPARTMENT, parcel=parcel)) == "forbidden_role"
