"""Papers on their way: announced side by side, judged once, removed while they may be."""

from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain import quota
from chalicelib.domain.arrival import NotThereYet
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.findings import Findings, NotScanned
from chalicelib.store import dossiers, procedures
from chalicelib.usecases.documents.announce import announce_page, announce_result
from chalicelib.usecases.documents.check_arrived import check_arrived
from chalicelib.usecases.documents.remove import remove_page
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, outcome, race
from tests.usecases.office import PAPER, an_office, applicant, page


@pytest.fixture
def office(system):
    return an_office(papers=[{**PAPER, "max_pages": 20}])


@pytest.fixture
def draft(office):
    return office.stored()


def _announce(dossier, *, by=None, once=None, now=NOW, **changes):
    document = a.a_document(dossier, slot="declaration", **changes)
    return announce_page(
        document,
        by=by or applicant(dossier),
        now=now,
        once=once or a.once(),
        dossiers=dossiers,
        procedures=procedures,
    )


class Bucket:
    """A bucket in which things are seen as told; keeps what was deleted."""

    def __init__(self, *seen):
        self.seen, self.deleted = list(seen), []

    def inspect(self, document, *, now):
        seen = self.seen.pop(0)
        if isinstance(seen, Exception):
            raise seen
        return seen if isinstance(seen, Findings) else Findings(seen, "v1")

    def delete(self, documents):
        self.deleted += documents

    def delete_stray(self, dossier_id, document_id):
        self.deleted.append(document_id)


class TestAnnouncing:
    def test_pages_announced_at_once_do_not_disturb_each_other(self, office, draft):
        told = race([partial(_announce, draft, page=number) for number in range(1, 9)])
        assert counted(told) == {"done": 8}
        stored, pages = dossiers.load(draft.dossier_id)
        assert (stored.papers_version, stored.version) == (8, draft.version)
        assert {one.page for one in pages} == set(range(1, 9))

    def test_one_page_number_is_given_once(self, office, draft):
        told = counted(race([partial(_announce, draft, page=1) for _ in range(8)]))
        assert told == {"done": 1, "invalid_request": 7}

    def test_one_key_announces_one_page(self, office, draft):
        once = a.once()
        assert outcome(lambda: _announce(draft, page=1, once=once)).page == 1
        assert outcome(lambda: _announce(draft, page=2, once=once)) == "AlreadyAnswered"

    def test_only_ones_own_and_only_while_it_may_change(self, office, draft):
        assert outcome(lambda: _announce(draft, by=a.a_citizen_acting())) == "not_found"
        handed_in = office.stored(state="submitted")
        assert outcome(lambda: _announce(handed_in)) == "not_allowed_now"

    def test_while_supplementing_pages_are_numbered_anew(self, office):
        asked = office.ask_supplement(office.submit(office.ready_draft())[0], now=LATER)
        assert _announce(asked, page=1, created_at=LATER).page == 1

    def test_what_was_never_sent_holds_up_nobody(self, office, draft):
        _announce(draft, page=1)
        assert outcome(lambda: _announce(draft, page=1)) == "invalid_request"
        assert _announce(draft, page=1, now=NOW + timedelta(hours=24), created_at=NOW + timedelta(hours=24))

    def test_a_day_holds_so_many_bytes_whatever_is_sent_at_once(self, office, monkeypatch):
        monkeypatch.setattr(quota, "CITIZEN_BYTES", 3 * quota.MB)
        draft = an_office(papers=[{**PAPER, "max_pages": 20, "max_bytes": 2 * quota.MB}]).stored()
        told = race([partial(_announce, draft, page=number, size=quota.MB) for number in range(1, 7)])
        assert counted(told) == {"done": 3, "upload_quota_used": 3}
        with pytest.raises(Refused) as refused:
            _announce(draft, page=9, size=1)
        assert refused.value.facts["left_mb"] == 0 and refused.value.facts["retry_after_s"] > 0
        tomorrow = NOW + timedelta(days=1)
        assert _announce(draft, page=9, size=1, now=tomorrow, created_at=tomorrow)

    def test_what_is_refused_or_told_again_takes_nothing_from_the_day(self, office, monkeypatch):
        monkeypatch.setattr(quota, "CITIZEN_BYTES", 900)
        draft, once = office.stored(), a.once()
        assert _announce(draft, page=1, size=500, once=once)
        assert outcome(lambda: _announce(draft, page=1, size=400)) == "invalid_request"
        assert outcome(lambda: _announce(draft, page=2, size=500, once=once)) == "AlreadyAnswered"
        assert outcome(lambda: _announce(draft, page=2, size=401)) == "upload_quota_used"
        assert _announce(draft, page=2, size=400)

    def test_results_are_numbered_as_they_come_and_only_while_processed(self, office):
        processed = office.stored(state="processing", accepted_at=NOW, fee=FeeDue("none", 0))

        def announce(dossier, by):
            return announce_result(
                a.a_document(dossier, slot="result", page=0), by=by, now=NOW, once=a.once(), dossiers=dossiers
            )

        told = race([partial(announce, processed, office.specialist)] * 4)
        assert sorted(one.page for one in told) == [1, 2, 3, 4]
        assert {one.applicant_id for one in told} == {processed.applicant_id}
        assert outcome(lambda: announce(processed, a.an_official("H38.01", "specialist"))) == "not_found"
        assert outcome(lambda: announce(office.stored(state="accepted"), office.specialist)) == "not_allowed_now"


class TestChecking:
    def _check(self, paper, bucket, refuse=False):
        return check_arrived(
            paper.dossier_id,
            paper.document_id,
            now=LATER,
            dossiers=dossiers,
            papers=bucket,
            refuse_unsupported=refuse,
        )

    def _stored(self, paper):
        return dossiers.get_document(paper.dossier_id, paper.document_id)

    @pytest.mark.parametrize(("reason", "state"), [("", "accepted"), ("hash_mismatch", "rejected")])
    def test_the_verdict_is_kept_and_given_once(self, office, draft, reason, state):
        paper = page(draft, state="awaiting_upload")
        judged = self._check(paper, Bucket(reason))
        assert (judged.state, judged.reason, judged.object_version) == (state, reason, "v1")
        assert self._check(paper, Bucket()) is None, "an event told again looks at nothing"
        assert self._stored(paper) == judged

    def test_an_event_that_comes_before_the_object_is_tried_again_and_blames_nobody(self, office, draft):
        paper = page(draft, state="awaiting_upload")
        with pytest.raises(NotThereYet):
            self._check(paper, Bucket(NotThereYet()))
        assert self._stored(paper).state == "checking"
        assert self._check(paper, Bucket("")).state == "accepted"

    def test_a_check_that_breaks_is_noted_and_tried_again(self, office, draft):
        paper = page(draft, state="awaiting_upload")
        with pytest.raises(MemoryError):
            self._check(paper, Bucket(MemoryError()))
        assert self._stored(paper).state == "check_failed"
        assert self._check(paper, Bucket("")).state == "accepted"

    @pytest.mark.parametrize("scan", ["timed_out", "unavailable"])
    def test_a_scanner_that_says_nothing_is_noted_and_asked_again(self, office, draft, scan):
        paper = page(draft, state="awaiting_upload")
        with pytest.raises(NotScanned):
            self._check(paper, Bucket(Findings("", "v1", scan)))
        assert (self._stored(paper).state, self._stored(paper).scan_outcome) == ("check_failed", scan)
        assert self._check(paper, Bucket(Findings("", "v1", "clean"))).state == "accepted"
        assert self._stored(paper).scan_outcome == "clean"

    def test_malware_is_rejected_and_its_bytes_go_even_if_the_first_try_at_that_broke(self, office, draft):
        paper = page(draft, state="awaiting_upload")

        class Stuck(Bucket):
            def delete(self, documents):
                raise TimeoutError

        with pytest.raises(TimeoutError):
            self._check(paper, Stuck(Findings("", "v1", "infected")))
        assert (self._stored(paper).state, self._stored(paper).reason) == ("rejected", "infected")
        again = Bucket()
        assert self._check(paper, again) is None
        assert again.deleted == [self._stored(paper)]

    def test_what_cannot_be_scanned_is_let_pass_with_a_note_or_refused_by_rule(self, office, draft):
        unsupported = Findings("", "v1", "unsupported")
        passed = self._check(page(draft, state="awaiting_upload"), Bucket(unsupported))
        assert (passed.state, passed.scan_outcome) == ("accepted", "unsupported")
        refused = self._check(page(draft, state="awaiting_upload", page=2), Bucket(unsupported), refuse=True)
        assert (refused.state, refused.reason) == ("rejected", "not_scannable")

    def test_eight_events_at_once_give_one_verdict(self, office, draft):
        paper = page(draft, state="awaiting_upload")
        told = race([partial(self._check, paper, Bucket("", "")) for _ in range(8)])
        verdicts = [one for one in told if one is not None and not isinstance(one, str)]
        assert len(verdicts) == 1 and self._stored(paper) == verdicts[0]

    def test_a_page_that_was_removed_meanwhile_stays_removed(self, office, draft):
        paper = page(draft, state="awaiting_upload")

        class Removing(Bucket):
            def inspect(self, document, *, now):
                dossiers.remove_document(dossiers.get(draft.dossier_id), dossiers.load(draft.dossier_id)[1][0])
                return super().inspect(document, now=now)

        with pytest.raises(Conflict):
            self._check(paper, Removing(""))
        assert self._stored(paper) is None
        stray = Bucket()
        assert self._check(paper, stray) is None
        assert stray.deleted == [paper.document_id], "bytes of which no document tells do not stay"


class TestRemoving:
    def _remove(self, dossier, paper, bucket, by=None):
        return remove_page(
            dossier.dossier_id, paper.document_id, by=by or applicant(dossier), dossiers=dossiers, papers=bucket
        )

    def test_a_page_of_a_draft_goes_with_its_bytes(self, office, draft):
        paper, bucket = page(draft), Bucket()
        self._remove(draft, paper, bucket)
        assert (dossiers.load(draft.dossier_id)[1], bucket.deleted) == ([], [paper])

    def test_what_was_submitted_stays_what_was_sent_since_may_go(self, office):
        asked = office.ask_supplement(office.submit(office.ready_draft())[0], now=LATER)
        [old] = dossiers.load(asked.dossier_id)[1]
        new = page(asked, created_at=LATER)
        assert outcome(lambda: self._remove(asked, old, Bucket())) == "not_allowed_now"
        self._remove(asked, new, Bucket())
        assert dossiers.load(asked.dossier_id)[1] == [old]

    def test_strangers_unknown_pages_and_results(self, office, draft):
        paper, result = page(draft), page(draft, slot="result")
        assert outcome(lambda: self._remove(draft, paper, Bucket(), by=a.a_citizen_acting())) == "not_found"
        assert outcome(lambda: self._remove(draft, result, Bucket())) == "not_found"
        assert outcome(lambda: self._remove(draft, a.a_document(draft), Bucket())) == "not_found"
