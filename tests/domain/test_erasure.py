"""The wish that an account be erased: asked, taken back, put off while a unit works, or carried out."""

from datetime import timedelta

import pytest

from chalicelib.domain import erasure as rules
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.dossier_states import FINAL_STATES
from tests import builders as a
from tests.builders import LATER, NOW
from tests.whole import changed, refused

WAITS = timedelta(days=30)


def _asked(**changes):
    return a.a_citizen(**{"erasure_asked_at": NOW, "erasure_due_at": NOW + WAITS, **changes})


def _done():
    return _asked(erasure_due_at=None, erased_at=LATER)


class TestAsking:
    def test_it_waits_before_anything_is_done(self):
        citizen, closed = a.a_citizen(), a.a_dossier(state="returned")
        after = rules.ask(citizen, [a.a_dossier(), closed], now=LATER, waits=WAITS)
        told = {"erasure_asked_at": LATER, "erasure_due_at": LATER + WAITS, "version": 2, "updated_at": LATER}
        assert changed(citizen, after) == told

    def test_asked_again_it_stays_as_it_was_even_with_a_dossier_open_by_then(self):
        asked = _asked()
        assert rules.ask(asked, [a.a_submitted_dossier()], now=LATER, waits=WAITS) is asked

    def test_it_is_refused_while_units_have_something_in_hand_and_says_how_much(self):
        open_ones = [a.a_submitted_dossier(), a.a_dossier(state="accepted")]
        assert refused(lambda: rules.ask(a.a_citizen(), [a.a_dossier(), *open_ones], now=LATER, waits=WAITS)) == {
            "slug": "erasure_dossiers_open",
            "extensions": {"open_dossiers": 2},
            "facts": {"count": 2},
        }


class TestTakingBack:
    def test_the_account_is_as_it_was_before(self):
        asked = _asked()
        after = rules.take_back(asked, now=LATER)
        told = {"erasure_asked_at": None, "erasure_due_at": None, "version": 2, "updated_at": LATER}
        assert changed(asked, after) == told

    @pytest.mark.parametrize("citizen", [a.a_citizen(), _done()])
    def test_without_a_wish_or_once_it_was_carried_out_nothing_changes(self, citizen):
        assert rules.take_back(citizen, now=LATER) is citizen


def test_it_is_due_from_that_very_moment_until_it_is_done():
    due = NOW + WAITS
    assert not rules.is_due(_asked(), now=due - timedelta(microseconds=1))
    assert rules.is_due(_asked(), now=due)
    assert not rules.is_due(a.a_citizen(), now=due)
    assert not rules.is_due(_asked(erased_at=LATER), now=due)


def test_with_a_dossier_filed_meanwhile_it_is_looked_at_again_in_a_day():
    asked = _asked()
    after = rules.postponed(asked, now=LATER)
    assert changed(asked, after) == {"erasure_due_at": LATER + timedelta(days=1), "version": 2}


def test_of_who_was_erased_only_the_consents_stay_and_no_sign_in_goes_on():
    asked = _asked(email="binh@example.vn", active_at=NOW, version=7)
    assert rules.erased(asked, now=LATER) == Citizen(
        citizen_id=asked.citizen_id,
        phone="",
        created_at=NOW,
        updated_at=LATER,
        version=8,
        consents=asked.consents,
        sessions_end_before=LATER,
        erasure_asked_at=NOW,
        erased_at=LATER,
    )


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [
        ({"state": "draft"}, False),
        *(({"state": state}, False) for state in sorted(FINAL_STATES)),
        ({"state": "submitted"}, True),
        ({"state": "processing"}, True),
        ({"state": "processing", "stopped_finally": True}, False),
    ],
)
def test_only_what_a_unit_still_has_to_do_with_is_open(changes, is_open):
    assert rules.is_open(a.a_dossier(**changes)) is is_open
