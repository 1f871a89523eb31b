"""What is handed in and not looked at: when the unit is late, by its own hours, and what ends the wait."""

import dataclasses

import pytest

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_filing as filing
from chalicelib.domain import dossier_intake as intake
from chalicelib.domain import dossier_supplement as supplements
from chalicelib.domain import dossier_term
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.dossier import queues_of
from chalicelib.domain.dossier_parts import DueWarning, FeeDue
from tests import builders as a
from tests.domain.calendars import at
from tests.domain.dossier_terms import DESK, FIVE_DAYS, HOURS, ITEMS, PROCEDURE, UNIT, take_back

FRIDAY = at("2026-11-06 16:00")
EIGHT_HOURS = 8 * 60  # as the data says


def handed_in(now=FRIDAY, **changes):
    draft = a.a_dossier(agency_code=UNIT)
    told = {"fee": FeeDue("none", 0), "submission_sha256": a.SHA256, "applicant_name": "Nông Thị Bình"}
    by = a.a_citizen_acting(draft.applicant_id)
    return filing.submit(draft, by=by, now=now, **told, **changes).dossier


def warned(dossier):
    return dossier_term.warn(dossier, by=SYSTEM, now=at("2026-11-10 09:00")).dossier


@pytest.mark.parametrize(
    ("submitted_at", "by"),
    [
        ("2026-11-06 16:00", "2026-11-09 16:00"),  # over a week-end
        ("2026-11-04 08:00", "2026-11-04 17:00"),
        ("2026-11-07 10:00", "2026-11-09 17:00"),  # on a Saturday
    ],
)
def test_it_is_eight_working_hours(submitted_at, by):
    dossier = handed_in(at(submitted_at))
    assert intake.is_awaited(dossier) and intake.deadline(dossier, HOURS, within=EIGHT_HOURS) == at(by)
    assert dossier.warnings[0].at <= at(by), "the sweep looks in time"


def test_only_what_is_handed_in_and_was_not_looked_at_is_awaited():
    dossier = handed_in()
    assert not intake.is_awaited(dataclasses.replace(dossier, warnings=()))
    assert not intake.is_awaited(dataclasses.replace(dossier, state="accepted"))
    other = (DueWarning("due", FRIDAY), *dossier.warnings)
    assert not intake.is_awaited(dataclasses.replace(dossier, warnings=other))


def test_what_does_not_tell_when_it_was_handed_in_counts_from_its_last_change():
    dossier = dataclasses.replace(handed_in(), submitted_at=None, updated_at=at("2026-11-09 09:00"))
    assert intake.deadline(dossier, HOURS, within=EIGHT_HOURS) == at("2026-11-10 09:00")


def test_the_unit_sees_it_in_a_queue_of_its_own_once():
    dossier = warned(handed_in())
    assert (dossier.state, queues_of(dossier)) == ("submitted", ("new", "not_taken_in"))
    assert dossier_term.warn(dossier, by=SYSTEM, now=at("2026-12-10 09:00")) is None


def test_looked_at_it_is_late_no_more_and_what_was_undone_is_so_again():
    late = warned(handed_in())
    told = {"dossier_code": "H37.12-261110-0001", "lookup_secret": "K7W2", "duration": FIVE_DAYS, "hours": HOURS}
    now = at("2026-11-10 10:00")
    accepted = decisions.accept(late, by=DESK, now=now, **told).dossier
    assert accepted.due_stage == "in_time"
    assert queues_of(take_back(accepted, now=now).dossier) == ("new", "not_taken_in")
    refused = decisions.refuse(late, by=DESK, now=now, reason="x", legal_ground="y").dossier
    asked = _asked(late, now)
    for one in (refused, asked):
        assert (one.due_stage, one.warnings) == ("", ())


def test_the_time_begins_again_with_what_is_completed():
    now = at("2026-11-11 09:00")
    told = {"submission_sha256": "b" * 64, "answers": [], "duration": FIVE_DAYS, "hours": None}
    asked = _asked(handed_in(), now)
    back = supplements.supplement(asked, by=a.a_citizen_acting(asked.applicant_id), now=now, **told).dossier
    assert intake.deadline(back, HOURS, within=EIGHT_HOURS) == at("2026-11-12 09:00") and intake.is_awaited(back)


def test_papers_that_the_post_brings_count_from_their_hand_over():
    dossier = handed_in(papers_by_post=("identity",))
    assert dossier.warnings == ()
    there = at("2026-11-12 09:00")
    received = decisions.receive_papers(dossier, by=SYSTEM, now=there, handed_over_at=there)
    assert received is not None and intake.deadline(received.dossier, HOURS, within=EIGHT_HOURS) == at(
        "2026-11-13 09:00"
    )


def test_the_estimate_of_the_wall_clock_makes_nobody_late_by_itself():
    dossier = dataclasses.replace(handed_in(), due_stage="")
    assert clock.caught_up(dossier, now=at("2026-11-08 09:00")) == {"due_stage": ""}


def _asked(dossier, now):
    return supplements.request_supplement(
        dossier, by=DESK, now=now, reason="x", items=ITEMS, procedure=PROCEDURE, hours=HOURS
    ).dossier
