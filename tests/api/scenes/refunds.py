"""Scenes of giving money back."""

from tests.api.scenes.scene import Scene, key, of_case, scene
from tests.api.world import World
from tests.api.world.bodies import REFUND_ACCOUNT

of_case(
    "payments.name_refund_account",
    World.a_payment,
    "/v1/payments/{case.payment_id}/refund-account",
    body=REFUND_ACCOUNT,
)
of_case("officer_refunds.list_of_unit", World.a_refund, "/v1/officer/refunds?state=requested")
of_case(
    "officer_refunds.reject", World.a_refund, "{case.refund_url}/rejection", body={"reason": "Đã dùng cho hồ sơ khác"}
)
of_case("officer_refunds.approve", World.a_refund, "{case.refund_url}/approval", body={})
of_case(
    "officer_refunds.note_outcome",
    lambda world: world.a_refund(approved=True),
    "{case.refund_url}/outcome",
    body={"outcome": "refunded", "reference": "FT1"},
)


@scene("officer_refunds.ask")
def _ask_refund(world: World) -> Scene:
    case = world.an_exception("to_refund")
    named = case.owner.call("PUT", f"/v1/payments/{case.payment_id}/refund-account", body=REFUND_ACCOUNT)
    assert named.status == 200
    body = {"payment_id": case.payment_id, "amount_vnd": 5000}
    return Scene(f"{case.money_url}/refund", case.owner, {"body": body, "key": key()}, case=case)
