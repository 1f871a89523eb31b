"""Papers are fetched at home: filed without files of them, followed on their way, accepted when they are there."""

from chalicelib.store import deliveries
from tests.adapters.fixtures.carriers import ems
from tests.api import procedures as published
from tests.api.partners import send
from tests.api.scenes.notices import scan_of
from tests.api.world import World
from tests.api.world.bodies import RECIPIENT
from tests.api.world.case import Case

FETCHED = {"recipient": RECIPIENT, "papers": ["identity"]}


def _handed_in(world: World) -> Case:
    world.pump.from_now()
    case = world.a_draft(published.WITH_PAPERS)
    assert case.owner.post(f"{case.url}/submission").json["errors"][0]["pointer"] == "/papers/identity"
    chosen = case.owner.call("PUT", f"{case.url}/deliveries/collect", body=FETCHED)
    assert (chosen.status, chosen.json["papers"]) == (200, ["identity"])
    handed_in = case.owner.does(f"{case.url}/submission")
    assert (handed_in["state"], handed_in["papers_by_post"]) == ("submitted", ["identity"])
    world.pump.run()
    return case


def _scan(world: World, case: Case, status: int, at: str) -> None:
    told = {**scan_of(case, status, f"24/11/2025 {at}:00"), "order_code": f"{case.dossier_id}.collect.1"}
    told["tracking_code"] = deliveries.get(told["order_code"]).item_code  # type: ignore[union-attr]
    assert send("ems", ems.genuine(**told)).status == 200
    world.pump.run()


def test_the_hand_over_by_the_post_is_the_filing_and_opens_the_acceptance(world: World) -> None:
    case = _handed_in(world)
    ordered = world.post_office.asked[-1]["body"]
    assert (ordered["from_name"], ordered["to_name"]) == (RECIPIENT["name"], "Đơn vị Y98.11")
    assert world.receiver.post(f"{case.desk_url}/acceptance").slug == "papers_on_their_way"
    _scan(world, case, 3, "09:00")
    _scan(world, case, 7, "15:00")
    mine = case.read()
    assert (mine["state"], mine["papers_received_at"]) == ("submitted", "2025-11-24T08:00:00.000Z")
    lines = [one["title"] for one in case.owner.call("GET", f"{case.url}/timeline").json["items"]]
    wanted = [
        "Bưu tá đã nhận giấy tờ của bạn",
        "Giấy tờ đã được bàn giao cho cơ quan",
        "Cơ quan đã nhận giấy tờ qua bưu chính",
    ]
    assert set(wanted) <= set(lines) and "Đã phát thành công" not in lines
    assert world.receiver.does(f"{case.desk_url}/acceptance")["state"] == "accepted"


def test_an_officer_who_has_the_papers_need_not_wait_for_the_scan(world: World) -> None:
    case = _handed_in(world)
    assert world.receiver.does(f"{case.desk_url}/papers-receipt")["papers_received_at"]
    assert world.receiver.post(f"{case.desk_url}/papers-receipt").slug == "not_allowed_now"
    _scan(world, case, 7, "15:00")
    *_, events = [case.owner.call("GET", f"{case.url}/timeline").json["items"]]
    assert sum(one["event"] == "receive_papers" for one in events) == 1
    assert world.receiver.does(f"{case.desk_url}/acceptance")["state"] == "accepted"


def test_papers_that_an_officer_has_in_hand_are_not_fetched_any_more(world: World) -> None:
    case = _handed_in(world)
    before = len(world.post_office.asked)
    assert world.receiver.does(f"{case.desk_url}/papers-receipt")["papers_received_at"]
    world.pump.run()
    asked = [one["path"].split("?")[0] for one in world.post_office.asked[before:]]
    assert asked == ["/api/v1/orders/cancel"]


def test_papers_that_are_lost_are_on_the_officers_list_and_may_be_brought(world: World) -> None:
    case = _handed_in(world)
    _scan(world, case, 13, "12:00")
    url = f"/v1/officer/deliveries/{case.dossier_id}.collect.1"
    assert world.receiver.call("GET", url).json["why"] == "lost"
    world.receiver.does(f"{url}/decision", {"action": "counter"})
    world.pump.run()
    told = [one["title"] for one in case.owner.call("GET", "/v1/notifications").json["items"]]
    assert told[0] == "Vui lòng mang giấy tờ đến bộ phận một cửa"


def test_papers_are_named_there_are_such_and_they_are_chosen_before_filing(world: World) -> None:
    case = world.a_draft()
    url = f"{case.url}/deliveries/collect"
    for papers, pointer in (([], "/papers"), (["identity", "passport"], "/papers/1")):
        reply = case.owner.call("PUT", url, body={**FETCHED, "papers": papers})
        assert [one["pointer"] for one in reply.json["errors"]] == [pointer]
    wrong = case.owner.call("PUT", f"{case.url}/deliveries/return", body=FETCHED)
    assert [one["pointer"] for one in wrong.json["errors"]] == ["/papers"]
    assert case.owner.call("PUT", url, body=FETCHED).status == 200
    assert case.owner.call("DELETE", url).status == 204
    case.owner.does(f"{case.url}/submission")
    assert case.read()["papers_by_post"] == []
    assert case.owner.call("PUT", url, body=FETCHED).slug == "not_allowed_now"


def test_whoever_withdraws_is_not_called_on_by_the_postman_any_more(world: World) -> None:
    case = _handed_in(world)
    case.owner.does(f"{case.url}/withdrawal", {"reason": "Tôi nộp nhầm"})
    world.pump.run()
    asked = world.post_office.asked[-1]
    assert (asked["path"].split("?")[0], asked["body"]) == (
        "/api/v1/orders/cancel", {"tracking_code": "EE473124829VN"},
    )  # fmt: skip
    parcel = case.owner.call("GET", f"/v1/deliveries/{case.dossier_id}.collect.1").json
    assert parcel["state"] == "cancelled"
    lines = [one["title"] for one in case.owner.call("GET", f"{case.url}/timeline").json["items"]]
    assert lines.count("Đã hủy đơn bưu chính") == 1
    assert world.receiver.call("GET", f"/v1/officer/deliveries/{case.dossier_id}.collect.1").json["why"] is None
