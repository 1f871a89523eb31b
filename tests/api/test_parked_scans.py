"""Scans that found no parcel: listed for the unit whose registration was told, settled once, by nobody else."""

from tests.api.world import World

UNIT, OTHER = "Y98.87", "Y98.88"


def test_a_unit_sees_its_own_and_settles_them(world: World) -> None:
    world.a_unit(UNIT), world.a_unit(OTHER)
    first = world.a_parked_scan(UNIT, reason="Chị Hoa nhận thay")
    second = world.a_parked_scan(UNIT)
    officer = world.officer("receiver", unit=UNIT)
    listed = officer.call("GET", "/v1/officer/parked-scans").json
    assert {one["scan_id"] for one in listed["items"]} == {first, second} and "Hoa" not in str(listed)
    assert {one["why_text"] for one in listed["items"]} == {"Không tìm thấy bưu gửi này sau một ngày"}
    stranger = world.officer("receiver", unit=OTHER)
    assert stranger.call("GET", "/v1/officer/parked-scans").json["items"] == []
    url = f"/v1/officer/parked-scans/{first}/settlement"
    assert stranger.call("POST", url, body={"note": "x"}, key="k" * 20).status == 404
    settled = officer.call("POST", url, body={"note": "Không phải của ta"}, key="settle-it-once-0001")
    again = officer.call("POST", url, body={"note": "Không phải của ta"}, key="settle-it-once-0001")
    assert (settled.status, again.json) == (200, settled.json) and settled.json["settled_by"]
    assert officer.call("POST", url, body={"note": "x"}, key="settle-it-twice-0002").status == 409
    left = officer.call("GET", "/v1/officer/parked-scans").json["items"]
    assert [one["scan_id"] for one in left] == [second]


def test_the_list_goes_on_page_by_page(world: World) -> None:
    unit = world.a_unit("Y98.89")
    scans = {world.a_parked_scan(unit) for _ in range(3)}
    officer, seen, cursor = world.officer("specialist", unit=unit), set(), ""
    for _ in range(3):
        page = officer.call("GET", f"/v1/officer/parked-scans?limit=1{cursor}").json
        seen |= {one["scan_id"] for one in page["items"]}
        cursor = f"&cursor={page['next_cursor']}"
    assert (seen, page["next_cursor"]) == (scans, None)


def test_one_is_tried_for_another_day_and_only_what_was_not_confirmed_is_believed(world: World) -> None:
    unit = world.a_unit("Y98.90")
    url = f"/v1/officer/parked-scans/{world.a_parked_scan(unit)}/settlement"
    officer = world.officer("receiver", unit=unit)
    (listed,) = officer.call("GET", "/v1/officer/parked-scans").json["items"]
    assert listed["actions"] == ["close", "try_again"]
    refused = officer.call("POST", url, body={"note": "x", "action": "believe"}, key="believe-it-000001")
    assert (refused.status, refused.json["allowed_actions"]) == (409, ["close", "try_again"])
    again = officer.call("POST", url, body={"note": "Nay đã có đơn", "action": "try_again"}, key="try-it-again-0001")
    assert (again.status, again.json["actions"], again.json["settled_by"]) == (200, [], None)
    assert again.json["asked_by"] and again.json["asked_at"]
    assert officer.call("GET", "/v1/officer/parked-scans").json["items"] == []
