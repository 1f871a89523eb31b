"""A paper that was handed in once goes into the next dossier without being sent again."""

import uuid
from datetime import timedelta

from chalicelib.domain.submission import SealedPaper, SealedSet
from chalicelib.store import dossiers
from chalicelib.store.dossier_sets import set_row
from chalicelib.store.transaction import put, write
from tests import builders
from tests.api import procedures as published
from tests.api.scenes.units import new_unit
from tests.api.sizes import PAGE, size_of
from tests.api.world import World
from tests.api.world.places import UNIT

COUNTS = "/v1/officer/paper-counts"


def test_an_earlier_paper_is_offered_and_used_again(world: World):
    first = world.with_paper(world.a_draft())
    owner = first.owner
    assert owner.call("GET", "/v1/me/papers").json["items"] == [], "a draft's papers may still go"
    owner.does(f"{first.url}/submission")
    offered = owner.call("GET", "/v1/me/papers").json["items"]
    assert [(one["dossier_id"], one["papers"][0]["document_id"]) for one in offered] == [
        (first.dossier_id, first.document_id)
    ]
    next_id = owner.does("/v1/dossiers", {"procedure_code": published.PAID, "agency_code": UNIT})["dossier_id"]
    url = f"/v1/dossiers/{next_id}"
    paper = {"dossier_id": first.dossier_id, "document_id": first.document_id, "slot": "identity", "page": 1}
    used = owner.does(f"{url}/documents/reuse", paper)
    assert (used["state"], used["reused"]) == ("accepted", True)
    assert world.citizen().call("GET", "/v1/me/papers").json["items"] == []

    # Taken out again, the first dossier's file is still there for its officer.
    assert owner.call("DELETE", f"{url}/documents/{used['document_id']}").status == 204
    document = f"{first.desk_url}/documents/{first.document_id}"
    assert world.receiver.call("GET", document).status == 200


def test_a_page_of_earlier_papers_ends_where_it_would_be_too_large(world: World):
    owner, told = world.citizen(), []
    for number, papers in enumerate((3, 57, 25, 60, 0)):
        dossier = builders.a_submitted_dossier(
            applicant_id=owner.id, sealed_sets=1, created_at=builders.NOW + timedelta(minutes=number),
            procedure_code=builders.new_id("LOCAL"),
        )  # fmt: skip
        dossiers.create_draft(dossier, once=None)
        pages = tuple(
            SealedPaper(builders.new_id("doc"), "identity", at, uuid.uuid4().hex * 2) for at in range(1, papers + 1)
        )
        write(put(set_row(SealedSet(dossier.dossier_id, 1, builders.NOW, owner.id, {}, pages, "0" * 64))))
        told.insert(0, (dossier.dossier_id, papers))
    seen, cursor, counts = [], "", []
    while not counts or cursor:
        reply = owner.call("GET", f"/v1/me/papers?limit=100{'&cursor=' if cursor else ''}{cursor or ''}")
        seen += [(one["dossier_id"], len(one["papers"])) for one in reply.json["items"]]
        counts.append(sum(len(one["papers"]) for one in reply.json["items"]))
        cursor = reply.json["next_cursor"]
        size = size_of(reply.body)
        assert size.plain <= PAGE.plain and size.packed <= PAGE.packed, size
    assert (seen, counts) == (told, [60, 25, 60])


def test_how_many_papers_were_used_again_is_counted_once_for_each_submission(world: World):
    unit = world.a_unit(new_unit())

    def counted() -> list[tuple[int, int]]:
        leader = world.officer("leader", unit=unit)
        return [(one["handed_in"], one["reused"]) for one in leader.call("GET", COUNTS).json["items"]]

    assert counted() == []
    first = world.with_paper(world.a_draft(unit=unit))
    owner = first.owner
    owner.does(f"{first.url}/submission")
    assert counted() == [(1, 0)]
    second = world.a_draft(published.PAID, owner=owner, unit=unit)
    paper = {"dossier_id": first.dossier_id, "document_id": first.document_id, "slot": "identity", "page": 1}
    owner.does(f"{second.url}/documents/reuse", paper)
    assert counted() == [(1, 0)], "a draft is nobody's figure"
    for _ in range(2):
        assert owner.post(f"{second.url}/submission", {}, "one-key-for-both").status == 200
    assert counted() == [(2, 1)]
    assert world.receiver.call("GET", COUNTS).slug == "forbidden_role"
