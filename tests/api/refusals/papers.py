"""Refused papers: too many, too large, not yet checked."""

from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.domain import document, quota
from chalicelib.store import dossiers
from tests import builders
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, post, raises
from tests.api.world import World
from tests.api.world.bodies import a_file


@raises("papers_checking")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    told = case.owner.does(f"{case.url}/documents", {"slot": "identity", "page": 1, **a_file()})
    paper = dossiers.get_document(case.dossier_id, told["document_id"])
    assert paper is not None
    arrived = document.arrived(paper, now=paper.created_at)
    assert arrived is not None
    dossiers.save_document(paper, arrived)
    return post(case, "/submission", said)


@raises("document_limit")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    draft = dossiers.get(case.dossier_id)
    assert draft is not None
    for number in range(60):
        paper = builders.a_document(draft, slot="other", page=number)
        dossiers.add_document(replace(draft, papers_version=number), paper, once=None)
    return post(case, "/documents", said, {"slot": "identity", "page": 1, **a_file()})


@raises("dossier_bytes_limit")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    draft = dossiers.get(case.dossier_id)
    assert draft is not None
    whole = builders.a_document(draft, slot="other", size=200 * 1024 * 1024)
    dossiers.add_document(draft, whole, once=None)
    return post(case, "/documents", said, {"slot": "identity", "page": 1, **a_file()})


@raises("upload_quota_used")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    draft = dossiers.get(case.dossier_id)
    assert draft is not None
    now = datetime.now(UTC)
    spent = quota.of_upload(builders.a_citizen_acting(draft.applicant_id), quota.CITIZEN_BYTES, now=now)
    dossiers.add_document(draft, builders.a_document(draft, slot="other"), once=None, quota=spent)
    return post(case, "/documents", said, {"slot": "identity", "page": 1, **a_file()})
