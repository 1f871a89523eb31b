"""The wish to be erased at the doors: what goes and what stays is told in words, and it can be taken back."""

from datetime import datetime, timedelta

from tests.api.world import World

URL = "/v1/me/erasure-requests"


def test_the_wish_tells_what_goes_what_stays_and_until_when_it_can_be_taken_back(world: World):
    owner = world.citizen()
    assert owner.call("GET", URL).json["items"] == []
    told = owner.does(URL)
    assert {one["what"] for one in told["removes"]} == {"contact", "sessions", "messages", "drafts"}
    assert "money" in {one["what"] for one in told["keeps"]}
    assert all(one["text"] for one in (*told["removes"], *told["keeps"]))
    asked, until = (datetime.fromisoformat(told[name]) for name in ("asked_at", "erased_after"))
    assert until - asked == timedelta(days=10)
    assert owner.call("GET", URL).json["items"] == [told]
    assert owner.call("DELETE", URL).status == owner.call("DELETE", URL).status == 204
    assert owner.call("GET", URL).json["items"] == []


def test_an_open_dossier_holds_it_up_and_is_counted(world: World):
    case = world.a_submitted()
    refused = case.owner.post(URL)
    assert (refused.status, refused.slug, refused.json["open_dossiers"]) == (409, "erasure_dossiers_open", 1)
    case.owner.does(f"{case.url}/withdrawal", {"reason": "Nộp nhầm"})
    assert case.owner.post(URL).status == 201
