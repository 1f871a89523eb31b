"""Refunds over the API: listed by state with counts, rejected with a reason; a contradiction stays to be seen."""

from tests.api.world import World


def _of(who, case, state):
    listed = who.call("GET", f"/v1/officer/refunds?state={state}&limit=100").json
    assert listed["counts"][state] == len(listed["items"])
    return next((item for item in listed["items"] if item["refund_id"] == case.refund_id), None)


def test_a_refund_moves_from_list_to_list(world: World):
    case, leader = world.a_refund(), world.officer("leader")
    asked = _of(leader, case, "requested")
    assert (asked["by"], asked["account"], asked["needs_person"]) == ("bank_transfer", None, False)
    leader.does(f"{case.refund_url}/approval")
    assert _of(leader, case, "requested") is None
    assert _of(leader, case, "approved")["account"]["account"] == "1020304050"


def test_what_is_rejected_tells_who_and_why_and_its_money_is_free(world: World):
    case, leader = world.a_refund(), world.officer("leader")
    told = leader.does(f"{case.refund_url}/rejection", {"reason": "Đã dùng cho hồ sơ khác"})
    assert (told["state_label"], told["rejected_by"], told["rejected_why"]) == (
        "Không hoàn", leader.id, "Đã dùng cho hồ sơ khác",
    )  # fmt: skip
    assert _of(leader, case, "rejected") is not None
    body = {"payment_id": case.payment_id, "amount_vnd": 8000}
    assert world.specialist.post(f"{case.money_url}/refund", body).status == 201


def test_a_contradiction_is_refused_and_stays_to_be_seen(world: World):
    case, leader = world.a_refund(approved=True), world.officer("leader")
    world.specialist.does(f"{case.refund_url}/outcome", {"outcome": "refunded", "reference": "FT1"})
    assert world.specialist.post(f"{case.refund_url}/outcome", {"outcome": "failed"}).slug == "refund_contradicted"
    seen = _of(leader, case, "refunded")
    assert seen["needs_person"] is True and seen["contradicted_at"]
