"""The post that went astray, from the list to the new parcel: as officers decide it and as the citizen sees it."""

from dataclasses import replace

from chalicelib.domain.partner import Partner
from chalicelib.store import deliveries, partners
from tests.adapters.fixtures.carriers import ems
from tests.api.partners import send
from tests.api.scenes.notices import scan_of
from tests.api.world import World
from tests.api.world.bodies import RECIPIENT

NEW_ADDRESS = {**RECIPIENT, "address": "14 đường Bà Triệu"}


def test_a_refused_order_is_corrected_by_the_citizen_and_ordered_by_itself(world: World) -> None:
    case = world.a_booked_parcel()
    before = deliveries.get(case.delivery_id)
    assert before
    declined = {"state": "created", "item_code": "", "booked_at": None, "conflict": "declined:E102"}
    stuck = replace(before, **declined, version=before.version + 1)
    deliveries.save(before, stuck)
    url = f"/v1/officer/deliveries/{case.delivery_id}"
    seen = world.receiver.call("GET", url).json
    assert (seen["why"], seen["carriers_code"], seen["recipient"]["phone"]) == ("declined", "E102", "+84912345678")
    assert {"ep_ems", "ep_standard_carrier"} <= {one["endpoint"] for one in seen["carriers"]}
    decided = world.receiver.does(f"{url}/decision", {"action": "ask_address"})
    assert decided["address_asked_at"] and decided["actions"] == ["send", "counter"]
    world.pump.run()
    told = case.owner.call("GET", "/v1/notifications").json["items"][0]
    assert told["title"] == "Cần sửa địa chỉ nhận kết quả"
    corrected = case.owner.call("PUT", f"{case.url}/deliveries/return", body={"recipient": NEW_ADDRESS})
    assert (corrected.status, corrected.json["address_asked_at"]) == (200, None)
    world.pump.run()
    parcel = case.owner.call("GET", f"/v1/deliveries/{case.delivery_id}").json
    assert (parcel["state"], parcel["recipient"]["address"]) == ("registered", NEW_ADDRESS["address"])
    assert world.receiver.call("GET", url).json["why"] is None
    repeated = case.owner.call("PUT", f"{case.url}/deliveries/return", body={"recipient": NEW_ADDRESS})
    assert (repeated.status, repeated.json["state"]) == (200, "registered"), "its answer got lost: no second choice"
    again = case.owner.call("PUT", f"{case.url}/deliveries/return", body={"recipient": RECIPIENT})
    assert again.slug == "not_allowed_now", "once"


def test_a_parcel_that_came_back_is_sent_again_and_the_second_closes_the_dossier(world: World) -> None:
    case = world.a_booked_parcel()
    for status, at in ((3, "09:00"), (8, "10:00"), (10, "11:00"), (11, "12:00")):
        told = scan_of(case, status, f"24/11/2025 {at}:00")
        assert send("ems", ems.genuine(**told)).status == 200
    world.pump.run()
    assert case.read()["state"] == "finished"
    url = f"/v1/officer/deliveries/{case.delivery_id}"
    body = {"action": "send", "recipient": NEW_ADDRESS, "consent": True, "endpoint": "ep_ems", "paid_by": "carrier"}
    new_id = world.receiver.does(f"{url}/decision", body)["followed_by"]
    world.pump.run()
    new = case.owner.call("GET", f"/v1/deliveries/{new_id}").json
    assert (new["state"], new["recipient"]["address"]) == ("registered", NEW_ADDRESS["address"])
    assert send("ems", ems.genuine(**{**scan_of(case, 7, "26/11/2025 09:00:00"), "order_code": new_id})).status == 200
    world.pump.run()
    assert case.read()["state"] == "returned"
    lines = [one["title"] for one in case.owner.call("GET", f"{case.url}/timeline").json["items"]]
    assert "Bưu gửi được gửi lại" in lines


def test_who_comes_to_fetch_the_result_gets_it_and_its_parcel_is_called_off(world: World) -> None:
    case = world.a_booked_parcel()
    world.receiver.does(f"{case.desk_url}/return", {"channel": "counter"})
    world.pump.run()
    parcel = case.owner.call("GET", f"/v1/deliveries/{case.delivery_id}").json
    assert (case.read()["state"], parcel["state"]) == ("returned", "cancelled")
    assert world.post_office.asked[-1]["path"].startswith("/api/v1/orders/cancel")


def test_what_the_postman_has_is_given_out_once_it_came_back(world: World) -> None:
    case = world.a_booked_parcel()
    assert send("ems", ems.genuine(**scan_of(case, 3, "24/11/2025 09:00:00"))).status == 200
    refused = world.receiver.post(f"{case.desk_url}/return", {"channel": "counter"})
    assert (refused.status, refused.slug, refused.json["delivery_id"]) == (409, "result_under_way", case.delivery_id)
    for status, at in ((8, "10:00"), (10, "11:00"), (11, "12:00")):
        assert send("ems", ems.genuine(**scan_of(case, status, f"24/11/2025 {at}:00"))).status == 200
    assert world.receiver.does(f"{case.desk_url}/return", {"channel": "counter"})["state"] == "returned"


def test_the_count_is_the_list_and_what_waits_at_the_counter_is_told(world: World) -> None:
    unit = world.a_unit("Y98.72")
    receiver = world.officer("receiver", unit=unit)
    partners.put(Partner("ep_72", "carrier", "ems", unit))
    case = world.a_stuck_parcel(unit)
    listed = receiver.call("GET", "/v1/officer/deliveries").json
    assert (listed["count"], [one["delivery_id"] for one in listed["items"]]) == (1, [case.delivery_id])
    assert listed["items"][0]["why_text"] == "Bưu chính không nhận đơn gửi"
    world.pump.from_now()
    receiver.does(f"/v1/officer/deliveries/{case.delivery_id}/decision", {"action": "counter", "note": "đã gọi"})
    assert receiver.call("GET", "/v1/officer/deliveries").json["count"] == 0
    world.pump.ours.add(case.dossier_id)
    world.pump.run()
    [told] = case.owner.call("GET", "/v1/notifications").json["items"]
    assert told["title"] == "Kết quả chờ tại bộ phận một cửa"
    assert "đã gọi" not in str(case.owner.call("GET", f"/v1/deliveries/{case.delivery_id}").json)


def test_a_note_is_needed_to_close(world: World) -> None:
    case = world.a_stuck_parcel(state="lost", item_code="EA1", conflict="")
    url = f"/v1/officer/deliveries/{case.delivery_id}/decision"
    assert world.receiver.post(url, {"action": "close"}).json["errors"][0]["pointer"] == "/note"
    assert world.receiver.does(url, {"action": "close", "note": "Bưu chính bồi thường"})["why"] is None


def test_a_parcel_told_as_delivered_on_its_way_back_is_decided_by_an_officer(world: World) -> None:
    case = world.a_booked_parcel()
    for status, at in ((3, "09:00"), (10, "11:00"), (7, "12:00")):
        assert send("ems", ems.genuine(**scan_of(case, status, f"24/11/2025 {at}:00"))).status == 200
    world.pump.run()
    url = f"/v1/officer/deliveries/{case.delivery_id}"
    seen = world.receiver.call("GET", url).json
    assert (seen["why"], seen["actions"]) == ("delivered_after_return", ["delivered", "came_back", "close"])
    assert case.read()["state"] == "finished"
    unsaid = world.receiver.call("POST", f"{url}/decision", body={"action": "delivered"}, key="say-why-000000001")
    assert unsaid.status in (400, 422)
    decided = world.receiver.does(f"{url}/decision", {"action": "delivered", "note": "Người dân xác nhận đã nhận"})
    assert (decided["state"], decided["why"], decided["actions"]) == ("delivered", None, [])
    world.pump.run()
    assert case.read()["state"] == "returned"
    (look,) = world.receiver.call("GET", url).json["looks"]
    assert (look["action"], look["why"], look["note"]) == (
        "delivered",
        "delivered_after_return",
        "Người dân xác nhận đã nhận",
    )
