"""Who comes in person: what was asked for is brought, and a dossier is taken back, at the counter."""

from chalicelib.store import dossiers
from tests.api import procedures as published
from tests.api.world import World
from tests.api.world.bodies import SUPPLEMENT, a_file
from tests.api.world.case import Case

WITHDRAWAL = {"reason": "Tôi không cần nữa", "paper_shown": "Thẻ căn cước, 4 số cuối 0123"}


def _scanned(world: World, case: Case) -> None:
    body = {"slot": "identity", "page": 1, **a_file()}
    page = world.receiver.does(f"{case.desk_url}/documents", body)
    world.upload(case.dossier_id, page)


def test_papers_brought_to_the_counter_answer_the_request_and_the_citizen_sees_by_whom(world: World) -> None:
    world.pump.from_now()
    case = world.a_submitted()
    items = [*SUPPLEMENT["items"], {"slot": "form", "name": "Tờ khai", "what_is_wrong": "Sai ngày sinh"}]
    world.receiver.does(f"{case.desk_url}/supplement-request", {**SUPPLEMENT, "items": items})
    url = f"{case.desk_url}/supplements"
    missing = world.receiver.post(url, {})
    assert {one["pointer"] for one in missing.json["errors"]} == {"/papers/identity", "/form"}, (
        "all at once, as at home"
    )
    _scanned(world, case)
    answered = world.receiver.does(url, {"form": {"born_on": "1990-02-28"}})
    assert (answered["state"], answered["form"]["born_on"]) == ("submitted", "1990-02-28")
    assert answered["form"] == {**published.GOOD_ANSWERS, "born_on": "1990-02-28"}, "a patch"
    first, second = dossiers.sealed_sets(case.dossier_id)
    assert (first.sealed_by, second.sealed_by, len(second.papers)) == (case.owner.id, world.receiver.id, 1)
    world.pump.run()
    assert case.read()["supplement_request"]["answered_at"]
    log = case.owner.call("GET", "/v1/me/access-log").json["items"]
    assert case.dossier_id in {one["dossier_id"] for one in log}
    assert world.receiver.post(url, {}).slug == "not_allowed_now"


def test_the_clock_runs_again_as_if_it_was_answered_from_home(world: World) -> None:
    case = world.a_processing(published.LONG)
    asked = world.receiver.does(f"{case.desk_url}/supplement-request", SUPPLEMENT)
    assert (asked["due_at"], asked["paused_by"]) == (None, "supplement")
    _scanned(world, case)
    answered = world.receiver.does(f"{case.desk_url}/supplements")
    assert (answered["state"], answered["paused_by"], answered["due_stage"]) == ("processing", None, "in_time")
    assert answered["due_at"]


def test_a_dossier_is_taken_back_in_person_with_the_paper_noted(world: World) -> None:
    case = world.a_submitted()
    url = f"{case.desk_url}/withdrawal"
    bare = world.receiver.post(url, {"reason": "x"})
    assert (bare.slug, bare.faults) == ("invalid_request", {("/paper_shown", "required")})
    assert world.receiver.does(url, WITHDRAWAL)["state"] == "withdrawn"
    last = dossiers.load_with_events(case.dossier_id)[2][-1]
    assert (last.actor_id, last.detail) == (world.receiver.id, {**WITHDRAWAL, "channel": "counter"})
    assert case.read()["decision"] == {"reason": WITHDRAWAL["reason"]}
    assert world.receiver.post(url, WITHDRAWAL).slug == "not_allowed_now"


def test_an_officer_of_another_unit_serves_nobody_here(world: World) -> None:
    case, stranger = world.a_supplementing(), world.officer("receiver", unit="Y98.99")
    for path, body in (("documents", {"slot": "identity", "page": 1, **a_file()}), ("supplements", {}),
                       ("withdrawal", WITHDRAWAL)):  # fmt: skip
        assert stranger.post(f"{case.desk_url}/{path}", body).slug == "not_found"
