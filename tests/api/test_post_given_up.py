"""The post given up after filing, and with a draft that is thrown away."""

from chalicelib.store import deliveries
from tests.api import procedures as published
from tests.api.world import World
from tests.api.world.case import Case


def _filed(world: World) -> Case:
    world.pump.from_now()
    draft = world.a_parcel()
    draft.owner.does(f"{draft.url}/submission")
    return draft


def _finished(world: World, case: Case) -> Case:
    world.receiver.does(f"{case.desk_url}/acceptance")
    world.receiver.does(f"{case.desk_url}/forwarding")
    case = world.with_result(case)
    world.specialist.does(f"{case.desk_url}/completion", {"outcome": "granted"})
    return case


def test_who_gives_the_post_up_is_told_to_fetch_the_result(world: World) -> None:
    case = _filed(world)
    assert case.owner.call("DELETE", f"{case.url}/deliveries/return").status == 204
    world.pump.run()
    assert case.read()["result_channel"] == "counter"
    case = _finished(world, case)
    world.pump.run()
    events = [one["event"] for one in case.owner.call("GET", f"{case.url}/timeline").json["items"]]
    assert events.count("change_result_channel") == 1
    parcel = deliveries.get(case.delivery_id)
    assert parcel is not None and parcel.state == "cancelled" and not parcel.booking_asked_at
    world.receiver.does(f"{case.desk_url}/return", {"channel": "counter"})


def test_also_where_the_result_was_there_before_anybody_was_told(world: World) -> None:
    case = _filed(world)
    case.owner.call("DELETE", f"{case.url}/deliveries/return")
    case = _finished(world, case)
    assert case.read()["result_channel"] == "post"
    world.pump.run()
    assert case.read()["result_channel"] == "counter"


def test_postage_that_is_in_the_fee_is_not_given_up(world: World) -> None:
    case = world.a_parcel(world.a_draft(published.POSTAGE_WITH_FEE, result_channel="post"))
    case.owner.does(f"{case.url}/submission")
    reply = case.owner.call("DELETE", f"{case.url}/deliveries/return")
    assert (reply.status, reply.slug) == (409, "not_allowed_now")


def test_a_draft_that_is_thrown_away_leaves_no_address(world: World) -> None:
    world.pump.from_now()
    draft = world.a_parcel()
    assert draft.owner.call("DELETE", draft.url).status == 204
    world.pump.run()
    assert draft.owner.call("GET", f"/v1/deliveries/{draft.delivery_id}").status == 404
    assert deliveries.get(draft.delivery_id) is None
