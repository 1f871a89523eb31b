"""The central system's dossiers are imported: their applicants follow them, and nothing can be done with them."""

import uuid
from typing import Any

from tests import builders
from tests.adapters.test_portal_records import RECORD
from tests.api import client
from tests.api import procedures as published
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.case import Case
from tests.api.world.people import source_ip
from tests.api.world.places import SISTER

URL = "/v1/officer/mirrored-dossiers"


def record(**changes: Any) -> dict[str, Any]:
    """A record of a code that nobody else uses."""
    number = uuid.uuid4().int % 9_000_000 + 1_000_000
    return {**RECORD, "MaHoSo": f"G22.99-261120-{number}", "MaTTHC": published.ELSEWHERE, **changes}


def imported(world: World, *records: dict[str, Any]) -> list[str]:
    """What became of each."""
    return [one["outcome"] for one in world.receiver.does(URL, {"items": list(records)})["items"]]


def test_who_declared_the_national_id_follows_it_and_is_told(world: World) -> None:
    number = builders.a_national_id()
    owner = world.citizen(national_id=number, assurance_level=2)
    told = record(MaDoiTuong=number)
    case = Case(f"central-{told['MaHoSo']}", owner)
    world.pump.ours.add(case.dossier_id)
    world.pump.from_now()
    assert imported(world, told, record()) == ["created", "created"]
    seen = case.read()
    assert (seen["state"], seen["portal_code"], seen["dossier_code"]) == ("processing", 4, told["MaHoSo"])
    assert (seen["handled_by"], seen["allowed_actions"]) == ("central_system", [])
    listed = owner.call("GET", "/v1/dossiers").json["items"]
    assert [one["dossier_id"] for one in listed] == [case.dossier_id]
    done = {**told, "TrangThaiHoSo": 9, "ThoiDiemXuLy": "20261124100000"}
    assert imported(world, done) == ["updated"]
    world.pump.run()
    lines = owner.call("GET", f"{case.url}/timeline").json["items"]
    assert [line["title"] for line in lines] == ["Tin từ hệ thống của Bộ"] * 2
    assert "Đã có kết quả" in lines[0]["detail"] or "xong" in lines[0]["detail"].lower()


def test_anybody_with_the_code_looks_it_up(world: World) -> None:
    told = record()
    imported(world, told)
    body = {"dossier_code": told["MaHoSo"]}
    found = client.call("POST", "/v1/public/lookups", body=body, source_ip=source_ip())
    assert (found.status, found.json["completion"]["stage"]) == (200, 3)


def test_a_blank_secret_opens_nothing_of_what_has_none(world: World) -> None:
    told = record()
    imported(world, told)
    body = {"dossier_code": told["MaHoSo"], "secret": " "}
    assert client.call("POST", "/v1/public/lookups", body=body, source_ip=source_ip()).slug == "lookup_not_found"


def test_a_number_that_anybody_may_type_shows_nobody_elses_dossier(world: World) -> None:
    number = builders.a_national_id()
    stranger = world.citizen(national_id=number, assurance_level=1)  # no officer saw the paper
    told = record(MaDoiTuong=number)
    imported(world, told)
    assert stranger.call("GET", f"/v1/dossiers/central-{told['MaHoSo']}").slug == "not_found"


def test_sent_again_it_changes_nothing_and_older_news_never_overwrites_newer(world: World) -> None:
    told = record()
    assert imported(world, told) == ["created"]
    assert imported(world, told) == ["unchanged"]
    assert imported(world, {**told, "TrangThaiHoSo": 2, "ThoiDiemXuLy": "20261120083000"}) == ["unchanged"]
    seen = world.receiver.call("GET", f"/v1/officer/dossiers/central-{told['MaHoSo']}").json
    assert (seen["state"], [event["action"] for event in seen["events"]]) == ("processing", ["mirror"])


def test_with_one_fault_nothing_is_imported_and_all_are_told(world: World) -> None:
    good, local = record(), record(MaTTHC=published.FREE)
    refused = world.receiver.post(URL, {"items": [good, local, record(NgayHenTra="20260230000000")]})
    assert refused.status == 422
    pointers = [fault["pointer"] for fault in refused.json["errors"]]
    assert pointers == ["/items/2/NgayHenTra"]
    refused = world.receiver.post(URL, {"items": [good, local]})
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [
        ("/items/1/MaTTHC", "procedure_not_central")
    ]
    assert world.receiver.call("GET", f"/v1/officer/dossiers/central-{good['MaHoSo']}").status == 404


def test_another_units_mirror_is_not_ours_to_write(world: World) -> None:
    told = record()
    imported(world, told)
    refused = world.officer("receiver", unit=SISTER).post(URL, {"items": [told]})
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [("/items/0/MaHoSo", "not_allowed")]


def test_its_owner_can_send_no_papers_and_take_nothing_back(world: World) -> None:
    number = builders.a_national_id()
    owner = world.citizen(national_id=number, assurance_level=2)
    told = record(MaDoiTuong=number, TrangThaiHoSo=5)
    imported(world, told)
    case = Case(f"central-{told['MaHoSo']}", owner)
    page = owner.post(f"{case.url}/documents", {"slot": "identity", "page": 1, **a_file()})
    saved = owner.call("PATCH", case.url, body={"form": {"subject_name": "x"}}, if_match=1)
    withdrawn = owner.post(f"{case.url}/withdrawal", {"reason": "x"})
    answered = owner.post(f"{case.url}/supplements")
    assert {one.slug for one in (page, saved, withdrawn, answered)} == {"not_allowed_now"}


def test_somebody_who_opens_an_account_later_is_found_by_the_next_news(world: World) -> None:
    number = builders.a_national_id()
    told = record(MaDoiTuong=number)
    imported(world, told)
    owner = world.citizen(national_id=number, assurance_level=2)
    assert imported(world, told) == ["updated"]
    assert Case(f"central-{told['MaHoSo']}", owner).read()["state"] == "processing"
