"""The clock strikes: deadlines are warned of through the function, and the citizen is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.dossier_parts import DueWarning, SupplementRequest
from chalicelib.events.deadlines import deadlines
from chalicelib.events.dossiers_stream import dossiers_stream
from chalicelib.log import log
from chalicelib.store import deliveries, dossiers, feed
from tests import builders as a
from tests.builders import NOW
from tests.events.streams import Tail, failed
from tests.usecases.office import an_office

EVENT = {"time": "2026-11-23T02:00:00Z"}


@pytest.fixture
def office(system):
    return an_office()


@pytest.fixture
def tail(system):
    return Tail(system, "dossiers")


def _told(dossier):
    lines = feed.timeline(dossier.dossier_id, limit=9, cursor="").items
    messages = feed.messages(dossier.applicant_id, limit=9, cursor="").items
    return [one.facts.get("threshold") for one in lines], [one.entry.facts.get("threshold") for one in messages]


def _open(office, **changes):
    draft = office.stored()
    opened = replace(draft, submitted_at=NOW, version=2, **changes)
    dossiers.save(draft, opened)
    return opened


def test_an_overdue_dossier_is_told_of_once_on_the_timeline(office, tail):
    past = datetime.now(UTC) - timedelta(hours=1)
    told = (DueWarning("due_soon", past), DueWarning("due", past))
    dossier = _open(office, state="processing", accepted_at=NOW, due_at=past, warnings=told, due_stage="in_time")
    for _ in range(2):
        assert deadlines(EVENT, None) == {}
    for _ in range(2):
        assert failed(dossiers_stream, tail.read()) == []
    assert dossiers.get(dossier.dossier_id).due_stage == "overdue"
    assert _told(dossier) == (["due", "due_soon"], ["due"]), "that it is due soon is the unit's business"


def test_the_citizen_is_reminded_of_their_own_deadline(office, tail):
    past = datetime.now(UTC) - timedelta(minutes=1)
    asked = SupplementRequest("thiếu", ({"slot": "declaration", "name": "Tờ khai"},), NOW, "tu", due_at=past)
    dossier = _open(
        office,
        state="supplement_requested",
        supplement_request=asked,
        warnings=(DueWarning("supplement_due_soon", past),),
    )
    assert deadlines(EVENT, None) == {}
    assert failed(dossiers_stream, tail.read()) == []
    assert _told(dossier) == (["supplement_due_soon"], ["supplement_due_soon"])


def test_a_parcel_that_nobody_saw_for_days_is_put_before_a_person(office):
    on_its_way = {"state": "in_transit", "item_code": a.new_id("EA"), "agency_code": office.unit}
    parcel = a.a_delivery(**on_its_way, updated_at=NOW - timedelta(days=6))
    deliveries.create(parcel)
    for _ in range(2):
        deadlines(EVENT, None)
    assert deliveries.get(parcel.delivery_id).is_quiet
    assert deliveries.post_counts(office.unit)["to_look_at"] == 1


def test_that_a_term_waits_for_a_calendar_raises_an_alarm_and_names_the_unit(system, monkeypatch):
    told = []
    monkeypatch.setattr(log, "error", lambda message, **facts: told.append(facts))
    since = datetime.now(UTC) - timedelta(minutes=1)
    waits = {"paused_by": "calendar", "paused_at": since, "warnings": (DueWarning("calendar", since),)}
    office = an_office()
    dossier = _open(office, state="processing", accepted_at=NOW, agency_code=f"Y97.{office.unit[-3:]}", **waits)
    assert deadlines(EVENT, None) == {}
    (said,) = [facts for facts in told if facts["alarm"] == "calendar_missing"]
    assert dossier.agency_code in said["agencies"]
