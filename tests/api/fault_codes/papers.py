"""Faults of papers: announced, uploaded, named."""

from typing import Any

from chalicelib.domain import document
from chalicelib.store import dossiers
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.fault_codes.ways import Way, handed_in
from tests.api.scenes.opinions import QUESTION
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.places import SISTER


def page(pointer: str, code: str = published.FREE, **changes: Any) -> Way:
    """A page that the procedure does not take."""

    def way(world: World) -> tuple[str, Reply]:
        case = world.a_draft(code)
        body = {"slot": "identity", "page": 1, **a_file()}
        case.owner.does(f"{case.url}/documents", body)
        return pointer, case.owner.post(f"{case.url}/documents", {**body, **changes})

    return way


def _not_uploaded(world: World) -> tuple[str, Reply]:
    case = world.a_draft()
    told = case.owner.does(f"{case.url}/documents", {"slot": "identity", "page": 1, **a_file()})
    return f"/documents/{told['document_id']}", case.owner.post(f"{case.url}/submission")


def _rejected(world: World) -> tuple[str, Reply]:
    case, junk = world.a_draft(), b"no PDF at all"
    body = {"slot": "identity", "page": 1, **a_file(content=junk)}
    told = case.owner.does(f"{case.url}/documents", body)
    world.upload(case.dossier_id, told, junk)
    return f"/documents/{told['document_id']}", case.owner.post(f"{case.url}/submission")


def _never_checked(world: World) -> tuple[str, Reply]:
    case = world.a_draft()
    told = case.owner.does(f"{case.url}/documents", {"slot": "identity", "page": 1, **a_file()})
    paper = dossiers.get_document(case.dossier_id, told["document_id"])
    assert paper
    arrived = document.arrived(paper, now=paper.created_at - document.CHECKED_WITHIN)
    assert arrived
    dossiers.save_document(paper, document.check_broke(arrived, now=paper.created_at - document.CHECKED_WITHIN))
    refused = case.owner.post(f"{case.url}/submission")
    page = f"{case.url}/documents/{paper.document_id}"
    assert case.owner.call("DELETE", page).status == 204, "its sender takes it out, and is not kept waiting"
    assert case.owner.post(f"{case.url}/submission").status == 200
    return f"/documents/{paper.document_id}", refused


def _a_draft_s_paper(world: World) -> tuple[str, Reply]:
    case = world.with_paper(world.a_draft())
    body = {"dossier_id": case.dossier_id, "document_id": case.document_id, "slot": "identity", "page": 2}
    return "/document_id", case.owner.post(f"{case.url}/documents/reuse", body)


def _a_paper_of_nobody(world: World) -> tuple[str, Reply]:
    body = {"agency_code": SISTER, **QUESTION, "document_ids": ["nothing"]}
    return "/document_ids/0", world.specialist.post(f"{world.an_accepted().desk_url}/opinions", body)


WAYS: dict[str, Way] = {
    "paper_not_reusable": _a_draft_s_paper,
    "slot_unknown": page("/slot", slot="passport"),
    "page_taken": page("/page"),
    "too_many_pages": page("/page", page=4),
    "paper_type_not_allowed": page("/content_type", page=2, content_type="text/plain"),
    "paper_too_large": page("/size", page=2, size=50_000_000),
    "paper_unknown": _a_paper_of_nobody,
    "paper_missing": handed_in("/papers/identity", published.WITH_PAPERS),
    "paper_rejected": _rejected,
    "paper_not_checked": _never_checked,
    "upload_missing": _not_uploaded,
}
