"""Another body is asked ("xác minh"): what the question and its answer change, whole, and what is refused."""

from chalicelib.domain import dossier_verification as verifications
from chalicelib.domain.dossier_parts import DueWarning, Verification
from tests import builders as a
from tests.domain.calendars import at, hours
from tests.domain.dossier_changes import did
from tests.domain.dossier_terms import procedure
from tests.racing import outcome

UNIT, HOURS = "H37.12", hours()
DEPARTMENT = a.an_official(UNIT, "specialist")
DUE = at("2026-11-09 09:00")
ASKED, ANSWER_DUE, ANSWERED = at("2026-11-03 10:00"), at("2026-11-06 10:00"), at("2026-11-05 14:00")
RUNNING = (DueWarning("due_soon", at("2026-11-06 09:00")), DueWarning("due", DUE), DueWarning("overdue", DUE))
SOON = DueWarning("verification_due_soon", at("2026-11-05 10:00"))
OVER = DueWarning("verification_due", ANSWER_DUE)
QUESTION = {"body": "UBND xã Hữu Lũng", "question": "Có cư trú không?"}
OPEN = Verification("UBND xã Hữu Lũng", "Có cư trú không?", ASKED, DEPARTMENT.id, ANSWER_DUE)


def dossier(**changes):
    told = {"agency_code": UNIT, "accepted_at": at("2026-11-02 09:00"), "due_at": DUE, "warnings": RUNNING}
    return a.a_submitted_dossier(**{**told, "state": "processing", "due_stage": "in_time", **changes})


def ask(one, *, by=DEPARTMENT, **terms):
    return verifications.request_verification(
        one, by=by, now=ASKED, **QUESTION, procedure=procedure(**terms), hours=HOURS
    )


def note(one, *, by=DEPARTMENT):
    return verifications.note_verification(one, by=by, now=ANSWERED, finding="đúng", procedure=procedure(), hours=HOURS)


def test_the_question_has_warnings_of_its_own_among_those_of_a_clock_that_runs():
    one = dossier()
    changes = {"updated_at": ASKED, "verification": OPEN, "warnings": (SOON, RUNNING[0], OVER, *RUNNING[1:])}
    assert did(one, ask(one)) == (
        "request_verification", changes, {**QUESTION, "answer_due_at": "2026-11-06T10:00:00+07:00"},
    )  # fmt: skip


def test_the_clock_stands_still_where_the_data_say_so_and_its_warnings_go():
    one = dossier()
    changes = did(one, ask(one, on_verification="pause"))[1]
    left = {"remaining_minutes": 1860, "remaining_working_days": 4, "remaining_days": 6}
    still = {"due_at": None, "due_stage": "", "paused_by": "verification", "paused_at": ASKED, **left}
    assert changes == {"updated_at": ASKED, "verification": OPEN, "warnings": (SOON, OVER), **still}


def test_how_long_the_answer_may_take_is_data():
    assert ask(dossier(), verification_days=1).dossier.verification.due_at == at("2026-11-04 10:00")


def test_the_answer_is_noted_and_only_its_own_warnings_go():
    one = dossier(verification=OPEN, warnings=(SOON, RUNNING[0], OVER, *RUNNING[1:]))
    moved = note(one)
    told = Verification(*QUESTION.values(), ASKED, DEPARTMENT.id, ANSWER_DUE, ANSWERED, "đúng")
    changes = {"updated_at": ANSWERED, "verification": told, "warnings": RUNNING}
    assert did(one, moved) == ("note_verification", changes, {"body": "UBND xã Hữu Lũng", "finding": "đúng"})


def test_who_may_not_learns_of_no_question():
    desk = a.an_official(UNIT, "receiver")
    for call in (lambda: ask(dossier(verification=OPEN), by=desk), lambda: note(dossier(), by=desk)):
        assert outcome(call) == "forbidden_role"
