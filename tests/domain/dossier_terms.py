"""A procedure of five working days, and dossiers in each state of its term."""

import dataclasses
from datetime import timedelta

import pytest

from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain import dossier_term, dossier_verification
from chalicelib.domain.dossier_parts import DueWarning
from chalicelib.domain.dossier_undo import undo
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.domain.calendars import at, hours

UNIT, HOURS = "H37.12", hours()
DESK, DEPARTMENT, LEADER = (a.an_official(UNIT, role) for role in ("receiver", "specialist", "leader"))
FIVE_DAYS = Duration(5, "working_day")
MONDAY = at("2026-11-02 09:00")  # due Monday the 9th at nine


ITEMS = ({"slot": "declaration", "name": "Tờ khai", "what_is_wrong": "thiếu chữ ký"},)


def warnings_of(due):
    """One working day before, at the due time, and when it is a day late."""
    soon = HOURS.working.before(due, 480)
    told = {"due_soon": soon, "due": due, "overdue": due + timedelta(days=1)}
    return tuple(DueWarning(*one) for one in told.items())


def procedure(**content):
    least = a.a_procedure()
    return dataclasses.replace(
        least, content={**least.content, "duration": {"value": 5, "unit": "working_day"}, **content}
    )


PROCEDURE = procedure()
OTHER = a.an_agency(agency_code="H37.13", name="UBND xã Hữu Lũng")


def submitted(**changes):
    return a.a_submitted_dossier(agency_code=UNIT, submission_sha256=a.SHA256, **changes)


def accepted(**changes):
    told = {"dossier_code": "H37.12-261102-0001", "lookup_secret": "K7W2", "duration": FIVE_DAYS, "hours": HOURS}
    return decisions.accept(submitted(**changes), by=DESK, now=MONDAY, **told).dossier


def processing(**changes):
    return decisions.forward(accepted(**changes), by=DESK, now=MONDAY, note="").dossier


def put_off(dossier, now, *, days=3, by=DEPARTMENT, terms=PROCEDURE):
    return dossier_term.extend(
        dossier, by=by, now=now, working_days=days, reason="chờ đo đạc", procedure=terms, hours=HOURS
    )


def stopped(dossier, now, *, for_good=False, by=DEPARTMENT):
    return dossier_term.stop(
        dossier, by=by, now=now, reason="tranh chấp", legal_ground="Điều 18", for_good=for_good, hours=HOURS
    )


def gone_on_with(dossier, now):
    return dossier_term.resume(dossier, by=DEPARTMENT, now=now, reason="đã xong", duration=FIVE_DAYS, hours=HOURS)


def asked(dossier, now, terms=PROCEDURE):
    return dossier_verification.request_verification(
        dossier, by=DEPARTMENT, now=now, body="UBND xã", question="cư trú?", procedure=terms, hours=HOURS
    )


def answered(dossier, now, terms=PROCEDURE):
    return dossier_verification.note_verification(
        dossier, by=DEPARTMENT, now=now, finding="đúng", procedure=terms, hours=HOURS
    )


def slug(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.slug


def refusal(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def take_back(dossier, *, by=LEADER, now=MONDAY, days=0, money=None, post=False):
    return undo(
        dossier, by=by, now=now, reason="bấm nhầm", days=days, money_moved_at=money, post_ordered=post, hours=HOURS
    )
