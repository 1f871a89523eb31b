"""Scenes of an officer who works on a dossier, from acceptance to the result."""

import uuid

from tests.adapters.test_portal_records import RECORD
from tests.api import procedures as published
from tests.api.scenes.scene import MAKERS, TODAY, Scene, key, of_case, plain, scene
from tests.api.world import World
from tests.api.world.bodies import SUPPLEMENT, a_file
from tests.api.world.case import Case
from tests.api.world.places import UNIT


def _in_bulk(case: Case) -> Scene:
    """One dossier taken in as if it were many."""
    body = {"action": "accept", "dossier_ids": [case.dossier_id]}
    return Scene("/v1/officer/dossiers/bulk", case.owner, {"body": body, "key": key()}, case=case)


def _assigning(case: Case) -> Scene:
    """Letting go of what is on nobody's desk: everybody of the unit may, and a leader of those above."""
    return Scene(f"{case.desk_url}/assignment", case.owner, {"body": {"officer_id": None}}, case=case)


plain("officer_dossiers.queue", "/v1/officer/dossiers?queue=new")
plain("register.read", f"/v1/officer/register?from={TODAY}&to={TODAY}&format=csv&agency_code={UNIT}")
plain("officer_desks.list_all", f"/v1/officer/desks?agency_code={UNIT}")
plain("officer_papers.counts", f"/v1/officer/paper-counts?agency_code={UNIT}")
of_case("officer_dossiers.read", World.a_submitted, "{case.desk_url}")
of_case("officer_notes.list_all", World.a_submitted, "{case.desk_url}/notes")
of_case("officer_notes.add", World.a_submitted, "{case.desk_url}/notes", body={"text": "Đã gọi điện"})
MAKERS["officer_bulk.act"] = lambda world: _in_bulk(world.a_submitted())
MAKERS["officer_assignment.assign"] = lambda world: _assigning(world.a_submitted())
of_case("officer_dossiers.read_sets", World.a_submitted, "{case.desk_url}/sets")
of_case("officer_dossiers.accept", World.a_submitted, "{case.desk_url}/acceptance", body={})
of_case("officer_dossiers.receive_papers", World.waiting_for_papers, "{case.desk_url}/papers-receipt", body={})
of_case(
    "officer_dossiers.refuse",
    World.a_submitted,
    "{case.desk_url}/refusal",
    body={"reason": "Không thuộc thẩm quyền", "legal_ground": "Điều 17 Nghị định 61/2018/NĐ-CP"},
)
of_case("officer_dossiers.request_supplement", World.an_accepted, "{case.desk_url}/supplement-request", body=SUPPLEMENT)
of_case("officer_dossiers.forward", World.an_accepted, "{case.desk_url}/forwarding", body={"note": "Chuyển"})


@scene("officer_mirrors.import_statuses")
def _import_statuses(world: World) -> Scene:
    number = uuid.uuid4().int % 9_000_000 + 1_000_000
    told = {**RECORD, "MaHoSo": f"G22.99-261120-{number}", "MaTTHC": published.ELSEWHERE}
    return Scene("/v1/officer/mirrored-dossiers", world.citizen(), {"body": {"items": [told]}, "key": key()})


of_case(
    "officer_dossiers.withdraw_result",
    lambda w: w.with_result(w.a_processing()),
    "{case.desk_url}/documents/{case.document_id}",
)
of_case("officer_dossiers.add_result", World.a_processing, "{case.desk_url}/result", body=a_file("ket-qua.pdf"))
of_case(
    "officer_dossiers.complete",
    World.a_processing,
    "{case.desk_url}/completion",
    body={"outcome": "refused", "reason": "Không đủ điều kiện", "legal_ground": "Điều 13"},
)


@scene("officer_dossiers.open_document")
def _open_document(world: World) -> Scene:
    case = world.with_paper(world.a_draft())
    case.owner.does(f"{case.url}/submission")
    return Scene(f"{case.desk_url}/documents/{case.document_id}", case.owner, case=case)


@scene("officer_dossiers.return_result")
def _return_result(world: World) -> Scene:
    case = world.a_finished(result_channel="counter")
    return Scene(f"{case.desk_url}/return", case.owner, {"body": {"channel": "counter"}, "key": key()}, case=case)
