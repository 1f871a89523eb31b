"""Mirrored dossiers: news once, never backwards, and nothing to be done with them here."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import dossier as rules
from chalicelib.domain import dossier_decisions, dossier_filing, dossier_states
from chalicelib.domain.dossier import NOBODY
from chalicelib.domain.errors import Refused
from chalicelib.domain.mirror import StatusRecord, mirrored
from tests import builders as a
from tests.builders import LATER, NOW

DESK = a.an_official("H37.12", "receiver", "specialist", "leader")
RECORD = StatusRecord(
    "G22.99-261120-0975", "1.004194", "Khai báo tạm vắng", "processing", NOW, NOW, "Nông Thị Hoa", due_at=LATER
)


def _told(before, record=RECORD, applicant="citizen-1"):
    return mirrored(
        before, record, applicant_id=applicant, agency_code="H37.12", procedure_version=3, by=DESK, now=LATER
    )


def test_it_stands_where_the_central_system_says():
    dossier = _told(None).dossier
    assert (dossier.state, dossier.due_at, dossier.handled_by) == ("processing", LATER, "central_system")
    later = _told(dossier, replace(RECORD, state="returned", told_at=LATER, returned_at=LATER))
    assert (later.dossier.state, later.dossier.version, later.event.from_state) == ("returned", 2, "processing")
    assert later.event.detail == {"to_state": "returned", "dossier_code": RECORD.dossier_code}


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
    found = _told(dossier, applicant="citizen-2").dossier
    assert (found.applicant_id, found.state, found.mirrored_at) == ("citizen-2", "processing", NOW)
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
