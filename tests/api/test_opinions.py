"""Opinions at the doors: the other unit sees the question and its papers, and nothing else; the applicant sees none."""

from chalicelib.store.opinions import OpinionRow
from tests.api.scenes.opinions import QUESTION, asked_by_sister
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.places import SISTER, UNIT

SECRET = "Nông Thị Bình có tên trong danh sách?"


def test_asked_with_papers_answered_with_papers_and_read_by_who_asked(world: World):
    case, url = asked_by_sister(world, question=SECRET)
    sister, us = world.officer("receiver", "specialist", "leader", unit=SISTER), world.specialist
    told = us.does(f"{url}/documents", a_file("y-kien.pdf"))
    world.upload(url.rpartition("/")[2], told)
    body = {"text": "Không", "document_ids": [told["document_id"]]}
    answered = us.does(f"{url}/answer", body)
    assert (answered["state"], answered["text"], len(answered["attached"])) == ("answered", "Không", 1)
    [seen] = sister.call("GET", case.desk_url).json["opinions"]
    assert seen == answered
    link = sister.call("GET", f"{url}/documents/{told['document_id']}")
    assert link.status == 200 and link.json["url"]
    assert us.call("GET", f"{url}/documents/{case.document_id}").slug == "not_found", "no need to know any more"


def test_the_asked_unit_sees_nothing_else_of_the_dossier(world: World):
    case, url = asked_by_sister(world)
    owner, us = case.owner, world.specialist
    phone = owner.call("GET", "/v1/me").json["phone"]
    hidden = world.with_paper(world.a_draft(unit=SISTER, owner=world.citizen()))
    text = us.call("GET", url).body.decode() + us.call("GET", "/v1/officer/opinions").body.decode()
    for told in (phone, "Nông Thị Bình", case.read()["dossier_code"], owner.id):
        assert told not in text
    assert us.call("GET", case.desk_url).slug == "not_found"
    assert us.call("GET", f"{case.desk_url}/documents/{case.document_id}").slug == "not_found"
    assert us.call("GET", f"{url}/documents/{hidden.document_id}").slug == "not_found"
    [read] = [one for one in owner.call("GET", "/v1/me/access-log").json["items"] if one["agency_code"] == UNIT]
    assert read["dossier_id"] == case.dossier_id, "the citizen sees who looked"


def test_what_is_asked_is_sealed(world: World):
    case, _ = asked_by_sister(world, question=SECRET)
    [row] = OpinionRow.every(case.dossier_id, where=OpinionRow.part.startswith("opinion#"))
    assert SECRET.encode() not in row["question"]["B"]


def test_the_applicant_is_told_nothing_and_finishing_ends_it(world: World):
    world.pump.from_now()
    unit = world.a_unit("Y98.41")
    case = world.a_processing()
    world.pump.run()
    before, cursor = case.read(), case.owner.call("GET", "/v1/sync").json["next_cursor"]
    told = world.specialist.does(f"{case.desk_url}/opinions", {"agency_code": unit, **QUESTION})
    world.pump.run()
    assert case.read() == before
    assert case.owner.call("GET", f"/v1/sync?cursor={cursor}").json["items"] == []
    assert case.owner.call("GET", f"/v1/officer/opinions/{told['opinion_id']}").slug == "forbidden_role"
    world.specialist.does(
        f"{case.desk_url}/completion", {"outcome": "refused", "reason": "Không đủ điều kiện", "legal_ground": "Điều 13"}
    )
    world.pump.run()
    asked = world.officer("specialist", unit=unit)
    page = asked.call("GET", "/v1/officer/opinions?queue=closed").json
    assert [(one["state"], page["counts"]) for one in page["items"]] == [("lapsed", {"open": 0})]
