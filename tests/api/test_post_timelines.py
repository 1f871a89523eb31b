"""What a citizen reads of a parcel that fails, from the first attempt to the new parcel; and what an officer is told of
the invitations."""

from tests.adapters.fixtures.carriers import ems
from tests.api.partners import send
from tests.api.scenes.notices import scan_of
from tests.api.world import World
from tests.api.world.case import Case


def _scan(world: World, case: Case, status: int, at: str, note: str = "") -> None:
    assert (
        send("ems", ems.genuine(**{**scan_of(case, status, at), "note": note, "locate": "BC Đông Kinh"})).status == 200
    )
    world.pump.run()


def _timeline(case: Case) -> list[tuple[str, str | None]]:
    """Title and detail of each line about the parcel, oldest first."""
    items = case.owner.call("GET", f"{case.url}/timeline?limit=100").json["items"]
    lines = [one for one in items if one["kind"] == "delivery"]
    return [(one["title"], one["detail"]) for one in sorted(lines, key=lambda one: one["at"])]


def test_two_failed_attempts_the_way_back_and_the_new_parcel(world: World) -> None:
    case = world.a_booked_parcel()
    _scan(world, case, 3, "24/11/2025 09:00:00")
    _scan(world, case, 8, "25/11/2025 10:00:00", "Vắng nhà")
    _scan(world, case, 9, "25/11/2025 17:00:00")
    _scan(world, case, 8, "26/11/2025 10:00:00")
    _scan(world, case, 10, "27/11/2025 09:00:00")
    _scan(world, case, 11, "28/11/2025 09:00:00")
    url = f"/v1/officer/deliveries/{case.delivery_id}"
    seen = world.receiver.call("GET", url).json
    assert [one["code"] for one in seen["warnings"]] == ["invited_too_soon"]
    world.receiver.does(f"{url}/decision", {"action": "send", "endpoint": "ep_ems", "paid_by": "carrier"})
    world.pump.run()
    told = [line for line in _timeline(case) if line[0] != "Đã đặt bưu chính"]
    invites = "Bưu chính mời nhận ít nhất hai lần; nếu vẫn không gặp, bưu gửi quay về cơ quan."
    assert sorted(told, key=lambda line: line[0]) == sorted(
        [
            ("Bưu chính đã nhận bưu gửi", "BC Đông Kinh"),
            ("Bưu tá đến nhưng chưa phát được", f"{invites} Vắng nhà"),
            ("Mời đến bưu cục nhận bưu gửi", "Vui lòng mang giấy tờ tùy thân đến nhận. BC Đông Kinh"),
            ("Bưu tá đến nhưng chưa phát được", invites),
            (
                "Bưu gửi đang chuyển hoàn về cơ quan",
                "Chưa phát được nên bưu chính chuyển hoàn; cơ quan sẽ gửi lại hoặc mời đến nhận.",
            ),
            (
                "Bưu gửi đã quay về cơ quan",
                "Kết quả vẫn còn nguyên tại cơ quan. Cơ quan sẽ gửi lại hoặc mời Ông/Bà đến nhận. BC Đông Kinh",
            ),
            ("Bưu gửi được gửi lại", "Cơ quan đã đặt gửi lại kết quả qua bưu chính."),
        ],
        key=lambda line: line[0],
    )


def test_a_lost_parcel_is_claimed_and_the_citizen_reads_so(world: World) -> None:
    case = world.a_booked_parcel()
    _scan(world, case, 3, "24/11/2025 09:00:00")
    _scan(world, case, 13, "26/11/2025 09:00:00", "Hỏa hoạn kho")
    url = f"/v1/officer/deliveries/{case.delivery_id}/decision"
    claimed = world.receiver.does(url, {"action": "claim"})
    assert (claimed["why"], claimed["actions"]) == ("lost", ["send", "counter", "close"])
    world.pump.run()
    titles = [title for title, _ in _timeline(case)]
    assert {"Bưu gửi bị thất lạc", "Cơ quan đã khiếu nại với bưu chính"} <= set(titles)
    told = case.owner.call("GET", "/v1/notifications").json["items"][0]
    assert told["title"] == "Cơ quan đã khiếu nại với bưu chính"
