"""Which moments are worth a message: those that exist, and those after which a person must do or know something."""

import pytest

from chalicelib.domain import delivery, dossier_states, payment
from chalicelib.domain.feed import NOTIFY, Entry
from chalicelib.usecases.feed import tell
from tests.builders import NOW


def _entry(kind="dossier", event="accept", shown="both"):
    return Entry("e", "d", "c", kind, event, NOW, "officer", "r", shown=shown)


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("dossier", {*dossier_states.ACTIONS, "draft_expiring"}),
        ("payment", {state for state, _ in payment.ARROWS}),
        ("delivery", {*delivery.EVENTS, *tell._DECIDED.values(), *tell._COLLECTING.values(), tell.CLAIM_SETTLED}),
    ],
)
def test_only_moments_that_exist_notify(kind, known):
    assert NOTIFY[kind] <= known


def test_what_the_citizen_did_is_no_message_to_the_citizen():
    own = {x.action for x in dossier_states.ARROWS if x.by == frozenset({"applicant"})}
    assert not NOTIFY["dossier"] & own


@pytest.mark.parametrize(
    ("shown", "on_timeline", "notifies"), [("both", True, True), ("timeline", True, False), ("message", False, True)]
)
def test_where_an_entry_is_shown(shown, on_timeline, notifies):
    assert (_entry(shown=shown).on_timeline, _entry(shown=shown).notifies) == (on_timeline, notifies)


def test_other_moments_and_unknown_kinds_are_quiet():
    assert not _entry(event="submit").notifies
    assert not _entry(kind="weather", event="accept").notifies
