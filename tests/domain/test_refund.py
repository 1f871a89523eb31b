"""Every arrow and every forbidden arrow of a refund; never approved by who asked for it."""

import dataclasses
from datetime import timedelta
from itertools import product

import pytest

from chalicelib.domain import refund as rules
from chalicelib.domain.credit import Part
from chalicelib.domain.refund import Refund
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import outcome

EXPECTED = {
    ("requested", "approve"): "approved",
    ("requested", "reject"): "rejected",
    ("approved", "send"): "sent",
    ("approved", "refund"): "refunded",
    ("approved", "fail"): "failed",
    ("sent", "refund"): "refunded",
    ("sent", "fail"): "failed",
    ("failed", "approve"): "approved",
    ("failed", "refund"): "refunded",
    ("failed", "reject"): "rejected",
}
KNOWN = {
    ("approved", "approve"),
    ("sent", "send"),
    ("refunded", "refund"),
    ("failed", "fail"),
    ("refunded", "send"),
    ("rejected", "reject"),
}


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
    assert (approved.attempt, approved.ask_at) == (1, None), "a person makes the transfer"


LEADER = a.an_official("H37.12", "leader")
CODE = "JWA6FE62TT7X"


def _through(state="requested", **changes):
    return dataclasses.replace(_refund(state), by="provider", **changes)


class TestTheWay:
    def _credit(self, **changes):
        told = {"provider": "vnpay", "account": "LS1", "credit_id": f"LS1#vnpay:{CODE}.14226112", **changes}
        return a.a_credit(Part("to_refund", 16000, NOW), **told)

    def test_what_came_through_a_gateway_for_that_payment_goes_back_through_it(self):
        assert rules.way_of(self._credit(), CODE) == "provider"
        zalopay = self._credit(provider="zalopay", account="2", credit_id=f"2#zalopay:260115_{CODE}.77")
        assert rules.way_of(zalopay, CODE) == "provider"

    @pytest.mark.parametrize(
        "changes",
        [
            {"provider": "sepay"},
            {"provider": "dvcqg", "credit_id": f"LS1#dvcqg:{CODE}.1"},
            {"credit_id": "LS1#VNP14226112"},
            {"credit_id": f"LS1#vnpay:{CODE}"},
        ],
    )
    def test_everything_else_goes_by_transfer(self, changes):
        assert rules.way_of(self._credit(**changes), CODE) == "bank_transfer"
        assert rules.way_of(self._credit(), "JW1") == "bank_transfer", "to another applicant"

    def test_an_approved_one_is_looked_after_until_it_is_sent(self):
        approved = rules.approve(_through(), by=LEADER, account={"account": "1"}, now=NOW)
        assert (approved.account, approved.attempt) == ({}, 1)
        assert approved.ask_at == NOW + timedelta(minutes=15)

    def test_what_the_provider_could_not_give_back_goes_by_transfer_where_there_is_an_account(self):
        again = rules.approve(_through("failed", attempt=1), by=LEADER, account={"account": "1"}, now=NOW)
        assert (again.by, again.account, again.attempt) == ("bank_transfer", {"account": "1"}, 2)
        again = rules.approve(_through("failed", attempt=1), by=LEADER, account={}, now=NOW)
        assert (again.by, again.attempt) == ("provider", 2)

    def test_an_approval_begins_anew_what_was_sent_and_asked_before(self):
        failed = _through("failed", attempt=1, asked=4, sent_at=NOW, reference="FT9", version=6)
        approved = {"state": "approved", "approved_by": LEADER.id, "attempt": 2, "asked": 0, "sent_at": None}
        told = {**approved, "updated_at": LATER, "version": 7}
        assert rules.approve(failed, by=LEADER, account={}, now=LATER) == dataclasses.replace(
            failed, ask_at=LATER + timedelta(minutes=15), **told
        )
        assert rules.approve(failed, by=LEADER, account={"account": "1"}, now=LATER) == dataclasses.replace(
            failed, by="bank_transfer", account={"account": "1"}, ask_at=None, **told
        )

    def test_a_transfer_to_nowhere_is_not_approved(self):
        told = outcome(lambda: rules.approve(_refund(), by=LEADER, account={}, now=NOW))
        assert told == "refund_account_missing"


class TestThroughTheProvider:
    def test_it_is_sent_once_and_asked_about_by_plan_until_a_person_must_look(self):
        refund = rules.sending(_through("approved", attempt=1), now=NOW)
        assert (refund.state, refund.sent_at, rules.sending(refund, now=NOW)) == ("sent", NOW, None)
        asked = []
        while refund.ask_at:
            assert not rules.needs_person(refund) and not rules.may_note(refund)
            asked.append(refund.ask_at - NOW)
            assert rules.asking(refund, now=refund.ask_at - timedelta(seconds=1)) is None
            refund = rules.asking(refund, now=refund.ask_at)
        assert tuple(asked) == rules.PLAN and asked[-1] == timedelta(days=7)
        assert rules.needs_person(refund) and rules.may_note(refund)
        assert rules.asking(refund, now=NOW + timedelta(days=30)) is None

    def test_what_was_missed_is_asked_once(self):
        late = rules.asking(rules.sending(_through("approved"), now=NOW), now=NOW + timedelta(days=2, hours=1))
        assert late.ask_at == NOW + timedelta(days=3)

    def test_sending_and_asking_are_saved_as_one_version_each(self):
        approved = _through("approved", attempt=1, asked=3, version=4)
        sent = rules.sending(approved, now=LATER)
        first = LATER + timedelta(minutes=15)
        assert sent == dataclasses.replace(
            approved, state="sent", sent_at=LATER, asked=0, ask_at=first, updated_at=LATER, version=5
        )
        asked = rules.asking(sent, now=first)
        assert asked == dataclasses.replace(sent, asked=1, ask_at=LATER + timedelta(minutes=30), version=6)

    @pytest.mark.parametrize("delay", [timedelta(), timedelta(microseconds=1)])
    def test_a_question_that_is_due_at_this_very_moment_is_this_one(self, delay):
        late = rules.asking(rules.sending(_through("approved"), now=NOW), now=NOW + timedelta(minutes=60) + delay)
        assert (late.asked, late.ask_at) == (3, NOW + timedelta(hours=3))

    @pytest.mark.parametrize("state", [state for state in rules.STATES if state != "sent"])
    def test_only_what_was_sent_through_the_provider_is_asked_about(self, state):
        told = {"sent_at": NOW, "ask_at": NOW}
        assert rules.asking(_through(state, **told), now=LATER) is None
        assert rules.asking(dataclasses.replace(_refund("sent"), **told), now=LATER) is None
        assert rules.asking(_through("sent", ask_at=NOW), now=LATER) is None, "nobody knows since when"

    @pytest.mark.parametrize("state", [state for state in rules.STATES if state != "approved"])
    def test_nothing_else_is_sent(self, state):
        assert rules.sending(_through(state), now=NOW) is None
        assert rules.sending(_refund("approved"), now=NOW) is None

    @pytest.mark.parametrize("state", rules.STATES)
    def test_a_person_notes_nothing_while_the_system_sends_it(self, state):
        assert rules.may_note(_through(state, ask_at=LATER, sent_at=NOW)) is (state not in ("approved", "sent"))
        assert rules.may_note(_refund(state))


def test_a_rejection_tells_who_and_why():
    rejected = rules.reject(_refund(), by=LEADER, reason="Đã dùng", now=LATER)
    assert (rejected.rejected_by, rejected.rejected_why, rejected.updated_at) == (LEADER.id, "Đã dùng", LATER)


def test_a_contradiction_is_noted_once_and_stays():
    seen = rules.contradicted(_refund("refunded"), now=LATER)
    assert (seen.contradicted_at, seen.state, rules.needs_person(seen)) == (LATER, "refunded", True)
    assert rules.contradicted(seen, now=LATER) is None and rules.contradicted(_refund("sent"), now=LATER) is None


def test_news_ends_the_systems_own_questions_and_keeps_the_reference_it_has():
    sent = dataclasses.replace(_refund("sent"), ask_at=LATER, reference="FT9")
    told = {"state": "failed", "updated_at": LATER, "ask_at": None, "version": 2}
    assert rules.happened(sent, "fail", now=LATER) == dataclasses.replace(sent, **told)
    assert rules.happened(sent, "fail", now=LATER, reference="FT10").reference == "FT10"


def test_what_is_known_is_not_rejected_again_and_a_contradiction_is_one_version():
    assert rules.reject(_refund("rejected"), by=LEADER, reason="Đã dùng", now=LATER) is None
    refunded = _refund("refunded")
    assert rules.contradicted(refunded, now=LATER) == dataclasses.replace(
        refunded, contradicted_at=LATER, updated_at=LATER, version=2
    )
