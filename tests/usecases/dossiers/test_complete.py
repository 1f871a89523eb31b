"""Finishing, throwing a draft away, and moves that follow from other aggregates."""

import pytest

from chalicelib.domain.dossier import FeeDue
from chalicelib.store import calendars, dossiers, procedures
from chalicelib.usecases.dossiers import follow
from chalicelib.usecases.dossiers.discard_draft import discard_draft
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, outcome, race
from tests.usecases.office import applicant, page


def _processing(office, fee="settled", **changes):
    told = {"state": "processing", "accepted_at": NOW, "submitted_at": NOW, "fee": FeeDue(fee, 8000), **changes}
    return office.stored(**told)


class TestComplete:
    @pytest.mark.parametrize(
        ("fee", "result", "outcome_of_it"),
        [("due", "accepted", "fee_unpaid"), ("unknown", "accepted", "fee_not_set"), ("settled", None, "result_missing"),
         ("settled", "checking", "result_missing"), ("settled", "accepted", "finished"),
         ("none", "accepted", "finished")],
    )  # fmt: skip
    def test_granting_needs_a_settled_fee_and_a_checked_result(self, office, fee, result, outcome_of_it):
        dossier = _processing(office, fee)
        if result:
            page(dossier, slot="result", state=result)
        told = outcome(lambda: office.complete(dossier))
        assert (told if isinstance(told, str) else told.state) == outcome_of_it

    def test_refusing_needs_neither(self, office):
        refused = office.complete(_processing(office, "due"), "refused", "không đủ điều kiện")
        assert (refused.state, refused.outcome, refused.decision) == (
            "finished", "refused", {"reason": "không đủ điều kiện", "legal_ground": "Điều 13"},
        )  # fmt: skip


class TestFollow:
    def _settle(self, dossier, payment_id="JW1"):
        return follow.settle_fee(
            dossier.dossier_id, payment_id=payment_id, amount_vnd=8000, now=LATER, dossiers=dossiers,
            procedures=procedures, calendars=calendars,
        )  # fmt: skip

    def test_money_settles_the_fee_once_however_often_it_is_told(self, office):
        dossier = _processing(office, "due", state="payment_required")
        assert [self._settle(dossier) for _ in range(3)] == [True, False, False]
        stored, _, events = dossiers.load_with_events(dossier.dossier_id)
        assert (stored.state, stored.fee.state, len(events)) == ("processing", "settled", 1)

    def test_told_sixteen_times_at_once_it_is_one_event(self, office):
        dossier = _processing(office, "due")
        assert sorted(race([lambda: self._settle(dossier)] * 16)) == [False] * 15 + [True]
        assert len(dossiers.load_with_events(dossier.dossier_id)[2]) == 1

    def test_money_and_an_officer_at_the_same_moment_both_count(self, office):
        dossier = _processing(office, "due")
        race([lambda: self._settle(dossier)] * 4 + [lambda: office.ask_supplement(dossier, by=office.specialist)])
        stored, _, events = dossiers.load_with_events(dossier.dossier_id)
        assert stored.fee.state == "settled"
        assert [event.sequence for event in events] == list(range(1, stored.events + 1))

    def test_a_delivered_result_is_returned_once(self, office):
        dossier = _processing(office, state="finished")

        def deliver():
            return follow.return_result(dossier.dossier_id, channel="post", now=LATER, dossiers=dossiers)

        assert sorted(race([deliver] * 16)) == [False] * 15 + [True]
        assert dossiers.get(dossier.dossier_id).return_channel == "post"

    def test_what_was_delivered_too_early_moves_nothing(self, office):
        dossier = _processing(office)
        assert not follow.return_result(dossier.dossier_id, channel="post", now=LATER, dossiers=dossiers)
        assert dossiers.get(dossier.dossier_id).state == "processing"

    def test_a_dossier_that_is_not_there_is_our_fault_and_tried_again(self, system):
        with pytest.raises(LookupError):
            follow.unsettle_fee("nowhere", payment_id="JW1", amount_vnd=1, now=NOW, dossiers=dossiers)


class _Bucket:
    def __init__(self):
        self.deleted = []

    def delete(self, documents):
        self.deleted += [document.object_key for document in documents]


class TestDiscard:
    def _discard(self, dossier, bucket, by=None):
        return discard_draft(dossier.dossier_id, by=by or applicant(dossier), dossiers=dossiers, papers=bucket)

    def test_the_draft_goes_with_its_papers_and_a_new_one_may_be_opened(self, office):
        draft, bucket = office.ready_draft(), _Bucket()
        [paper] = dossiers.load(draft.dossier_id)[1]
        self._discard(draft, bucket)
        assert (dossiers.load(draft.dossier_id), bucket.deleted) == (None, [paper.object_key])
        assert office.open(applicant(draft)).created

    def test_what_was_submitted_or_is_anothers_stays(self, office):
        handed_in, draft, bucket = office.submit(office.ready_draft())[0], office.ready_draft(), _Bucket()
        assert outcome(lambda: self._discard(handed_in, bucket)) == "not_allowed_now"
        assert outcome(lambda: self._discard(draft, bucket, by=a.a_citizen_acting())) == "not_found"
        assert bucket.deleted == [] and dossiers.get(draft.dossier_id)

    def test_submitted_and_discarded_at_once_it_is_one_or_the_other(self, office):
        draft, bucket = office.ready_draft(), _Bucket()
        told = race([lambda: office.submit(draft), lambda: self._discard(draft, bucket)])
        stored = dossiers.get(draft.dossier_id)
        assert counted(told if stored else told[:1])["done"] <= 1
        assert (stored is None) == bool(bucket.deleted)
