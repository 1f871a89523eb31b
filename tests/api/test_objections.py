"""Who took the parcel is shown masked; who did not get it says so, a person decides, and the citizen reads what came of
it."""

from datetime import UTC, datetime

from tests.adapters.fixtures.carriers import standard
from tests.api.partners import send
from tests.api.world import World
from tests.api.world.case import Case

PROOF = {
    "receiver_name": "Nông Văn Nam",
    "relation": "neighbour",
    "paper_kind": "national_id",
    "paper_number": "020190008012",
    "evidence_sha256": "ab" * 32,
    "papers_taken_back": ["Giấy khai sinh cũ"],
}
SHOWN = {
    "receiver_name": "N*** V*** Nam",
    "relation_label": "Hàng xóm",
    "paper_kind_label": "Căn cước, căn cước công dân",
    "paper_digits": "***012",
    "evidence_sha256": "ab" * 32,
    "papers_taken_back": ["Giấy khai sinh cũ"],
}


def _brought_by_the_standard_carrier(world: World) -> Case:
    changes = {"state": "in_transit", "carrier": "standard", "endpoint": "ep_standard_carrier", "delivered_at": None}
    case = world.a_delivered_parcel(**changes)
    world.pump.from_now()
    world.pump.ours.add(case.dossier_id)
    told = {"order_code": case.delivery_id, "item_code": "EA123456785VN", "event": "delivered", "proof": PROOF}
    now = datetime.now(UTC)
    scan = standard.genuine(at=now, **told, event_id=case.delivery_id, occurred_at=now.isoformat())
    assert send("standard_carrier", scan).status == 200
    world.pump.run()
    return case


def _lines(case: Case) -> list[str]:
    return [one["title"] for one in case.owner.call("GET", f"{case.url}/timeline").json["items"]]


def test_the_proof_is_shown_masked_to_citizen_and_officer(world: World) -> None:
    case = _brought_by_the_standard_carrier(world)
    mine = case.owner.call("GET", f"/v1/deliveries/{case.delivery_id}").json
    theirs = world.receiver.call("GET", f"/v1/officer/deliveries/{case.delivery_id}").json
    for seen in (mine, theirs):
        assert {name: seen["proof"][name] for name in SHOWN} == SHOWN
        assert "8012" not in str(seen) and "Nông Văn Nam" not in str(seen)
    assert mine["objection_until"] and mine["objection"] is None


def test_an_objection_is_listed_claimed_answered_and_told(world: World) -> None:
    case = _brought_by_the_standard_carrier(world)
    url, desk = f"/v1/deliveries/{case.delivery_id}/objection", f"/v1/officer/deliveries/{case.delivery_id}"
    body = {"reason": "Nhà tôi không có hàng xóm nào tên đó"}
    first, second = (case.owner.post(url, body, key="objection-1") for _ in range(2))
    assert (first.status, second.status, first.json) == (201, 201, second.json)
    assert first.json["objection"]["standing"] == "open"
    assert case.owner.post(url, body).slug == "objected_before"
    seen = world.receiver.call("GET", desk).json
    assert (seen["why"], seen["actions"], seen["objection"]["reason"]) == (
        "objected", ["claim", "dismiss"], body["reason"],
    )  # fmt: skip
    assert world.receiver.does(f"{desk}/decision", {"action": "claim", "note": "đã gọi bưu cục"})["why"] == "claimed"
    world.receiver.does(f"{desk}/decision", {"action": "close", "note": "Bưu chính nhận lỗi và bồi thường."})
    world.pump.run()
    told = case.owner.call("GET", "/v1/notifications").json["items"][0]
    assert (told["title"], told["body"]) == (
        "Đã có kết quả khiếu nại với bưu chính", "Bưu chính nhận lỗi và bồi thường.",
    )  # fmt: skip
    assert {"Ông/Bà báo chưa nhận được bưu gửi", "Cơ quan đã khiếu nại với bưu chính"} <= set(_lines(case))
    mine = case.owner.call("GET", f"/v1/deliveries/{case.delivery_id}").json
    assert (mine["objection"]["standing"], "đã gọi bưu cục" in str(mine)) == ("settled", False)


def test_a_dismissal_needs_its_reason_and_tells_it(world: World) -> None:
    case = _brought_by_the_standard_carrier(world)
    case.owner.does(f"/v1/deliveries/{case.delivery_id}/objection", {"reason": "Tôi không nhận được"})
    url = f"/v1/officer/deliveries/{case.delivery_id}/decision"
    assert world.receiver.post(url, {"action": "dismiss"}).json["errors"][0]["pointer"] == "/note"
    world.receiver.does(url, {"action": "dismiss", "note": "Chính Ông đã ký nhận tại bưu cục."})
    world.pump.run()
    told = case.owner.call("GET", "/v1/notifications").json["items"][0]
    assert told["body"] == "Chính Ông đã ký nhận tại bưu cục."
