"""Feedback at the doors: the citizen reads the answer, officers see no phone, and what was said is sealed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib import wiring
from chalicelib.api.present.feedback import MOST_LISTED
from chalicelib.store import calendars
from chalicelib.store.feedback import FeedbackRow
from chalicelib.usecases.feedback.settle import mark_overdue
from tests.api.scenes.feedback import a_feedback
from tests.api.sizes import PAGE, long_text, size_of
from tests.api.world import World
from tests.api.world.places import PROVINCE


def test_sent_answered_read_and_reopened_once(world: World):
    owner, code = a_feedback(world)
    desk = f"/v1/officer/feedback/{code}"
    seen = world.receiver.call("GET", desk).json
    phone = owner.call("GET", "/v1/me").json["phone"]
    assert seen["citizen_name"] == "Nông Thị Bình" and phone not in str(seen) and owner.id not in str(seen)
    world.receiver.does(f"{desk}/answer", {"text": "Đã nhắc nhở"})
    told = owner.call("GET", f"/v1/feedback/{code}").json
    assert [(one["text"], one["in_time"], "by" in one) for one in told["answers"]] == [("Đã nhắc nhở", True, False)]
    assert (told["state"], told["may_reopen"], "citizen_name" in told) == ("answered", True, False)
    owner.does(f"/v1/feedback/{code}/reopening", {"reason": "Vẫn vậy"})
    world.specialist.does(f"{desk}/answer", {"text": "Đã xử lý"})
    closed = owner.call("GET", f"/v1/feedback/{code}").json
    assert (closed["state"], closed["may_reopen"], len(closed["answers"])) == ("closed", False, 2)
    assert owner.post(f"/v1/feedback/{code}/reopening", {"reason": "Vẫn vậy"}).slug == "feedback_not_now"
    assert owner.call("GET", "/v1/feedback").json["items"] == [closed]


def test_a_list_tells_the_beginning_of_each_and_stays_small(world: World):
    owner, unit = world.citizen(), world.a_unit("Y98.43")
    texts = [long_text(4000, seed) for seed in range(20)]
    for text in texts:
        owner.does("/v1/feedback", {"kind": "report", "agency_code": unit, "text": text})
    reply = owner.call("GET", "/v1/feedback")
    size = size_of(reply.body)
    assert size.plain <= PAGE.plain and size.packed <= PAGE.packed, size
    newest = reply.json["items"][0]
    assert (newest["is_cut"], len(newest["text"]), newest["text"][:70]) == (True, MOST_LISTED, texts[-1][:70])
    whole = owner.call("GET", f"/v1/feedback/{newest['feedback_id']}").json
    assert (whole["is_cut"], whole["text"]) == (False, texts[-1])
    desk = world.officer("receiver", unit=unit).call("GET", "/v1/officer/feedback?queue=open").body
    assert size_of(desk).plain <= PAGE.plain


def test_about_a_dossier_it_goes_to_the_unit_that_has_it(world: World):
    case = world.an_accepted()
    body = {"kind": "report", "text": "Chậm", "dossier_id": case.dossier_id}
    told = case.owner.does("/v1/feedback", body)
    assert (told["agency_code"], told["dossier_code"]) == (case.read()["agency_code"], case.read()["dossier_code"])
    both = {**body, "agency_code": "Y98.12"}
    assert case.owner.post("/v1/feedback", both).slug == "invalid_request"
    assert case.owner.post("/v1/feedback", {"kind": "report", "text": "Chậm"}).slug == "invalid_request"


def test_it_is_taken_while_next_years_calendar_is_missing(world: World):
    unit = world.a_unit("Y98.44")
    assert calendars.seed(replace(calendars.get(PROVINCE), agency_code=unit, years=(2024, 2025), days=(), version=1))
    told = world.citizen().does("/v1/feedback", {"kind": "report", "agency_code": unit, "text": "Chờ lâu"})
    assert (told["due_is_provisional"], told["is_overdue"], told["due_at"] > told["sent_at"]) == (True, False, True)


def test_what_is_overdue_is_a_list_of_its_own(world: World):
    unit = world.a_unit("Y98.42")
    _, code = a_feedback(world, unit)
    officer = world.officer("receiver", unit=unit)
    long_after = datetime.now(UTC) + timedelta(days=60)
    mark_overdue(
        now=long_after,
        limit=1000,
        terms=wiring.rules.feedback_terms(),
        feedback=wiring.stores.feedback(),
        calendars=wiring.stores.calendars(),
    )
    page = officer.call("GET", "/v1/officer/feedback?queue=overdue").json
    assert ([one["feedback_id"] for one in page["items"]], page["counts"]["overdue"]) == ([code], 1)


def test_what_was_said_and_by_whom_is_sealed(world: World):
    _, code = a_feedback(world)
    raw = str(FeedbackRow.fetch(code).serialize())
    assert "Quầy" not in raw and "Bình" not in raw
