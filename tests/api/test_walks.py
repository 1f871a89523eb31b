"""Two real walks: Mr Dũng's photocopy shop declared at the counter, and a birth registered from a far village.

The sources: a city's one-stop shop that declares on the spot for who comes in, and highland communes where a missing
paper used to mean another day's ride.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib import data
from chalicelib.domain.actor import Actor
from chalicelib.store import dossiers, procedures
from local.seeding.catalogue import procedure_of
from tests.api import client
from tests.api.scenes.counter import present_person
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.case import Case
from tests.api.world.people import Person, person, source_ip
from tests.api.world.places import SISTER

FORMS = json.loads((Path(__file__).parents[1] / "data" / "example_forms.json").read_text("utf-8"))
SHOP, BIRTH = "2.001931", "1.001193"


@pytest.fixture
def real(world: World) -> World:
    """The world with the two real procedures as they are published."""
    for code in (SHOP, BIRTH):
        if procedures.current(code) is None:
            procedures.publish(procedure_of(data.procedure(code)))
    world.pump.from_now()
    return world


def _scanned(world: World, case: Case, slot: str) -> None:
    """A page laid on the counter's scanner."""
    told = world.receiver.does(f"{case.desk_url}/documents", {"slot": slot, "page": 1, **a_file(f"{slot}.pdf")})
    world.upload(case.dossier_id, told)


def _titles(case: Case) -> list[str]:
    lines = case.owner.call("GET", f"{case.url}/timeline?limit=50").json["items"]
    return [line["event"] for line in reversed(lines) if line["kind"] == "dossier"]


def test_a_photocopy_shop_is_declared_at_the_counter(real: World) -> None:
    """Mr Dũng comes in with his identity card and his declaration; he goes home with an appointment slip."""
    desk, dung = real.receiver, present_person()
    received = desk.does("/v1/officer/citizens", dung)
    assert received["created"] and desk.does("/v1/officer/citizens", dung) == {**received, "created": False}

    body: dict[str, Any] = {
        "procedure_code": SHOP,
        "applicant_id": received["citizen_id"],
        "form": {"shop_name": "Dũng"},
    }
    opened = desk.does("/v1/officer/dossiers", body)
    owner = person(Actor("citizen", received["citizen_id"], "session"))
    case = Case(opened["dossier_id"], owner)
    real.pump.ours.add(case.dossier_id)
    assert (opened["state"], opened["allowed_actions"]) == ("draft", ["submit"])
    assert real.officer("receiver", unit=SISTER).call("GET", case.desk_url).status == 404
    assert real.specialist.call("GET", case.desk_url).status == 404, "not yet their business"

    faults = desk.post(f"{case.desk_url}/submission").json["errors"]
    assert {"/papers/declaration", "/form/owner_name"} <= {fault["pointer"] for fault in faults}, "all at once"
    again = desk.does("/v1/officer/dossiers", {**body, "form": FORMS[SHOP]})
    assert again["dossier_id"] == case.dossier_id, "the open draft, with the form as it is now"
    _scanned(real, case, "declaration")
    _scanned(real, case, "owner_identity_paper")
    assert desk.does(f"{case.desk_url}/submission")["state"] == "submitted"
    accepted = desk.does(f"{case.desk_url}/acceptance")
    assert accepted["dossier_code"] and accepted["due_at"] > accepted["accepted_at"]

    desk.does(f"{case.desk_url}/forwarding", {"note": "Chuyển công chức văn hóa"})
    result = real.with_result(case)
    finished = real.specialist.does(f"{result.desk_url}/completion", {"outcome": "granted"})
    assert (finished["state"], finished["promptness"]) == ("finished", "early")
    desk.does(f"{case.desk_url}/return", {"channel": "counter"})
    real.pump.run()

    # What Mr Dũng sees when he opens the app at home for the first time: it is his.
    mine = case.read()
    assert (mine["state"], mine["dossier_code"]) == ("returned", accepted["dossier_code"])
    assert [one["dossier_id"] for one in owner.call("GET", "/v1/dossiers").json["items"]] == [case.dossier_id]
    assert _titles(case) == ["submit", "accept", "forward", "finish", "return_result"]
    [first] = dossiers.sealed_sets(case.dossier_id)
    assert (first.sealed_by, {page.slot for page in first.papers}) == (
        desk.id, {"declaration", "owner_identity_paper"},
    )  # fmt: skip
    found = client.call(
        "POST", "/v1/public/lookups", body={"dossier_code": mine["dossier_code"]}, source_ip=source_ip()
    )
    assert found.json["completion"]["stage"] == found.json["completion"]["of"]


def test_a_birth_is_registered_from_a_far_village_with_one_supplement(real: World) -> None:
    """The clinic's paper is unreadable. It is asked for once, with everything else, and sent again from home."""
    case = real.a_draft(BIRTH, form=FORMS[BIRTH], result_channel="online")
    real.with_paper(case, "declaration")
    real.with_paper(case, "birth_certificate_of_facility")
    submitted = case.owner.does(f"{case.url}/submission")
    items = [
        {"slot": "birth_certificate_of_facility", "name": "Giấy chứng sinh", "what_is_wrong": "Ảnh mờ"},
        {"slot": "form", "name": "Tờ khai", "what_is_wrong": "Nơi sinh ghi chưa đủ"},
    ]
    asked = real.receiver.does(f"{case.desk_url}/supplement-request", {"reason": "Chưa đọc được", "items": items})
    assert (asked["state"], asked["due_at"]) == ("supplement_requested", None), "the clock has not started"

    shown = case.read()
    assert [one["answered"] for one in shown["supplement_request"]["items"]] == [False, False]
    faults = case.owner.post(f"{case.url}/supplements").json["errors"]
    assert {one["pointer"] for one in faults} == {"/papers/birth_certificate_of_facility", "/form"}
    real.with_paper(case, "birth_certificate_of_facility")
    place = {"child_birth_place": "Trạm Y tế xã Hữu Liên, huyện Hữu Lũng, tỉnh Lạng Sơn"}
    version = case.read()["version"]
    assert case.owner.call("PATCH", case.url, body={"form": place}, if_match=version).status == 200
    assert case.owner.does(f"{case.url}/supplements")["state"] == "submitted"

    more = real.receiver.post(f"{case.desk_url}/supplement-request", {"reason": "Nữa", "items": items})
    assert (more.status, more.slug) == (409, "supplement_used"), "once only"
    first, second = dossiers.sealed_sets(case.dossier_id)
    assert first.sha256 != second.sha256 and second.previous == first.sha256
    assert first.form["child_birth_place"] != second.form["child_birth_place"] == place["child_birth_place"]
    assert (len(first.papers), [page.slot for page in second.papers]) == (2, ["birth_certificate_of_facility"])
    assert submitted["version"] < case.read()["version"]

    real.receiver.does(f"{case.desk_url}/acceptance")
    real.receiver.does(f"{case.desk_url}/forwarding")
    result = real.with_result(case)
    real.specialist.does(f"{result.desk_url}/completion", {"outcome": "granted"})
    real.pump.run()
    mine = case.read()
    assert (mine["state"], mine["promptness"]) == ("returned", "on_time") or mine["promptness"] == "early"
    assert [page["filename"] for page in case.owner.call("GET", f"{case.url}/results").json["items"]] == ["ket-qua.pdf"]
    assert _titles(case) == [
        "submit", "request_supplement", "supplement", "accept", "forward", "finish", "return_result",
    ]  # fmt: skip


def test_a_person_whose_number_is_known_is_found_whatever_phone_they_bring(real: World) -> None:
    told = present_person()
    declared = {name: told[name] for name in ("full_name", "national_id")}
    known: Person = real.citizen(birth_on=date.fromisoformat(told["birth_on"]), **declared)
    received = real.receiver.does("/v1/officer/citizens", told)
    assert received == {"citizen_id": known.id, "created": False, "phone_differs": True}


@pytest.mark.parametrize(("field", "value"), [("national_id", "123456789"), ("birth_on", "2999-01-01")])
def test_what_no_identity_paper_says_is_refused(real: World, field: str, value: str) -> None:
    refused = real.receiver.post("/v1/officer/citizens", present_person(**{field: value}))
    assert [fault["pointer"] for fault in refused.json["errors"]] == [f"/{field}"]
