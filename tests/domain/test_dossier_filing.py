"""What an applicant does with a dossier: what each act changes, whole, and what it refuses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import dossier_filing as filing
from chalicelib.domain.applicant import Applicant
from chalicelib.domain.dossier import FeeDue, move
from chalicelib.domain.dossier_parts import DueWarning
from chalicelib.domain.errors import Fault, Refused
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.dossier_changes import changed, did
from tests.racing import outcome

UNIT = "H37.12"
DESK, DEPARTMENT = a.an_official(UNIT, "receiver"), a.an_official(UNIT, "specialist")
WARNED = (DueWarning("due", LATER),)
SEALED = {"fee": FeeDue("due", 8000), "submission_sha256": a.SHA256, "applicant_name": "Nông Thị Bình"}


def at(state, **changes):
    return a.a_submitted_dossier(**{"state": state, "agency_code": UNIT, "version": 7, **changes})


def owner(dossier):
    return a.a_citizen_acting(dossier.applicant_id)


def refusal(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


class TestSavingADraft:
    def test_what_was_typed_is_kept_and_the_notice_of_removal_forgotten(self):
        draft = a.a_dossier(version=7, draft_notice_at=NOW)
        saved = filing.save_draft(draft, by=owner(draft), version=7, now=LATER, form={"x": 1}, copies=3)
        assert (saved.version, saved.events) == (8, 0)
        assert changed(draft, saved) == {"form": {"x": 1}, "copies": 3, "draft_notice_at": None, "updated_at": LATER}

    def test_the_request_that_is_being_answered_can_be_taken_back_no_more(self):
        asked = at("submitted")
        asked = move(asked, "request_supplement", by=DESK, now=NOW).dossier
        assert asked.last_decision.action == "request_supplement"
        saved = filing.save_draft(asked, by=owner(asked), version=8, now=LATER, form={"x": 1})
        assert (saved.last_decision, saved.state) == (None, "supplement_requested")

    @pytest.mark.parametrize("changes", [{"state": "submitted"}, {"handled_by": "central_system"}])
    def test_what_is_handed_in_or_kept_elsewhere_is_no_draft(self, changes):
        dossier = at(**{"state": "supplement_requested", **changes})
        refused = refusal(lambda: filing.save_draft(dossier, by=owner(dossier), version=7, now=NOW))
        assert (refused.slug, refused.extensions["state"]) == ("not_allowed_now", dossier.state)
        assert ("withdraw" in refused.extensions["allowed_actions"]) is dossier.is_local, (
            "what its owner may do instead"
        )

    def test_a_stranger_hears_of_no_draft_and_no_version(self):
        draft = a.a_dossier()
        assert outcome(lambda: filing.save_draft(draft, by=a.a_citizen_acting(), version=9, now=NOW)) == "not_found"


class TestHandingIn:
    def test_it_is_sealed_with_fee_and_name_and_waits_to_be_taken_in(self):
        draft = a.a_dossier(version=7)
        moved = filing.submit(draft, by=owner(draft), now=LATER, **SEALED)
        assert did(draft, moved) == (
            "submit",
            {
                "state": "submitted",
                "updated_at": LATER,
                "submitted_at": LATER,
                "sealed_sets": 1,
                "warnings": (DueWarning("not_taken_in", LATER + timedelta(hours=1)),),
                **SEALED,
            },
            {"submission_sha256": a.SHA256},
        )

    def test_for_whom_it_is_filed_is_handed_in_and_what_was_typed_of_others_is_not(self):
        child = {"name": "Nông Văn Minh", "relation": "parent"}
        draft = a.a_dossier(applicant=Applicant("person", person=child, business={"name": "Công ty Hoa Hồi"}))
        moved = filing.submit(draft, by=owner(draft), now=LATER, exemption_name="Hộ nghèo", **SEALED)
        assert (moved.dossier.applicant, moved.dossier.owner_name) == (Applicant("person", child), "Nông Văn Minh")
        assert moved.event.detail == {"submission_sha256": a.SHA256, "exemption": "Hộ nghèo"}

    def test_nobody_is_late_while_the_post_has_the_papers(self):
        draft = a.a_dossier()
        moved = filing.submit(draft, by=owner(draft), now=LATER, papers_by_post=("identity",), **SEALED)
        assert (moved.dossier.papers_by_post, moved.dossier.warnings) == (("identity",), ())


class TestTakingItBack:
    def test_from_home_with_the_reason_alone(self):
        dossier = at("processing", accepted_at=NOW, due_at=LATER, due_stage="due_soon", warnings=WARNED)
        moved = filing.withdraw(dossier, by=owner(dossier), now=LATER, reason="nhầm", paper_shown="căn cước")
        told = {"reason": "nhầm"}
        ended = {"state": "withdrawn", "updated_at": LATER, "decision": told, "due_stage": "", "warnings": ()}
        assert did(dossier, moved) == ("withdraw", ended, told)

    def test_at_the_counter_with_the_paper_by_which_the_person_is_known(self):
        dossier = at("submitted")
        moved = filing.withdraw(dossier, by=DESK, now=LATER, reason="nhầm", paper_shown="căn cước")
        assert moved.event.detail == {"reason": "nhầm", "channel": "counter", "paper_shown": "căn cước"}
        assert moved.dossier.decision == {"reason": "nhầm"}

    @pytest.mark.parametrize("shown", [{}, {"paper_shown": ""}, {"paper_shown": "  "}])
    def test_at_the_counter_nobody_is_known_by_nothing(self, shown):
        refused = refusal(lambda: filing.withdraw(at("submitted"), by=DESK, now=NOW, reason="x", **shown))
        assert refused.slug == "invalid_request"
        assert refused.faults == (Fault("/paper_shown", "required", {"name": "paper_shown"}),)

    def test_who_may_not_take_it_back_is_not_asked_for_a_paper(self):
        assert outcome(lambda: filing.withdraw(at("submitted"), by=DEPARTMENT, now=NOW, reason="x")) == "forbidden_role"


class TestTheOpinion:
    def test_it_is_kept_and_its_words_are_told_to_nobody(self):
        dossier = at("returned", accepted_at=NOW)
        moved = filing.rate(dossier, by=owner(dossier), now=LATER, score=3, comment="nhanh")
        kept = {"rating": {"score": 3, "comment": "nhanh"}, "updated_at": LATER}
        assert did(dossier, moved) == ("rate", kept, {"score": 3})
        again = refusal(lambda: filing.rate(moved.dossier, by=owner(dossier), now=LATER, score=1, comment=""))
        assert again.slug == "rating_given"

    def test_before_the_matter_is_over_there_is_none(self):
        dossier = replace(at("processing"), rating={"score": 3})
        rated = outcome(lambda: filing.rate(dossier, by=owner(dossier), now=NOW, score=1, comment=""))
        assert rated == "not_allowed_now"
