"""Faults of a dossier: where it goes, what it chooses, what it must still bring."""

from typing import Any

from tests.adapters.test_portal_records import RECORD
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.fault_codes.ways import Way, handed_in, saved
from tests.api.world import World
from tests.api.world.bodies import SUPPLEMENT
from tests.api.world.places import UNIT


def opened(pointer: str, **changes: str) -> Way:
    """A draft that cannot be opened."""
    body = {"procedure_code": published.FREE, "agency_code": UNIT, **changes}
    return lambda world: (pointer, world.citizen().post("/v1/dossiers", body))


def _not_supplied(world: World) -> tuple[str, Reply]:
    case = world.a_supplementing()
    return "/papers/identity", case.owner.post(f"{case.url}/supplements")


def _other_unit_while_supplementing(world: World) -> tuple[str, Reply]:
    case = world.a_supplementing()
    version = case.read()["version"]
    return "/agency_code", case.owner.call("PATCH", case.url, body={"agency_code": "Y98.12"}, if_match=version)


def _same_form(world: World) -> tuple[str, Reply]:
    case = world.a_submitted()
    items = [{"slot": "form", "name": "Tờ khai", "what_is_wrong": "Sai ngày sinh"}]
    world.receiver.does(f"{case.desk_url}/supplement-request", {**SUPPLEMENT, "items": items})
    return "/form", case.owner.post(f"{case.url}/supplements")


def _imported(world: World, **changes: Any) -> Reply:
    told = {**RECORD, "MaTTHC": published.ELSEWHERE, **changes}
    return world.receiver.post("/v1/officer/mirrored-dossiers", {"items": [told]})


def _a_strangers_dossier(world: World) -> tuple[str, Reply]:
    body = {"kind": "report", "text": "Chậm", "dossier_id": world.a_submitted().dossier_id}
    return "/dossier_id", world.citizen().post("/v1/feedback", body)


WAYS: dict[str, Way] = {
    "not_allowed": _other_unit_while_supplementing,
    "time_unreal": lambda world: ("/items/0/NgayTra", _imported(world, NgayTra="20260230000000")),
    "procedure_not_central": lambda world: ("/items/0/MaTTHC", _imported(world, MaTTHC=published.FREE)),
    "supplement_form_unchanged": _same_form,
    "procedure_unknown": opened("/procedure_code", procedure_code="LOCAL-NONE"),
    "agency_unknown": opened("/agency_code", agency_code="Y98.99"),
    "post_not_offered": saved("/result_channel", published.NO_POST, {"result_channel": "post"}),
    "exemption_not_offered": saved("/exemption", published.EXEMPTING, {"exemption": "soldier"}),
    "not_for_citizens": handed_in("/applicant/kind", published.FOR_BUSINESSES),
    "not_by_proxy": saved("/applicant/kind", published.FOR_BUSINESSES, {"applicant": {"kind": "person"}}),
    "not_for_businesses": saved("/applicant/kind", published.FREE, {"applicant": {"kind": "business"}}),
    "recipient_missing": handed_in("/deliveries/return", published.FREE, result_channel="post"),
    "dossier_unknown": _a_strangers_dossier,
    "supplement_missing": _not_supplied,
}
