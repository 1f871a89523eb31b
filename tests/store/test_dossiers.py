"""A dossier's writes: what belongs together happens together, and every lost condition is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import AlreadyAnswered, Conflict
from chalicelib.store import answers, dossiers
from tests import builders as a
from tests.builders import NOW, an_answer


def created(**changes):
    dossier = a.a_dossier(**changes)
    dossiers.create_draft(dossier, once=None)
    return dossier


def created_in_queue(**changes):
    """Stored as it is, counted in its queue."""
    draft = created(**changes)
    submitted = replace(draft, state="submitted", version=2, submitted_at=NOW, events=1)
    dossiers.save(draft, submitted)
    return submitted


def accepted(dossier, serial, **changes):
    code = f"{dossier.agency_code}-261123-{serial:04d}"
    return replace(
        dossier,
        state="accepted",
        version=dossier.version + 1,
        accepted_at=NOW,
        dossier_code=code,
        due_at=NOW,
        **changes,
    )


def later(dossier, **changes):
    return replace(dossier, version=dossier.version + 1, **changes)


class TestDrafts:
    def test_a_citizen_has_one_open_draft_of_a_procedure(self):
        first = created()
        second = a.a_dossier(applicant_id=first.applicant_id)

        with pytest.raises(Conflict):
            dossiers.create_draft(second, once=None)

        assert dossiers.get(second.dossier_id) is None
        assert dossiers.open_draft(first.applicant_id, first.procedure_code) == first.dossier_id

    def test_drafts_of_other_procedures_and_citizens_do_not_disturb(self):
        first = created()
        created(applicant_id=first.applicant_id, procedure_code="1.004884")
        created(procedure_code=first.procedure_code)
        assert dossiers.open_draft(first.applicant_id, "LOCAL-1") is None

    def test_the_same_request_again_is_told_so_rather_than_refused(self):
        dossier, once = a.a_dossier(), an_answer()
        dossiers.create_draft(dossier, once=once)

        with pytest.raises(AlreadyAnswered):
            dossiers.create_draft(dossier, once=once)
        assert answers.get(once.key) == once

    def test_submission_frees_the_procedure_for_a_new_draft(self):
        first = created()
        dossiers.save(first, later(first, state="submitted", submitted_at=NOW), event=a.an_event(first))

        assert dossiers.open_draft(first.applicant_id, first.procedure_code) is None
        created(applicant_id=first.applicant_id)

    def test_no_draft_is_ever_thrown_away_behind_its_owners_back(self, calls):
        draft = created()
        calls.clear()
        dossiers.save(draft, later(draft, updated_at=NOW + timedelta(days=400)))

        assert calls == ["PutItem"]
        assert dossiers.open_draft(draft.applicant_id, draft.procedure_code) == draft.dossier_id

    def test_discarding_takes_papers_and_claim_along(self):
        draft = created()
        papers = [a.a_document(draft, page=number) for number in range(1, 121)]
        seen = draft
        for paper in papers[:2]:
            dossiers.add_document(seen, paper, once=None)
            seen = replace(seen, papers_version=seen.papers_version + 1)

        dossiers.delete_draft(seen, papers)

        assert dossiers.load(draft.dossier_id) is None
        assert dossiers.get_document(draft.dossier_id, papers[0].document_id) is None
        assert dossiers.open_draft(draft.applicant_id, draft.procedure_code) is None

    def test_a_draft_that_changed_is_not_discarded(self):
        draft = created()
        dossiers.save(draft, later(draft))
        with pytest.raises(Conflict):
            dossiers.delete_draft(draft, [])
        assert dossiers.get(draft.dossier_id)


class TestSaving:
    @pytest.mark.parametrize("stale", [{"version": 0}, {"version": 2}, {"papers_version": 1}])
    def test_a_stale_head_is_a_conflict_and_nothing_is_written(self, stale):
        draft, once = created(), an_answer()
        before = replace(draft, **stale)

        with pytest.raises(Conflict):
            dossiers.save(
                before, later(before, state="submitted", submitted_at=NOW), event=a.an_event(draft), once=once
            )

        head, papers, moves = dossiers.load_with_events(draft.dossier_id)
        assert (head, papers, moves) == (draft, [], [])
        assert answers.get(once.key) is None
        assert dossiers.open_draft(draft.applicant_id, draft.procedure_code) == draft.dossier_id

    def test_a_dossier_that_is_gone_is_a_conflict(self):
        dossier = a.a_dossier()
        with pytest.raises(Conflict):
            dossiers.save(dossier, later(dossier))

    def test_a_repeated_request_is_told_so_even_when_the_head_moved_on(self):
        draft, once = created(), an_answer()
        after = later(draft, state="submitted", submitted_at=NOW)
        dossiers.save(draft, after, event=a.an_event(draft), once=once)

        with pytest.raises(AlreadyAnswered):
            dossiers.save(draft, after, event=a.an_event(draft), once=once)

    def test_one_move_is_written_once(self):
        draft = created()
        dossiers.save(draft, second := later(draft), event=a.an_event(draft))
        with pytest.raises(Conflict):
            dossiers.save(second, later(second), event=a.an_event(draft))

    def test_a_hundred_submissions_with_one_key_are_one_submission(self, at_once):
        draft, once = created(), an_answer()
        submitted = later(draft, state="submitted", submitted_at=NOW, events=1)

        def submit(_):
            dossiers.save(draft, submitted, event=a.an_event(submitted), once=once)

        results = at_once(submit, range(100), threads=48)

        assert [type(one) for one in results if one] == [AlreadyAnswered] * 99
        assert len(dossiers.load_with_events(draft.dossier_id)[2]) == 1
        assert dossiers.queue_counts(draft.agency_code)["new"] == 1


class TestReading:
    def test_head_papers_and_moves_come_in_one_query_in_their_order(self, calls):
        draft = created()
        papers = [a.a_document(draft, page=page) for page in (1, 2)]
        dossiers.add_document(draft, papers[1], once=None)
        with_one = replace(draft, papers_version=1)
        dossiers.add_document(with_one, papers[0], once=None)
        before = replace(draft, papers_version=2)
        after = later(before, events=11)
        moves = [a.an_event(draft, sequence=number, action=f"a{number}") for number in (1, 2, 11)]
        for move in moves:
            dossiers.save(before, after, event=move)
            before, after = after, later(after)
        calls.clear()

        assert dossiers.load_with_events(draft.dossier_id) == (before, papers, moves)
        assert dossiers.load(draft.dossier_id) == (before, papers)
        assert calls == ["Query", "Query"]

    def test_what_is_not_there_is_none(self):
        assert dossiers.get("nobody's") is None
        assert dossiers.load("nobody's") is None
        assert dossiers.load_with_events("nobody's") is None
        assert dossiers.find_by_code("H37.12-261123-0001") is None
        assert dossiers.get_document("nobody's", "x") is None

    def test_a_stream_image_is_read_back_as_what_it_is(self, aws):
        draft = created()
        paper, move = a.a_document(draft), a.an_event(draft)
        dossiers.add_document(draft, paper, once=None)
        before = replace(draft, papers_version=1)
        dossiers.save(before, after := later(before), event=move)
        answer = aws.aws.client("dynamodb").query(
            TableName=aws.tables["dossiers"],
            KeyConditionExpression="#id = :id",
            ExpressionAttributeNames={"#id": "dossier_id"},
            ExpressionAttributeValues={":id": {"S": draft.dossier_id}},
        )
        images = [a.as_lambda_hands_over(row) for row in answer["Items"]]

        assert [dossiers.from_image(image) for image in images] == [paper, after, move]
        claim = {"dossier_id": {"S": "draft#c#p"}, "part": {"S": "claim"}, "held_by": {"S": "x"}}
        assert dossiers.from_image(claim) is None


class TestPapers:
    def test_a_form_and_a_page_saved_at_once_do_not_overwrite_each_other(self):
        draft = created()
        paper = a.a_document(draft)
        dossiers.add_document(draft, paper, once=None)

        with pytest.raises(Conflict):
            dossiers.save(draft, later(draft, form={"copies": 9}))
        assert dossiers.load(draft.dossier_id) == (replace(draft, papers_version=1), [paper])

    def test_a_page_does_not_mind_a_saved_form(self):
        draft = created()
        dossiers.save(draft, saved := later(draft, form={"copies": 9}))
        dossiers.add_document(draft, a.a_document(draft), once=None)
        assert dossiers.get(draft.dossier_id) == replace(saved, papers_version=1)

    @pytest.mark.parametrize("change", [{"papers_version": 1}, {"state": "submitted"}])
    def test_a_page_is_not_added_to_what_was_not_seen(self, change):
        draft, once = created(), an_answer()
        dossiers.save(draft, later(draft, **change))
        paper = a.a_document(draft)

        with pytest.raises(Conflict):
            dossiers.add_document(draft, paper, once=once)
        assert dossiers.get_document(draft.dossier_id, paper.document_id) is None
        assert answers.get(once.key) is None

    def test_an_announcement_repeated_is_told_so(self):
        draft, once = created(), an_answer()
        paper = a.a_document(draft)
        dossiers.add_document(draft, paper, once=once)
        with pytest.raises(AlreadyAnswered):
            dossiers.add_document(draft, paper, once=once)

    def test_a_page_is_removed_once_and_only_as_it_was_seen(self):
        draft = created()
        paper = a.a_document(draft)
        dossiers.add_document(draft, paper, once=None)
        seen = replace(draft, papers_version=1)

        with pytest.raises(Conflict):
            dossiers.remove_document(draft, paper)
        with pytest.raises(Conflict):
            dossiers.remove_document(seen, replace(paper, state="accepted"))
        dossiers.remove_document(seen, paper)
        with pytest.raises(Conflict):
            dossiers.remove_document(replace(seen, papers_version=2), paper)

        assert dossiers.load(draft.dossier_id) == (replace(draft, papers_version=2), [])

    def test_of_two_verdicts_on_a_page_the_first_stays(self):
        draft = created()
        paper = a.a_document(draft)
        dossiers.add_document(draft, paper, once=None)
        checking = replace(paper, state="checking")
        dossiers.save_document(paper, checking)
        dossiers.save_document(checking, replace(checking, state="accepted"))

        with pytest.raises(Conflict):
            dossiers.save_document(checking, replace(checking, state="rejected"))
        assert dossiers.get_document(draft.dossier_id, paper.document_id).state == "accepted"

    def test_a_verdict_on_a_removed_page_brings_nothing_back(self):
        draft = created()
        paper = a.a_document(draft)
        with pytest.raises(Conflict):
            dossiers.save_document(paper, replace(paper, state="checking"))


class TestCodes:
    def test_acceptance_takes_code_and_serial_together(self):
        dossier = created_in_queue()
        dossiers.save(dossier, after := accepted(dossier, 1), serial=1)

        assert dossiers.find_by_code(after.dossier_code) == after
        assert dossiers.last_serial(dossier.agency_code, "261123") == 1
        assert dossiers.last_serial(dossier.agency_code, "261124") == 0

    def test_the_day_of_a_serial_is_the_vietnamese_one(self):
        dossier = created_in_queue()
        just_after_midnight = NOW.replace(hour=17, minute=30)
        dossiers.save(dossier, replace(accepted(dossier, 1), accepted_at=just_after_midnight), serial=1)
        assert dossiers.last_serial(dossier.agency_code, "261124") == 1

    @pytest.mark.parametrize(("serial", "given"), [(1, 2), (2, 2), (4, 2), (9, 0)])
    def test_a_serial_that_is_not_the_next_is_a_conflict_and_changes_nothing(self, serial, given):
        agency = a.new_id("H37")
        for number in range(1, given + 1):
            other = created_in_queue(agency_code=agency)
            dossiers.save(other, accepted(other, number), serial=number)
        dossier = created_in_queue(agency_code=agency)

        with pytest.raises(Conflict):
            dossiers.save(dossier, accepted(dossier, serial), serial=serial)

        assert dossiers.last_serial(agency, "261123") == given
        assert dossiers.get(dossier.dossier_id) == dossier

    def test_no_code_without_its_serial(self):
        dossier = created_in_queue()
        with pytest.raises(ValueError, match="serial"):
            dossiers.save(dossier, accepted(dossier, 1))
