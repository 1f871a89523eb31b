"""Mirrored dossiers: news once, never backwards, and nothing to be done with them here."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import dossier as rules
from chalicelib.domain import dossier_decisions, dossier_filing, dossier_states
from chalicelib.domain.applicant import Applicant
from chalicelib.domain.dossier import NOBODY, Dossier, DossierEvent, FeeDue, Moved
from chalicelib.domain.errors import Refused
from chalicelib.domain.mirror import StatusRecord, mirrored
from tests import builders as a
from tests.builders import LATER, NOW

MUCH_LATER = LATER + timedelta(days=1)
DESK = a.an_official("H37.12", "receiver", "specialist", "leader")
RECORD = StatusRecord(
    "G22.99-261120-0975", "1.004194", "Khai báo tạm vắng", "processing", NOW, NOW, "Nông Thị Hoa", due_at=LATER
)


def _told(before, record=RECORD, applicant="citizen-1", now=LATER):
    return mirrored(before, record, applicant_id=applicant, agency_code="H37.12", procedure_version=3, by=DESK, now=now)


def test_it_stands_where_the_central_system_says():
    dossier = _told(None).dossier
    assert (dossier.state, dossier.due_at, dossier.handled_by) == ("processing", LATER, "central_system")
    later = _told(dossier, replace(RECORD, state="returned", told_at=LATER, returned_at=LATER))
    assert (later.dossier.state, later.dossier.version, later.event.from_state) == ("returned", 2, "processing")
    assert later.event.detail == {"to_state": "returned", "dossier_code": RECORD.dossier_code}


def test_the_first_news_make_the_dossier_and_later_ones_keep_what_was_first():
    record = replace(RECORD, unit_name="Công an phường", finished_at=NOW, returned_at=LATER)
    moved = _told(None, record)
    dossier = Dossier(
        dossier_id="central-G22.99-261120-0975",
        applicant_id="citizen-1",
        procedure_code="1.004194",
        procedure_version=3,
        procedure_name="Khai báo tạm vắng",
        agency_code="H37.12",
        agency_name="Công an phường",
        created_at=LATER,
        updated_at=LATER,
        state="processing",
        version=1,
        events=1,
        handled_by="central_system",
        mirrored_at=NOW,
        fee=FeeDue(),
        applicant_name="Nông Thị Hoa",
        submitted_at=NOW,
        accepted_at=NOW,
        dossier_code="G22.99-261120-0975",
        due_at=LATER,
        first_due_at=LATER,
        finished_at=NOW,
        returned_at=LATER,
    )
    event = DossierEvent(
        dossier_id=dossier.dossier_id,
        applicant_id="citizen-1",
        sequence=1,
        version=1,
        action="mirror",
        from_state="",
        to_state="processing",
        at=NOW,
        actor_kind="officer",
        actor_id=DESK.id,
        detail={"to_state": "processing", "dossier_code": "G22.99-261120-0975"},
    )
    assert moved == Moved(dossier, event)
    put_off = replace(record, told_at=LATER, due_at=LATER + timedelta(days=1), procedure_name="Tạm vắng")
    moved = mirrored(
        dossier, put_off, applicant_id="citizen-1", agency_code="H38", procedure_version=4, by=DESK, now=MUCH_LATER
    )
    news = {"due_at": LATER + timedelta(days=1), "mirrored_at": LATER, "procedure_name": "Tạm vắng"}
    counted = {"version": 2, "events": 2, "updated_at": MUCH_LATER, "procedure_version": 4}
    told = {"sequence": 2, "version": 2, "from_state": "processing", "at": LATER}
    assert moved == Moved(replace(dossier, **news, **counted), replace(event, **told))


@pytest.mark.parametrize(
    ("state", "accepted"), [("submitted", False), ("not_accepted", False), ("accepted", True), ("withdrawn", True)]
)
def test_what_is_only_handed_in_was_never_accepted(state, accepted):
    assert _told(None, replace(RECORD, state=state)).dossier.accepted is accepted


def test_a_due_time_that_is_told_later_is_the_first():
    undated = _told(None, replace(RECORD, due_at=None)).dossier
    assert undated.first_due_at is None
    assert _told(undated, replace(RECORD, told_at=LATER)).dossier.first_due_at == LATER


def test_a_business_is_the_owner_by_its_tax_code():
    record = replace(RECORD, applicant_name="Công ty Hoa Hồi", tax_code="0100109106")
    owner = Applicant("business", business={"tax_code": "0100109106", "name": "Công ty Hoa Hồi"})
    assert _told(None, record).dossier.applicant == owner


@pytest.mark.parametrize("shift", [timedelta(0), timedelta(seconds=-1)])
def test_the_same_news_and_older_news_change_nothing(shift):
    dossier = _told(None).dossier
    assert _told(dossier, replace(RECORD, state="submitted", told_at=NOW + shift)) is None


def test_any_order_of_news_ends_in_the_newest():
    news = [
        replace(RECORD, state=state, told_at=NOW + timedelta(hours=n))
        for n, state in enumerate(("accepted", "processing", "finished"))
    ]
    for first in news:
        for second in news:
            for third in news:
                dossier = None
                for one in (first, second, third):
                    moved = _told(dossier, one)
                    dossier = moved.dossier if moved else dossier
                assert dossier.mirrored_at == max(one.told_at for one in (first, second, third))


def test_an_applicant_who_came_since_is_found_and_stays_until_another_is():
    dossier = _told(None, applicant=NOBODY).dossier
    assert dossier.applicant_id == NOBODY
    moved = _told(dossier, replace(RECORD, state="submitted"), applicant="citizen-2", now=MUCH_LATER)
    found = moved.dossier
    assert found == replace(dossier, applicant_id="citizen-2", version=2, events=2, updated_at=MUCH_LATER)
    assert (moved.event.applicant_id, moved.event.to_state, moved.event.at) == ("citizen-2", "processing", NOW)
    assert _told(found, applicant=NOBODY) is None
    assert _told(found, applicant="citizen-3").dossier.applicant_id == "citizen-3"


@pytest.mark.parametrize("state", list(dossier_states.PORTAL_CODES))
def test_no_move_is_made_on_it_here_in_any_state(state):
    dossier = _told(None, replace(RECORD, state=state)).dossier
    owner = a.a_citizen_acting("citizen-1")
    assert rules.allowed_actions(dossier, DESK) == rules.allowed_actions(dossier, owner) == []
    assert rules.queues_of(dossier) == ()
    for action in dossier_states.ACTIONS:
        for who in (DESK, owner):
            with pytest.raises(Refused, match=r"not_allowed_now|forbidden_role"):
                rules.may(dossier, action, by=who)
    with pytest.raises(Refused, match="not_allowed_now"):
        dossier_filing.save_draft(dossier, by=owner, version=1, now=NOW, form={})
    with pytest.raises(Refused):
        dossier_decisions.return_result(dossier, by=DESK, now=NOW, channel="counter")
