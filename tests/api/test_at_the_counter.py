"""At the counter: nobody gets what is another's, and nobody is kept from what is theirs."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.store import citizens, dossiers, procedures
from tests import builders
from tests.api import procedures as published
from tests.api.people import new_phone
from tests.api.scenes.counter import present_person, shown_paper
from tests.api.scenes.sign_in import sent_code
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.bodies import SUPPLEMENT, a_file
from tests.api.world.case import Case
from tests.api.world.people import Person, person
from tests.api.world.places import UNIT

PHONE_ONLY: dict[str, Any] = {"full_name": "", "birth_on": None, "national_id": "", "assurance_level": 0}
NEW_FORM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["full_name"],
    "properties": {"full_name": {"type": "string", "maxLength": 100}},
}


def a_receiver() -> Person:
    """Of the unit, who has looked nobody up yet."""
    return person(Actor("officer", builders.new_id("tu"), builders.new_id("s"), UNIT, frozenset({"receiver"})))


def test_who_declared_somebody_elses_number_does_not_get_what_that_person_files_at_the_counter(world: World):
    paper = present_person()
    thief = world.citizen(full_name="Kẻ Lạ", birth_on=date(1999, 9, 9), national_id=paper["national_id"])
    refused = world.receiver.post("/v1/officer/citizens", paper)
    assert (refused.status, refused.slug, refused.json["citizen_id"]) == (409, "account_differs", thief.id)

    phone = new_phone()
    told = {name: paper[name] for name in ("full_name", "birth_on")}
    body = {**shown_paper(thief), **sent_code(phone), **told}
    world.receiver.does(f"/v1/officer/citizens/{thief.id}/phone-replacement", body)
    received = world.receiver.does("/v1/officer/citizens", paper)
    form = {"procedure_code": published.FREE, "applicant_id": received["citizen_id"], "form": published.GOOD_ANSWERS}
    case = world.receiver.does("/v1/officer/dossiers", form)
    world.receiver.does(f"/v1/officer/dossiers/{case['dossier_id']}/submission")
    owner = citizens.get(received["citizen_id"])
    assert owner and (owner.full_name, owner.phone, owner.assurance_level) == (paper["full_name"], phone, 2)
    assert owner.sessions_end_before, "the stranger is signed out"


def test_whose_number_was_asked_for_at_the_counter_can_see_it(world: World):
    owner = world.citizen()
    paper = present_person(national_id=citizens.get(owner.id).national_id)
    assert world.receiver.post("/v1/officer/citizens", paper).slug == "account_differs"
    [noted] = owner.call("GET", "/v1/me/access-log").json["items"]
    assert (noted["kind"], noted["agency_code"]) == ("account_looked_up", UNIT)


def test_numbers_are_not_tried_out_at_the_counter_without_end(world: World):
    desk, phone = a_receiver(), citizens.get(world.citizen().id).phone
    told = [desk.post("/v1/officer/citizens", present_person(phone=phone)).slug for _ in range(61)]
    assert told == ["phone_taken"] * 60 + ["too_many_requests"]


def test_nobody_without_a_name_files_at_the_counter_until_they_are_received_with_their_paper(world: World):
    case = world.at_counter(**PHONE_ONLY)
    refused = world.receiver.post(f"{case.desk_url}/submission")
    assert (refused.status, refused.slug) == (409, "min_assurance")
    paper = present_person(phone=citizens.get(case.owner.id).phone)
    received = world.receiver.does("/v1/officer/citizens", paper)
    found = (received["citizen_id"], received["created"], received["phone_differs"])
    assert found == (case.owner.id, False, False), "the phone is their own account's"
    world.receiver.does(f"{case.desk_url}/submission")
    assert dossiers.get(case.dossier_id).applicant_name == paper["full_name"]


def test_at_the_counter_an_officer_sees_who_it_is_and_from_home_the_account_must_tell(world: World):
    case = world.at_counter(published.VERIFIED_ONLY)
    changed = {"form": {"subject_name": "Tên khác"}}
    assert case.owner.call("PATCH", case.url, body=changed, if_match=case.read()["version"]).status == 200
    assert case.owner.post(f"{case.url}/submission").slug == "min_assurance"
    assert world.receiver.does(f"{case.desk_url}/submission")["state"] == "submitted"


def at_counter(desk: Person, owner: Person, code: str = published.FREE, form: Any = published.GOOD_ANSWERS) -> Any:
    """The officer's call that opens a draft for somebody, or corrects it."""
    return desk.post("/v1/officer/dossiers", {"procedure_code": code, "applicant_id": owner.id, "form": form})


def test_a_draft_left_at_one_counter_does_not_keep_the_person_from_another(world: World):
    case, unit = world.at_counter(), world.a_unit(new_unit())
    desk = world.officer("receiver", unit=unit)
    opened = at_counter(desk, case.owner)
    assert opened.status == 201 and opened.json["dossier_id"] != case.dossier_id
    assert (again := at_counter(desk, case.owner)).status == 200
    assert again.json["dossier_id"] == opened.json["dossier_id"], "one at each counter"
    assert world.a_draft(owner=case.owner).dossier_id not in (case.dossier_id, opened.json["dossier_id"])


def test_a_draft_that_its_owner_gives_to_another_counter_is_found_there(world: World):
    case, unit = world.at_counter(), world.a_unit(new_unit())
    moved = case.owner.call("PATCH", case.url, body={"agency_code": unit}, if_match=case.read()["version"])
    assert moved.status == 200
    found = at_counter(world.officer("receiver", unit=unit), case.owner)
    assert (found.status, found.json["dossier_id"]) == (200, case.dossier_id)
    assert at_counter(world.receiver, case.owner).status == 201, "the first counter is free again"


def test_what_was_left_at_the_counter_is_thrown_away_there_and_what_was_handed_in_is_not(world: World):
    case = world.at_counter()
    assert world.receiver.call("DELETE", case.desk_url).status == 204
    assert case.owner.call("GET", case.url).status == 404
    assert at_counter(world.receiver, case.owner).status == 201
    for kept, slug in ((world.a_draft(), "not_found"), (world.a_submitted(), "not_allowed_now")):
        assert world.receiver.call("DELETE", kept.desk_url).slug == slug
        assert kept.read()


@pytest.fixture
def published_anew(world: World) -> Case:
    """A counter's draft of a procedure whose form is another one since."""
    code = f"LOCAL-NEW-{uuid.uuid4().hex[:12].upper()}"
    first = published.priced_later(code, 1, 0)
    procedures.publish(first)
    case = world.at_counter(code)
    procedures.publish(replace(first, version=2, content={**first.content, "form_schema": NEW_FORM}))
    return case


@pytest.mark.parametrize(("form", "version"), [({"full_name": "Nông Thị Bình"}, 2), (published.GOOD_ANSWERS, 1)])
def test_a_counters_draft_is_corrected_by_todays_form_or_by_its_own(
    form: Any, version: int, world: World, published_anew: Case
):
    code = published_anew.read()["procedure_code"]
    corrected = at_counter(world.receiver, published_anew.owner, code, form)
    assert (corrected.status, corrected.json["procedure_version"]) == (200, version)
    assert at_counter(world.receiver, published_anew.owner, code, {"neither": "1"}).status == 422
    assert world.receiver.does(f"{published_anew.desk_url}/submission")["form"] == form


def test_a_form_of_earlier_days_opens_nothing_new(world: World, published_anew: Case):
    code = published_anew.read()["procedure_code"]
    refused = at_counter(world.receiver, world.citizen(), code)
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "unknown_field")


def test_a_bad_scan_is_taken_out_at_the_counter_and_nothing_else_is(world: World):
    case = world.at_counter(published.WITH_PAPERS)
    page = {"slot": "identity", "page": 1}
    told = world.receiver.does(f"{case.desk_url}/documents", {**page, **a_file()})
    world.upload(case.dossier_id, told)
    assert world.specialist.call("DELETE", f"{case.desk_url}/documents/{told['document_id']}").slug == "not_found"
    assert world.receiver.call("DELETE", f"{case.desk_url}/documents/{told['document_id']}").status == 204
    again = world.receiver.does(f"{case.desk_url}/documents", {**page, **a_file("dung.pdf")})
    world.upload(case.dossier_id, again)
    world.receiver.does(f"{case.desk_url}/submission")
    gone = world.receiver.call("DELETE", f"{case.desk_url}/documents/{again['document_id']}")
    assert (gone.status, gone.slug) == (403, "forbidden_role"), "handed in: no receiver takes anything out"


def asked_anew(world: World) -> Case:
    """A dossier whose one page is asked for anew."""
    case = world.with_paper(world.a_draft(published.WITH_PAPERS))
    case.owner.does(f"{case.url}/submission")
    world.receiver.does(f"{case.desk_url}/supplement-request", SUPPLEMENT)
    return case


def test_of_what_was_asked_for_the_counter_takes_out_its_own_bad_scans_and_not_what_was_sent_from_home(world: World):
    case = asked_anew(world)
    from_home = world.with_paper(case, page=2)
    told = world.receiver.does(f"{case.desk_url}/documents", {"slot": "identity", "page": 1, **a_file()})
    world.upload(case.dossier_id, told)
    assert world.receiver.call("DELETE", f"{case.desk_url}/documents/{told['document_id']}").status == 204
    for kept in (case, from_home):
        refused = world.receiver.call("DELETE", f"{case.desk_url}/documents/{kept.document_id}")
        assert (refused.status, refused.slug) == (409, "not_allowed_now")
    assert world.specialist.call("DELETE", f"{case.desk_url}/documents/{told['document_id']}").slug == "not_found"
