"""Each decision taken back: everything is as it was, and the move stays in the list."""

import dataclasses
from datetime import timedelta

import pytest

from chalicelib.domain import dossier as rules
from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_fee, dossier_filing, dossier_term
from chalicelib.domain import dossier_states as states
from chalicelib.domain import dossier_supplement as supplements
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier_parts import FeeDue, Past
from tests import builders as a
from tests.domain.calendars import at
from tests.domain.dossier_terms import (
    DEPARTMENT,
    DESK,
    FIVE_DAYS,
    HOURS,
    ITEMS,
    MONDAY,
    OTHER,
    PROCEDURE,
    UNIT,
    accepted,
    answered,
    asked,
    gone_on_with,
    procedure,
    processing,
    put_off,
    slug,
    stopped,
    submitted,
    take_back,
)

DECISIONS = {
    "accept": (submitted, lambda one: decisions.accept(
        one, by=DESK, now=MONDAY, dossier_code="H37.12-261102-0001", lookup_secret="K7W2", duration=FIVE_DAYS,
        hours=HOURS,
    )),
    "refuse": (submitted, lambda one: decisions.refuse(one, by=DESK, now=MONDAY, reason="x", legal_ground="y")),
    "request_supplement": (processing, lambda one: supplements.request_supplement(
        one, by=DEPARTMENT, now=MONDAY, reason="x", items=ITEMS, procedure=PROCEDURE, hours=HOURS
    )),
    "forward": (processing, lambda one: decisions.forward(
        one, by=DESK, now=MONDAY, note="", to=OTHER
    )),
    "request_fee": (lambda: processing(fee=FeeDue("due", 8000)), lambda one: dossier_fee.request_fee(
        one, by=DEPARTMENT, now=MONDAY, reason="", hours=HOURS
    )),
    "request_verification": (processing, lambda one: asked(one, MONDAY, procedure(on_verification="pause"))),
    "note_verification": (lambda: asked(processing(), MONDAY).dossier, lambda one: answered(one, MONDAY)),
    "extend": (processing, lambda one: put_off(one, MONDAY)),
    "stop": (processing, lambda one: stopped(one, MONDAY, for_good=True)),
    "resume": (lambda: stopped(processing(), MONDAY).dossier, lambda one: gone_on_with(one, MONDAY)),
    "finish": (processing, lambda one: decisions.finish(
        one, by=DEPARTMENT, now=MONDAY, outcome="refused", reason="x", legal_ground="y", has_result=False
    )),
}  # fmt: skip
KEPT = {"version", "events", "updated_at", "last_decision", "undone", "dossier_code", "lookup_secret"}


def without(dossier, names):
    return {name: value for name, value in dataclasses.asdict(dossier).items() if name not in names}


class TestUndo:
    def test_every_decision_is_tried_here(self):
        assert set(DECISIONS) == states.UNDOABLE

    @pytest.mark.parametrize("action", sorted(states.UNDOABLE))
    def test_puts_everything_back_and_stays_in_the_list_of_moves(self, action):
        make, decide = DECISIONS[action]
        before = make()
        moved = decide(before)
        assert moved.event.action == action
        back = take_back(moved.dossier, by=a.an_official(moved.dossier.agency_code, "leader"))
        assert without(back.dossier, KEPT) == without(before, KEPT)
        assert (back.event.action, back.event.detail) == ("undo", {"undone": action, "reason": "bấm nhầm"})
        assert back.event.at == back.dossier.updated_at == MONDAY
        assert (back.event.from_state, back.event.to_state) == (moved.dossier.state, before.state)
        assert back.dossier.events == before.events + 2 and back.dossier.last_decision is None

    @pytest.mark.parametrize("action", sorted(states.UNDOABLE))
    def test_a_decision_changes_only_what_undo_puts_back(self, action):
        make, decide = DECISIONS[action]
        before = make()
        moved = decide(before).dossier
        changed = {
            name for name, value in dataclasses.asdict(before).items() if dataclasses.asdict(moved)[name] != value
        }
        assert changed <= set(Past.__dataclass_fields__) | KEPT

    def test_code_and_secret_of_an_acceptance_undone_come_again_with_the_next(self):
        back = take_back(accepted()).dossier
        assert (back.state, back.accepted, back.dossier_code) == ("submitted", False, "H37.12-261102-0001")
        again = decisions.accept(
            back, by=DESK, now=MONDAY, dossier_code="H37.12-261102-0009", lookup_secret="ZZZZ", duration=FIVE_DAYS,
            hours=HOURS,
        ).dossier  # fmt: skip
        assert (again.dossier_code, again.lookup_secret) == ("H37.12-261102-0001", "K7W2")

    def test_by_who_took_it_or_a_leader_and_nobody_else(self):
        dossier = stopped(processing(), MONDAY).dossier
        assert take_back(dossier, by=DEPARTMENT).dossier.state == "processing"
        colleague = a.an_official(UNIT, "specialist", "receiver")
        assert slug(lambda: take_back(dossier, by=colleague)) == "forbidden_role"
        assert "undo" not in rules.allowed_actions(dossier, colleague)
        assert slug(lambda: take_back(dossier, by=a.an_official("H37.99", "leader"))) == "not_found"
        assert slug(lambda: take_back(dossier, by=a.a_citizen_acting(dossier.applicant_id))) == "forbidden_role"

    @pytest.mark.parametrize(
        ("now", "days", "late"),
        [("2026-11-02 23:59", 0, False), ("2026-11-03 00:00", 0, True), ("2026-11-03 00:00", 1, False)],
    )
    def test_on_the_same_day_or_as_long_as_the_data_say(self, now, days, late):
        dossier = accepted()
        if late:
            assert slug(lambda: take_back(dossier, now=at(now), days=days)) == "undo_late"
        else:
            assert take_back(dossier, now=at(now), days=days).dossier.state == "submitted"

    def test_never_across_money(self):
        dossier = accepted()
        assert slug(lambda: take_back(dossier, money=MONDAY + timedelta(minutes=1))) == "undo_money"
        assert take_back(dossier, money=MONDAY - timedelta(minutes=1)).dossier.state == "submitted", "begun before"
        refused = DECISIONS["refuse"][1](submitted()).dossier
        assert slug(lambda: take_back(refused, money=MONDAY - timedelta(days=1))) == "undo_money", "on its way back"
        told = {"payment_id": "JW1", "amount_vnd": 8000}
        settled = dossier_fee.settle_fee(accepted(fee=FeeDue("due", 8000)), by=SYSTEM, now=MONDAY, **told).dossier
        assert slug(lambda: take_back(settled)) == "nothing_to_undo"

    def test_never_across_post_nor_once_the_result_was_handed_over(self):
        finished = DECISIONS["finish"][1](processing()).dossier
        assert slug(lambda: take_back(finished, post=True)) == "undo_post"
        returned = decisions.return_result(finished, by=SYSTEM, now=MONDAY, channel="online").dossier
        assert slug(lambda: take_back(returned)) == "not_allowed_now"

    def test_not_after_the_applicant_did_something(self):
        asked_ = supplements.request_supplement(
            submitted(), by=DESK, now=MONDAY, reason="x", items=ITEMS, procedure=PROCEDURE, hours=HOURS
        ).dossier
        typed = dossier_filing.save_draft(
            asked_, by=a.a_citizen_acting(asked_.applicant_id), version=asked_.version, now=MONDAY, form={"x": 2}
        )
        assert slug(lambda: take_back(typed)) == "nothing_to_undo"
        sent_a_page = dataclasses.replace(asked_, papers_version=asked_.papers_version + 1)
        assert slug(lambda: take_back(sent_a_page)) == "nothing_to_undo"

    def test_not_of_a_submission_and_not_twice(self):
        assert slug(lambda: take_back(submitted())) == "nothing_to_undo"
        back = take_back(stopped(processing(), MONDAY).dossier).dossier
        assert slug(lambda: take_back(back)) == "nothing_to_undo"

    def test_what_came_due_while_nothing_was_due_is_so_and_still_to_be_warned_of(self):
        still = stopped(processing(), at("2026-11-06 08:00")).dossier
        back = take_back(still, now=at("2026-11-06 09:30")).dossier
        assert (back.due_stage, [one.threshold for one in back.warnings]) == (
            "due_soon",
            ["due_soon", "due", "overdue"],
        )
        assert dossier_term.warn(back, by=SYSTEM, now=at("2026-11-06 09:30")).event.detail["threshold"] == "due_soon"

    def test_what_was_warned_of_before_the_undo_is_not_warned_of_again(self):
        warned = dossier_term.warn(processing(), by=SYSTEM, now=at("2026-11-06 09:00")).dossier
        back = take_back(warned, now=at("2026-11-06 09:30"), days=9).dossier
        assert (back.state, back.due_stage) == ("accepted", "due_soon")
        assert [one.threshold for one in back.warnings] == ["due", "overdue"]
