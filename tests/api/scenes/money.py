"""Scenes of the money desk: money nobody could place, cash, statements, reconciliation."""

from chalicelib import wiring
from chalicelib.api.present.credit import url_id
from tests.api.scenes.scene import Scene, key, of_case, scene
from tests.api.world import World
from tests.api.world.bodies import a_statement_file

of_case("officer_payments.exceptions", World.an_exception, "/v1/officer/payments/exceptions?place=waiting")
of_case("officer_payments.bear", World.a_taken_back, "{case.money_url}/bear", body={"reason": "Kết quả đã trả"})
of_case("officer_payments.write_off", World.an_exception, "{case.money_url}/write-off", body={"reason": "Không rõ"})


@scene("officer_payments.allocate")
def _allocate(world: World) -> Scene:
    case = world.an_exception()
    body = {"payment_id": case.payment_id}
    return Scene(f"{case.money_url}/allocation", case.owner, {"body": body, "key": key()}, case=case)


@scene("officer_payments.release")
def _release(world: World) -> Scene:
    case = world.a_part_paid()
    body = {"payment_id": case.payment_id, "reason": "Công dân yêu cầu trả lại"}
    return Scene(f"{case.money_url}/release", case.owner, {"body": body, "key": key()}, case=case)


@scene("officer_payments.find_same")
def _find_same(world: World) -> Scene:
    case, other = world.an_exception(), world.an_exception(told_by="casso")
    body = {"credit_id": url_id(other.credit_id)}
    return Scene(f"{case.money_url}/same-as", case.owner, {"body": body, "key": key()}, case=case)


@scene("officer_payments.take_cash")
def _take_cash(world: World) -> Scene:
    case = world.a_payment()
    body = {"received_vnd": 8000, "receipt_number": key()}
    return Scene(f"/v1/officer/payments/{case.payment_id}/cash", case.owner, {"body": body, "key": key()}, case=case)


@scene("officer_statements.announce")
def _announce_statement(world: World) -> Scene:
    body = {"endpoint": "ep_sepay", "format": "camt", **a_statement_file()}
    return Scene("/v1/officer/statements", world.citizen(), {"body": body, "key": key()})


@scene("officer_reconciliation.read")
def _reconciliation(world: World) -> Scene:
    case = world.an_exception()
    day = wiring.stores.credits().get(case.credit_id).occurred_at.date().isoformat()
    return Scene(f"/v1/officer/reconciliation?endpoint=ep_sepay&day={day}", case.owner, case=case)


@scene("officer_statements.list_all")
def _statements(world: World) -> Scene:
    world.an_announced_statement()
    return Scene("/v1/officer/statements", world.citizen())


@scene("officer_statements.read")
def _statement(world: World) -> Scene:
    return Scene(f"/v1/officer/statements/{world.an_announced_statement()}", world.citizen())
