"""Scenes of parcels."""

from tests.api.scenes.scene import TODAY, Scene, key, of_case, plain, scene
from tests.api.world import World
from tests.api.world.bodies import RECIPIENT
from tests.api.world.places import UNIT

of_case("deliveries.choose", World.a_draft, "{case.url}/deliveries/return", body={"recipient": RECIPIENT})
of_case("deliveries.quote", World.a_draft, "{case.url}/deliveries/return/quote?province_code=20")
of_case("deliveries.drop", World.a_parcel, "{case.url}/deliveries/return")
of_case(
    "deliveries.object_to",
    World.a_delivered_parcel,
    "/v1/deliveries/{case.delivery_id}/objection",
    body={"reason": "Không ai ở nhà nhận"},
)
of_case("deliveries.read", World.a_parcel, "/v1/deliveries/{case.delivery_id}")
plain("officer_deliveries.to_look_at", "/v1/officer/deliveries")
_OF_TODAY = f"carrier=ems&day={TODAY}&agency_code={UNIT}"
of_case("hand_overs.read", World.a_waiting_parcel, f"/v1/officer/hand-overs?{_OF_TODAY}")
of_case("hand_overs.print_list", World.a_waiting_parcel, f"/v1/officer/hand-overs/paper?{_OF_TODAY}")
of_case("officer_deliveries.read", World.a_stuck_parcel, "/v1/officer/deliveries/{case.delivery_id}")
of_case(
    "officer_deliveries.look_after",
    World.a_stuck_parcel,
    "/v1/officer/deliveries/{case.delivery_id}/decision",
    body={"action": "send"},
)
plain("parked_scans.to_look_at", "/v1/officer/parked-scans")


@scene("parked_scans.settle")
def _(world: World) -> Scene:
    url = f"/v1/officer/parked-scans/{world.a_parked_scan()}/settlement"
    return Scene(url, world.citizen(), {"body": {"note": "Đã hỏi bưu cục"}, "key": key()})
