"""Scenes of a citizen's dossier: its draft, papers, hand-in and slips."""

from tests.api import procedures as published
from tests.api.scenes.scene import Scene, key, of_case, scene
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.places import UNIT


@scene("draft_versions.change")
def _change_version(world: World) -> Scene:
    case = world.a_draft()
    draft = case.read()
    body = {"to_version": draft["procedure_version"], "version": draft["version"]}
    return Scene(f"{case.url}/procedure-change", case.owner, {"body": body, "key": key()}, case=case)


@scene("documents.reuse")
def _reuse(world: World) -> Scene:
    earlier = world.with_paper(world.a_draft())
    earlier.owner.does(f"{earlier.url}/submission")
    body = {"procedure_code": published.PAID, "agency_code": UNIT}
    dossier_id = earlier.owner.does("/v1/dossiers", body)["dossier_id"]
    again = {"dossier_id": earlier.dossier_id, "document_id": earlier.document_id, "slot": "identity", "page": 1}
    return Scene(f"/v1/dossiers/{dossier_id}/documents/reuse", earlier.owner, {"body": again, "key": key()})


of_case("dossiers.read", World.a_draft, "{case.url}")
of_case("draft_versions.compare", World.a_draft, "{case.url}/procedure-change")
of_case("dossiers.discard", World.a_draft, "{case.url}")
of_case("dossiers.submit", World.a_draft, "{case.url}/submission", body={})
of_case("dossiers.withdraw", World.a_submitted, "{case.url}/withdrawal", body={"reason": "Nộp nhầm"})
of_case("dossiers.timeline", World.a_draft, "{case.url}/timeline")
of_case("dossiers.results", World.a_draft, "{case.url}/results")
of_case("slips.list_own", World.on_paper, "{case.url}/slips")
of_case("slips.read", World.on_paper, "{case.url}/slips/appointment")
of_case("slips.list_at_desk", World.on_paper, "{case.desk_url}/slips")
of_case("slips.read_at_desk", World.on_paper, "{case.desk_url}/slips/routing")
of_case("documents.read", lambda w: w.with_paper(w.a_draft()), "{case.url}/documents/{case.document_id}")
of_case("documents.remove", lambda w: w.with_paper(w.a_draft()), "{case.url}/documents/{case.document_id}")
of_case("documents.announce", World.a_draft, "{case.url}/documents", body={"slot": "identity", "page": 1, **a_file()})


@scene("dossiers.list_own")
def _list_own(world: World) -> Scene:
    return Scene("/v1/dossiers", world.a_draft().owner)


@scene("dossiers.open_draft")
def _open_draft(world: World) -> Scene:
    body = {"procedure_code": published.FREE, "agency_code": UNIT}
    return Scene("/v1/dossiers", world.citizen(), {"body": body, "key": key()})


@scene("dossiers.save")
def _save(world: World) -> Scene:
    case = world.a_draft()
    return Scene(case.url, case.owner, {"body": {"form": {"born_on": "1990-02-28"}}, "if_match": 2}, case=case)


@scene("dossiers.answer_supplement")
def _answer_supplement(world: World) -> Scene:
    case = world.a_supplementing()
    world.with_paper(case)
    return Scene(f"{case.url}/supplements", case.owner, {"body": {}, "key": key()}, case=case)


@scene("dossiers.rate")
def _rate(world: World) -> Scene:
    case = world.a_submitted()
    refusal = {"reason": "Không thuộc thẩm quyền", "legal_ground": "Điều 17"}
    world.receiver.does(f"{case.desk_url}/refusal", refusal)
    return Scene(f"{case.url}/rating", case.owner, {"body": {"score": 3}, "key": key()}, case=case)
