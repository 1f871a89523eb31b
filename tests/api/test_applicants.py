"""A citizen files for a company, for a child and for a neighbour; officers see for whom, and by what right."""

import io

from pypdf import PdfReader

from tests.api import procedures as published
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.places import UNIT

COMPANY = {"tax_code": "0100233488", "name": "Công ty TNHH Hồi", "address": "12 Bà Triệu", "position": "Giám đốc"}
HEAD = {"kind": "business", "business": {**COMPANY, "is_legal_representative": True}}


def test_a_business_is_on_the_dossier_on_its_slip_in_the_register_and_found_by_its_tax_code(world: World) -> None:
    unit = world.a_unit("Y98.71")
    receiver = world.officer("receiver", unit=unit)
    world.pump.from_now()
    case = world.a_submitted(published.FOR_BUSINESSES, unit=unit, applicant=HEAD)
    assert case.read()["applicant"] == {"kind": "business", "person": None, "business": HEAD["business"]}
    seen = receiver.call("GET", case.desk_url).json["applicant"]
    assert (seen["kind"], seen["authority"], seen["business"]["position"]) == (
        "business",
        "legal_representative",
        "Giám đốc",
    )
    assert seen["name"] and seen["phone"], "who files is told beside"
    listed = receiver.call("GET", "/v1/officer/dossiers?queue=new").json["items"][0]
    assert (listed["on_behalf_of"], listed["applicant_kind"]) == (COMPANY["name"], "business")
    assert receiver.post(f"{case.desk_url}/acceptance").slug == "authority_unchecked"
    receiver.does(f"{case.desk_url}/acceptance", {"authority_checked": True})
    world.pump.run()
    printed = case.owner.call("GET", f"{case.url}/slips/appointment")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.body)).pages)
    assert "Nộp thay cho" in text and "mã số thuế 0100233488" in " ".join(text.split())
    [found] = receiver.does("/v1/officer/businesses/lookups", {"tax_code": "01.0023.3488"})["items"]
    assert found["dossier_id"] == case.dossier_id
    elsewhere = world.officer("receiver", unit=world.a_unit(new_unit()))
    assert not elsewhere.does("/v1/officer/businesses/lookups", {"tax_code": "0100233488"})["items"], "of my unit"
    astray = receiver.post("/v1/officer/businesses/lookups", {"tax_code": "0100233488", "cursor": "!"})
    assert astray.slug == "cursor_invalid"
    exported = case.owner.call("GET", "/v1/me/data-export").json["items"][0]
    assert exported["applicant"]["business"]["tax_code"] == "0100233488"


def test_the_numbers_of_persons_are_masked_to_officers(world: World) -> None:
    person = {"kind": "person", "person": {"name": "Nông An", "national_id": "020215000123", "relation": "parent"}}
    case = world.a_submitted(published.BY_PROXY, applicant=person)
    assert case.read()["applicant"]["person"]["national_id"] == "020215000123"
    seen = world.receiver.call("GET", case.desk_url).json["applicant"]
    assert (seen["person"]["national_id"], seen["authority"]) == ("020******123", "by_law")


def test_at_the_counter_the_same_holds(world: World) -> None:
    owner = world.citizen()
    body = {
        "procedure_code": published.FOR_BUSINESSES,
        "applicant_id": owner.id,
        "form": published.GOOD_ANSWERS,
        "applicant": {"kind": "business", "business": COMPANY},
    }
    opened = world.receiver.does("/v1/officer/dossiers", body)
    url = f"/v1/officer/dossiers/{opened['dossier_id']}"
    missing = world.receiver.post(f"{url}/submission")
    assert [one["pointer"] for one in missing.json["errors"]] == ["/papers/authorisation"]
    wrong = world.receiver.post("/v1/officer/dossiers", {**body, "applicant": {"kind": "person"}})
    assert [one["code"] for one in wrong.json["errors"]] == ["not_by_proxy"]
    corrected = {**body, "applicant": HEAD}
    assert world.receiver.post("/v1/officer/dossiers", corrected).status == 200
    world.pump.ours.add(opened["dossier_id"])
    assert world.receiver.post(f"{url}/submission").json["applicant"]["business"]["is_legal_representative"]
    assert opened["agency_code"] == UNIT


def test_the_procedure_tells_who_may_apply(world: World) -> None:
    told = world.citizen().call("GET", f"/v1/procedures/{published.FOR_BUSINESSES}").json["applicants"]
    assert told == {"kinds": ["business"], "authorisation_slot": "authorisation", "no_paper_for": []}
