"""Scenes of paying a fee: options, the QR, receipts, exemptions."""

import uuid

from chalicelib.store import procedures
from tests.api import procedures as published
from tests.api.scenes.scene import Scene, key, of_case, scene
from tests.api.world import World
from tests.api.world.case import Case

of_case("payments.options", lambda world: world.a_submitted(published.PAID), "{case.url}/payment-options")
of_case("payments.start", lambda w: w.a_submitted(published.PAID), "{case.url}/payments", body={"provider": "sepay"})
of_case("payments.read", World.a_payment, "/v1/payments/{case.payment_id}")
of_case("payments.qr", World.a_payment, "/v1/payments/{case.payment_id}/qr")
of_case("receipts.read", World.a_receipt, "/v1/payments/{case.payment_id}/receipt")
of_case("receipts.read_at_desk", World.a_receipt, "/v1/officer/payments/{case.payment_id}/receipt")
of_case(
    "officer_fees.refuse_exemption",
    lambda world: world.a_submitted(published.EXEMPTING, exemption="student"),
    "{case.desk_url}/exemption-refusal",
    body={"reason": "Thẻ đã hết hạn"},
)


@scene("officer_fees.quote")
def _quote_fee(world: World) -> Scene:
    case = a_fee_told_since(world)
    return Scene(f"{case.desk_url}/fee-quote", case.owner, {"body": {}, "key": key()}, case=case)


def a_fee_told_since(world: World) -> Case:
    """Handed in while nobody knew the fee; the procedure's data tell it by now."""
    code = f"LOCAL-FEE-{uuid.uuid4().hex[:12].upper()}"
    procedures.publish(published.priced_later(code, 1, None))
    case = world.a_submitted(code)
    procedures.publish(published.priced_later(code, 2, 9000))
    return case
