"""The moves of a dossier: what each leaves behind, and what it refuses beside the table of states."""

from dataclasses import replace
from datetime import UTC

import pytest

from chalicelib.domain import dossier as rules
from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_fee, dossier_filing
from chalicelib.domain import dossier_states as states
from chalicelib.domain import dossier_supplement as supplements
from chalicelib.domain.actor import SYSTEM, Actor
from chalicelib.domain.applicant import Applicant
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.dossier_parts import LastDecision, Past, SupplementRequest, Undone, Verification
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.calendars import at, hours
from tests.racing import outcome

UNIT, HOURS = "H37.12", hours()
DESK = a.an_official(UNIT, "receiver")
DEPARTMENT = a.an_official(UNIT, "specialist")
PAID = FeeDue("settled", 16000)
ITEMS = ({"slot": "declaration", "name": "Tờ khai", "what_is_wrong": "thiếu chữ ký"},)

REQUEST = SupplementRequest("thiếu", ITEMS, NOW, DESK.id)


def _at(state, **changes):
    accepted = state not in ("draft", "submitted", "not_accepted")
    told = {"state": state, "agency_code": UNIT, "events": 4, "version": 7, "accepted_at": NOW if accepted else None}
    return a.a_dossier(**{**told, **changes})


def _applicant(dossier):
    return a.a_citizen_acting(dossier.applicant_id)


def _slug(move, dossier, **named):
    with pytest.raises(Refused) as refused:
        move(dossier, now=NOW, **named)
    return refused.value.slug


def test_a_move_counts_the_version_and_the_event_and_says_who_did_what():
    dossier = _at("accepted")
    moved = decisions.forward(dossier, by=DESK, now=LATER, note="chuyển tư pháp")
    assert (moved.dossier.version, moved.dossier.events, moved.dossier.updated_at) == (8, 5, LATER)
    assert moved.event == rules.DossierEvent(
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
        sequence=5,
        version=8,
        action="forward",
        from_state="accepted",
        to_state="processing",
        at=LATER,
        actor_kind="officer",
        actor_id=DESK.id,
        detail={"note": "chuyển tư pháp"},
        agency_code=UNIT,
        agency_name="UBND phường Đông Kinh",
    )
    assert rules.move(dossier, "forward", by=DESK, now=LATER).event.detail == {}


def test_an_officers_decision_keeps_what_was_before_it_and_the_applicants_own_act_ends_that():
    dossier = _at("accepted", due_at=LATER, due_stage="in_time", papers_version=3, extensions=1)
    decided = rules.move(dossier, "forward", by=DESK, now=LATER).dossier
    past = Past(
        state="accepted",
        agency_code=UNIT,
        agency_name="UBND phường Đông Kinh",
        accepted_at=NOW,
        due_at=LATER,
        due_stage="in_time",
        extensions=1,
    )
    assert decided.last_decision == LastDecision("forward", DESK.id, LATER, 3, past)
    told = rules.move(decided, "warn", by=SYSTEM, now=LATER).dossier
    assert told.last_decision == decided.last_decision, "told, not decided"
    assert rules.move(decided, "withdraw", by=_applicant(decided), now=LATER).dossier.last_decision is None


@pytest.mark.parametrize(
    ("action", "to", "leaves"),
    [
        ("withdraw", "withdrawn", True),
        ("refuse", "not_accepted", True),
        ("stop", "stopped", True),
        ("supplement", "processing", False),
        ("undo", "processing", False),
        ("warn", "supplement_requested", False),
    ],
)
def test_a_request_that_nobody_may_answer_any_more_is_closed(action, to, leaves):
    asked = _at("supplement_requested", supplement_request=REQUEST)
    assert rules.leaves_request_open(asked, action, to) is leaves
    assert not rules.leaves_request_open(_at("processing"), action, to)


def test_taking_it_back_closes_the_request():
    asked = _at("supplement_requested", supplement_request=REQUEST)
    withdrawn = rules.move(asked, "withdraw", by=_applicant(asked), now=LATER).dossier
    assert withdrawn.supplement_request is None
    warned = rules.move(asked, "warn", by=SYSTEM, now=LATER).dossier
    assert warned.supplement_request == REQUEST


@pytest.mark.parametrize(
    ("applicant", "owner"),
    [
        (None, "Nông Thị Bình"),
        (Applicant("person", person={"name": "Nông Văn Minh"}), "Nông Văn Minh"),
        (Applicant("person"), "Nông Thị Bình"),
    ],
)
def test_whose_dossier_it_is(applicant, owner):
    assert _at("submitted", applicant=applicant, applicant_name="Nông Thị Bình").owner_name == owner


@pytest.mark.parametrize(
    ("by_post", "received", "waits"), [((), None, False), (("identity",), None, True), (("identity",), NOW, False)]
)
def test_papers_are_awaited_until_the_post_handed_them_over(by_post, received, waits):
    dossier = _at("submitted", papers_by_post=by_post, papers_received_at=received)
    assert dossier.waits_for_papers is waits
    assert ("receive_papers" in rules.allowed_actions(dossier, DESK)) is waits


@pytest.mark.parametrize(("sealed", "since"), [(2, NOW), (3, None), (0, None)])
def test_an_acceptance_undone_counts_while_nothing_was_handed_in_since(sealed, since):
    undone = Undone(accepted_at=NOW, sealed_sets=2)
    assert _at("submitted", undone=undone, sealed_sets=sealed).taken_in_before == since


def test_acceptance_gives_code_secret_and_due_time():
    told = {"dossier_code": "H37.12-261123-0001", "lookup_secret": "K7W2", "duration": Duration(1, "working_day")}
    moved = decisions.accept(_at("submitted"), by=DESK, now=NOW, hours=HOURS, **told)
    due = at("2026-11-25 09:00:00.123456")
    assert (moved.dossier.accepted, moved.dossier.dossier_code) == (True, "H37.12-261123-0001")
    assert (moved.dossier.due_at, moved.dossier.first_due_at, moved.dossier.due_stage) == (due, due, "due_soon")
    assert moved.event.detail["due_at"] == due.astimezone(UTC).isoformat()
    assert "K7W2" not in str(moved.event.detail), "the secret is for the applicant only"


@pytest.mark.parametrize("unit", ["H37", "H37.1", "H37.13", "H37.12.01", "H38.12"])
def test_officers_of_other_units_are_told_there_is_no_such_dossier(unit):
    assert _slug(decisions.forward, _at("accepted"), by=a.an_official(unit, "receiver"), note="") == "not_found"


@pytest.mark.parametrize(("unit", "answers"), [("H37", True), ("H3", False), ("H37.1", False), ("H37.12.01", False)])
def test_a_leader_answers_for_the_whole_subtree(unit, answers):
    leader = a.an_official(unit, "leader")
    allowed = rules.allowed_actions(_at("accepted"), leader)
    assert bool(allowed) is answers


OWN_RULE = [
    (dossier_filing.rate, _at("returned", rating={"score": 3}), {"score": 1, "comment": ""}),
    (dossier_fee.request_fee, _at("processing", fee=PAID), {"reason": "", "hours": HOURS}),
    (decisions.finish, _at("processing"), {"outcome": "granted", "reason": "", "has_result": False}),
    (
        supplements.request_supplement,
        _at("submitted", supplement_requests=1),
        {"reason": "thiếu", "items": ITEMS, "procedure": a.a_procedure(), "hours": HOURS},
    ),
]


@pytest.mark.parametrize(("move", "dossier", "told"), OWN_RULE, ids=lambda x: getattr(x, "__name__", ""))
def test_a_stranger_learns_nothing_from_a_refusal(move, dossier, told):
    assert _slug(move, dossier, by=a.a_citizen_acting(), **told) == "not_found"
    assert _slug(move, dossier, by=a.an_official("H37.99", "specialist", "receiver"), **told) == "not_found"


def test_not_allowed_now_tells_where_it_stands_and_what_one_may_do():
    with pytest.raises(Refused) as refused:
        decisions.forward(_at("stopped"), by=DESK, now=NOW, note="")
    allowed = rules.allowed_actions(_at("stopped"), DESK)
    assert refused.value.extensions == {"state": "stopped", "allowed_actions": allowed} and "forward" not in allowed
    assert refused.value.facts == {"state": "stopped"}


class TestDraft:
    def test_saving_replaces_what_was_changed_and_counts_the_version(self):
        draft = _at("draft")
        saved = dossier_filing.save_draft(draft, by=_applicant(draft), version=7, now=LATER, form={"x": 1}, copies=3)
        assert (saved.form, saved.copies, saved.version, saved.events) == ({"x": 1}, 3, 8, 4)

    @pytest.mark.parametrize("version", [6, 8, 0])
    def test_another_version_is_stale_and_the_current_is_told(self, version):
        with pytest.raises(Refused) as refused:
            dossier_filing.save_draft(draft := _at("draft"), by=_applicant(draft), version=version, now=NOW)
        assert (refused.value.slug, refused.value.facts) == ("draft_stale", {"version": 7})

    def test_only_the_applicant_saves_and_only_a_draft_or_a_supplement(self):
        draft, handed_in = _at("draft"), _at("submitted")
        assert _slug(dossier_filing.save_draft, draft, by=a.a_citizen_acting(), version=7) == "not_found"
        assert _slug(dossier_filing.save_draft, handed_in, by=_applicant(handed_in), version=7) == "not_allowed_now"
        asked = _at("supplement_requested")
        assert dossier_filing.save_draft(asked, by=_applicant(asked), version=7, now=NOW, form={}).state == asked.state


class TestFee:
    @pytest.mark.parametrize(
        ("fee", "slug"),
        [(FeeDue("none", 0), "fee_settled"), (PAID, "fee_settled"), (FeeDue("unknown", None), "fee_not_set")],
    )
    def test_only_a_known_open_fee_can_be_asked_for(self, fee, slug):
        assert _slug(dossier_fee.request_fee, _at("processing", fee=fee), by=DEPARTMENT, reason="", hours=HOURS) == slug

    @pytest.mark.parametrize(("state", "then"), [("payment_required", "processing"), ("accepted", "accepted")])
    def test_money_moves_only_a_dossier_that_waits_for_it(self, state, then):
        told = {"payment_id": "JW1", "amount_vnd": 16000, "duration": Duration(1, "working_day"), "hours": HOURS}
        moved = dossier_fee.settle_fee(_at(state), by=SYSTEM, now=NOW, **told)
        assert (moved.dossier.state, moved.dossier.fee.state, moved.dossier.fee.payment_id) == (then, "settled", "JW1")

    def test_the_same_money_told_again_moves_nothing(self):
        settled = dossier_fee.settle_fee(
            _at("accepted"), by=SYSTEM, now=NOW, payment_id="JW1", amount_vnd=16000
        ).dossier
        assert dossier_fee.settle_fee(settled, by=SYSTEM, now=LATER, payment_id="JW1", amount_vnd=16000) is None

    @pytest.mark.parametrize("state", ["accepted", "processing", "finished", "returned", "withdrawn"])
    def test_money_that_the_bank_took_back_is_due_again_wherever_the_dossier_stands(self, state):
        paid = _at(state, fee=FeeDue("settled", 16000, (), "JW1"))
        told = {"by": SYSTEM, "payment_id": "JW1", "amount_vnd": 16000}
        moved = dossier_fee.unsettle_fee(paid, now=LATER, **told)
        assert (moved.dossier.state, moved.dossier.fee) == (state, FeeDue("due", 16000))
        assert moved.event.detail == {"payment_id": "JW1", "amount_vnd": 16000}
        assert dossier_fee.unsettle_fee(moved.dossier, now=LATER, **told) is None, "told again"
        other = _at(state, fee=FeeDue("settled", 16000, (), "JW2"))
        assert dossier_fee.unsettle_fee(other, now=LATER, **told) is None, "another payment settled it"

    def test_nobody_settles_a_fee_by_hand(self):
        leader = a.an_official(UNIT, "leader", "receiver", "specialist")
        assert (
            _slug(dossier_fee.settle_fee, _at("accepted"), by=leader, payment_id="x", amount_vnd=1) == "forbidden_role"
        )


class TestFinish:
    @pytest.mark.parametrize(
        ("fee", "outcome", "has_result", "slug"),
        [
            (FeeDue("due", 16000), "granted", True, "fee_unpaid"),
            (FeeDue("unknown", None), "granted", True, "fee_not_set"),
            (PAID, "granted", False, "result_missing"),
            (PAID, "granted", True, ""),
            (FeeDue("none", 0), "granted", True, ""),
            (FeeDue("due", 16000), "refused", False, ""),
        ],
    )
    def test_granting_needs_fee_and_result_refusing_needs_neither(self, fee, outcome, has_result, slug):
        why = {"reason": "lý do", "legal_ground": "Điều 13"}
        told = {"by": DEPARTMENT, "outcome": outcome, "has_result": has_result, **why}
        dossier = _at("processing", fee=fee, result_channel="post")
        if slug:
            assert _slug(decisions.finish, dossier, **told) == slug
        else:
            moved = decisions.finish(dossier, now=LATER, **told)
            assert (moved.dossier.outcome, moved.dossier.finished_at) == (outcome, LATER)
            assert moved.event.detail == {"outcome": outcome, **why, "result_channel": "post"}

    @pytest.mark.parametrize(
        ("reason", "legal_ground", "missing"),
        [("", "Điều 13", ["/reason"]), ("lý do", " ", ["/legal_ground"]), ("", "", ["/reason", "/legal_ground"])],
    )
    def test_refusing_needs_a_reason_and_a_legal_ground(self, reason, legal_ground, missing):
        told = {"by": DEPARTMENT, "now": LATER, "outcome": "refused", "has_result": False}
        with pytest.raises(Refused) as refused:
            decisions.finish(_at("processing"), reason=reason, legal_ground=legal_ground, **told)
        assert (refused.value.slug, [one.pointer for one in refused.value.faults]) == ("invalid_request", missing)

    def test_the_result_reaches_the_applicant_once(self):
        returned = decisions.return_result(_at("finished"), by=SYSTEM, now=LATER, channel="post").dossier
        assert (returned.state, returned.returned_at, returned.return_channel) == ("returned", LATER, "post")
        assert _slug(decisions.return_result, returned, by=SYSTEM, channel="post") == "not_allowed_now"

    def test_one_opinion_and_its_words_stay_out_of_the_event(self):
        finished = _at("finished")
        rated = dossier_filing.rate(finished, by=_applicant(finished), now=NOW, score=3, comment="cô Bình rất nhanh")
        assert rated.dossier.rating == {"score": 3, "comment": "cô Bình rất nhanh"}
        assert rated.event.detail == {"score": 3}
        assert _slug(dossier_filing.rate, rated.dossier, by=_applicant(finished), score=1, comment="") == "rating_given"


def test_the_seal_fee_and_name_are_fixed_at_submission():
    draft = _at("draft")
    handed_in = dossier_filing.submit(
        draft, by=_applicant(draft), now=NOW, fee=FeeDue("due", 8000), submission_sha256=a.SHA256, applicant_name="Bình"
    ).dossier
    assert (handed_in.fee.amount_vnd, handed_in.submission_sha256, handed_in.applicant_name) == (8000, a.SHA256, "Bình")
    assert handed_in.submitted_at == NOW and not handed_in.accepted


def test_taking_it_back_keeps_the_reason():
    dossier = _at("processing")
    assert dossier_filing.withdraw(dossier, by=_applicant(dossier), now=NOW, reason="nhầm").dossier.decision == {
        "reason": "nhầm"
    }


@pytest.mark.parametrize(
    ("state", "changes", "queues"),
    [
        ("submitted", {"due_stage": "not_taken_in"}, ("new", "not_taken_in")),
        ("submitted", {"due_stage": "overdue"}, ("new",)),
        ("processing", {"due_stage": "due_soon"}, ("processing", "due_soon")),
        ("accepted", {"due_stage": "overdue"}, ("processing", "overdue")),
        ("processing", {"due_stage": "in_time"}, ("processing",)),
        ("processing", {"due_stage": "not_taken_in"}, ("processing",)),
        ("finished", {"due_stage": "overdue"}, ("ready",)),
        ("supplement_requested", {"due_stage": "due_soon"}, ("waiting_citizen",)),
        ("stopped", {"stopped_finally": True}, ()),
        ("processing", {"handled_by": "central_system"}, ()),
    ],
)
def test_what_is_late_stands_in_a_queue_of_that_name_too(state, changes, queues):
    assert rules.queues_of(_at(state, **changes)) == queues


@pytest.mark.parametrize(
    ("state", "queue"),
    [
        ("draft", ""), ("submitted", "new"), ("accepted", "processing"), ("processing", "processing"),
        ("supplement_requested", "waiting_citizen"), ("payment_required", "waiting_citizen"),
        ("stopped", "waiting_citizen"), ("finished", "ready"), ("returned", ""), ("withdrawn", ""),
        ("not_accepted", ""),
    ],
)  # fmt: skip
def test_each_state_stands_in_its_queue(state, queue):
    assert rules.queues_of(_at(state)) == ((queue,) if queue else ())


def test_an_officer_with_the_applicants_id_is_not_the_applicant():
    dossier = _at("submitted")
    assert rules.roles_on(dossier, Actor("officer", dossier.applicant_id, agency_code="H99")) == frozenset()


QUESTION = Verification("UBND xã", "?", NOW, "an", LATER)
FEE = FeeDue("due", 16000)
LEADER = a.an_official(UNIT, "leader", "receiver", "specialist")
DECIDED = LastDecision("extend", DEPARTMENT.id, NOW, 0, Past("processing", UNIT, "UBND"))
# What needs more of a dossier than its state: action, state, the rest of it, who -> whether it is offered.
OFFERED = [
    ("rate", "returned", {}, None, True),
    ("rate", "returned", {"rating": {"score": 1}}, None, False),
    ("refuse_exemption", "accepted", {"exemption": "poor", "fee": FEE}, LEADER, True),
    ("refuse_exemption", "accepted", {"fee": FEE}, LEADER, False),
    ("refuse_exemption", "accepted", {"exemption": "poor", "exemption_refused": "hết hạn"}, LEADER, False),
    ("refuse_exemption", "accepted", {"exemption": "poor", "fee": PAID}, LEADER, False),
    ("quote_fee", "accepted", {"fee": FeeDue("unknown", None)}, LEADER, True),
    ("quote_fee", "accepted", {"fee": FEE}, LEADER, False),
    ("undo", "processing", {}, LEADER, False),
    ("undo", "processing", {"last_decision": DECIDED}, LEADER, True),
    ("undo", "processing", {"last_decision": DECIDED}, DEPARTMENT, True),
    ("undo", "processing", {"last_decision": DECIDED}, DESK, False),
    ("undo", "processing", {"last_decision": DECIDED, "undone": Undone(("extend",))}, LEADER, False),
    ("undo", "processing", {"last_decision": DECIDED, "undone": Undone(("request_supplement",))}, LEADER, True),
    ("note_verification", "processing", {}, LEADER, False),
    ("note_verification", "processing", {"verification": QUESTION}, LEADER, True),
    ("note_verification", "processing", {"verification": replace(QUESTION, answered_at=NOW)}, LEADER, False),
    ("extend", "processing", {}, LEADER, False),
    ("extend", "processing", {"due_at": LATER}, LEADER, True),
    ("extend", "processing", {"due_at": LATER, "verification": QUESTION}, LEADER, False),
    ("finish", "processing", {"verification": QUESTION}, LEADER, False),
    ("finish", "processing", {"verification": replace(QUESTION, answered_at=NOW)}, LEADER, True),
    ("assign", "processing", {"verification": QUESTION}, LEADER, True),
    ("resume", "stopped", {}, LEADER, True),
    ("resume", "stopped", {"stopped_finally": True}, LEADER, False),
    ("assign", "stopped", {"stopped_finally": True}, LEADER, False),
    ("assign", "stopped", {"handled_by": "central_system"}, LEADER, False),
]


@pytest.mark.parametrize(("action", "state", "changes", "by", "offered"), OFFERED, ids=range(len(OFFERED)))
def test_an_act_is_offered_only_where_there_is_something_to_do(action, state, changes, by, offered):
    dossier = _at(state, **changes)
    assert (action in rules.allowed_actions(dossier, by or _applicant(dossier))) is offered


@pytest.mark.parametrize(
    ("action", "accepted", "counts"),
    [
        ("request_supplement", False, True),
        ("request_supplement", True, False),
        ("extend", True, True),
        ("forward", True, False),
    ],
)
def test_which_decisions_are_undone_once_in_a_dossiers_life(action, accepted, counts):
    dossier = _at("processing", last_decision=replace(DECIDED, action=action), accepted_at=NOW if accepted else None)
    assert dossier.undo_counts is counts
    assert replace(dossier, undone=Undone((action,))).undo_is_used is counts
    assert not dossier.undo_is_used and not replace(dossier, last_decision=None).undo_counts


@pytest.mark.parametrize(
    ("action", "refused"), [("resume", True), ("stop", True), ("assign", True), ("quote_fee", False)]
)
def test_of_what_is_stopped_for_good_little_is_left_to_do(action, refused):
    ended = _at("stopped", stopped_finally=True, fee=FeeDue("unknown", None))
    assert outcome(lambda: rules.may(ended, action, by=LEADER)) == (
        "not_allowed_now" if refused else _arrow(ended, action)
    )


def _arrow(dossier, action):
    return states.arrow(dossier.state, action, accepted=dossier.accepted)
