"""Faults of what administrators keep: procedures, units, calendars, officers."""

from typing import Any

from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.fault_codes.ways import Way
from tests.api.scenes.administration import NEW_UNIT, a_procedure_draft, administrator
from tests.api.scenes.officers import NEW_OFFICER, an_officer_of
from tests.api.scenes.scene import MAKERS
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.bodies import CALENDAR
from tests.api.world.places import PROVINCE, UNIT


def calendar(pointer: str, **changes: Any) -> Way:
    """A calendar that makes no sense."""
    body = {**CALENDAR, **changes}
    url = f"/v1/officer/calendars/{UNIT}"

    def way(world: World) -> tuple[str, Reply]:
        administrator = world.officer("administrator")
        version = administrator.call("GET", url).json["version"]
        return pointer, administrator.call("PUT", url, body=body, if_match=version)

    return way


def _slot(opens: str, closes: str) -> dict[str, str]:
    return {"opens": opens, "closes": closes}


def drafted(pointer: str, **changes: Any) -> Way:
    """A procedure that contradicts itself, published."""

    def way(world: World) -> tuple[str, Reply]:
        body = {"base_version": 0, "draft_version": 1, "reason": "Thử"}
        return pointer, administrator(world).post(f"{a_procedure_draft(world, **changes)}/versions", body)

    return way


def _another_level(world: World) -> tuple[str, Reply]:
    body = {"from_on": "2026-12-01", "reason": "Thí điểm"}
    url = f"/v1/officer/offers/{PROVINCE}/{published.FREE}"
    return "/procedure_code", administrator(world).call("PUT", url, body=body, if_match=0)


def _exempting(**changes: Any) -> dict[str, Any]:
    return {"exemptions": [{**published.EXEMPTIONS[0], **changes}]}


_BACKWARDS = {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}


def _same_login(world: World) -> tuple[str, Reply]:
    url = f"/v1/officer/officers/{an_officer_of(world)}"
    return "/officer_id", world.officer("administrator", unit=UNIT).call("PUT", url, body=NEW_OFFICER, if_match=0)


def _unfit_password(world: World) -> tuple[str, Reply]:
    scene = MAKERS["officer_account.change_password"](world)
    assert scene.owner is not None
    body = {**scene.named["body"], "new_password": f"tôi là {scene.owner.id}"}
    return "/new_password", scene.owner.call("PUT", scene.url, body=body)


def _after_itself(world: World) -> tuple[str, Reply]:
    first, second = world.a_unit(new_unit()), world.a_unit(new_unit())
    world.closes(second, first)
    url, body = f"/v1/officer/agencies/{first}", {**NEW_UNIT, "valid_to": "2026-12-31", "successor": second}
    return "/successor", administrator(world).call("PUT", url, body=body, if_match=1)


def _elsewhere(world: World) -> tuple[str, Reply]:
    url = f"/v1/officer/agencies/{world.a_unit(new_unit())}"
    body = {**NEW_UNIT, "valid_to": "2026-12-31", "successor": world.a_unit("Y97.44")}
    return "/successor", administrator(world).call("PUT", url, body=body, if_match=1)


def _above_itself(world: World) -> tuple[str, Reply]:
    unit = world.a_unit(new_unit())
    body = {**NEW_UNIT, "level": "province"}
    own = world.officer("administrator", unit=unit)
    return "/level", own.call("PUT", f"/v1/officer/agencies/{unit}", body=body, if_match=1)


def _in_force_yesterday(world: World) -> tuple[str, Reply]:
    body = {"base_version": 0, "draft_version": 1, "effective_on": "2020-01-01", "reason": "Thử"}
    return "/effective_on", administrator(world).post(f"{a_procedure_draft(world)}/versions", body)


WAYS: dict[str, Way] = {
    "not_a_later_day": _in_force_yesterday,
    "login_taken": _same_login,
    "password_unfit": _unfit_password,
    "dates_backwards": drafted("/exemptions/0/valid_to", **_exempting(**_BACKWARDS)),
    "fee_code_unknown": drafted("/exemptions/0/fees", **_exempting(fees=["none"])),
    "paper_slot_unknown": drafted("/exemptions/0/proof_slot", **_exempting(proof_slot="none")),
    "form_schema_broken": drafted("/form_schema", form_schema={"type": "object", "properties": 5}),
    "slot_reserved": drafted("/papers/0/slot", papers=[{**published.content()["papers"][0], "slot": "result"}]),
    "relief_not_one": drafted("/exemptions/0/percent", **_exempting(percent=None)),
    "rule_unreadable": drafted("/duration/value", duration={"value": 5, "unit": "same_day"}),
    "level_differs": _another_level,
    "week_without_work": calendar("/weekly", weekly={}),
    "monday_without_work": calendar("/weekly/monday", weekly={"friday": [_slot("08:00", "12:00")]}),
    "slot_backwards": calendar("/weekly/monday/0", weekly={"monday": [_slot("12:00", "08:00")]}),
    "slots_overlap": calendar("/weekly/monday", weekly={"monday": [_slot("08:00", "12:00"), _slot("11:00", "17:00")]}),
    "year_not_covered": calendar("/days/0/date", years=[2026]),
    "successor_loop": _after_itself,
    "successor_elsewhere": _elsewhere,
    "level_unfit": _above_itself,
}
