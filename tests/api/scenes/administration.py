"""Scenes of an administrator who keeps procedures, offers, units and calendars."""

import uuid
from typing import Any

from tests.api import procedures as published
from tests.api.scenes.scene import Scene, key, plain, scene
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.bodies import CALENDAR
from tests.api.world.people import Person
from tests.api.world.places import PROVINCE, SISTER, UNIT

NEW_UNIT = {"name": "UBND", "name_en": "PC", "level": "commune", "address": "Lạng Sơn", "reason": "Sắp xếp"}

plain("officer_calendars.read", f"/v1/officer/calendars/{UNIT}")


@scene("officer_calendars.change")
def _change_calendar(world: World) -> Scene:
    url = f"/v1/officer/calendars/{UNIT}"
    version = world.receiver.call("GET", url).json["version"]
    return Scene(url, world.citizen(), {"body": CALENDAR, "if_match": version})


def administrator(world: World) -> Person:
    """Who administers the whole province."""
    return world.officer("administrator", unit=PROVINCE)


def a_calendar_of_its_own(world: World) -> str:
    """The address of the calendar of a unit that has one."""
    url = f"/v1/officer/calendars/{world.a_unit(new_unit())}"
    body = {**CALENDAR, "reason": "Giờ làm việc riêng"}
    assert administrator(world).call("PUT", url, body=body, if_match=0).status == 200
    return url


@scene("officer_calendars.read_version")
def _read_calendar_version(world: World) -> Scene:
    return Scene(f"{a_calendar_of_its_own(world)}/versions/1", world.citizen())


@scene("officer_calendars.give_up")
def _give_up_calendar(world: World) -> Scene:
    body = {"base_version": 1, "reason": "Theo lịch chung của tỉnh"}
    return Scene(f"{a_calendar_of_its_own(world)}/withdrawal", administrator(world), {"body": body, "key": key()})


@scene("officer_procedures.read_version")
def _read_version(world: World) -> Scene:
    return Scene(f"/v1/officer/procedures/{published.REAL}/versions/1", administrator(world))


def a_procedure_draft(world: World, **changes: Any) -> str:
    """The address of a procedure that is prepared and was never published."""
    url = f"/v1/officer/procedures/LOCAL-{uuid.uuid4().hex[:12].upper()}"
    body = {"content": published.content(**changes)}
    saved = administrator(world).call("PUT", f"{url}/draft", body=body, if_match=0)
    assert saved.status == 200, saved.body.decode()
    return url


@scene("officer_procedures.read_draft")
def _read_draft(world: World) -> Scene:
    return Scene(f"{a_procedure_draft(world)}/draft", administrator(world))


@scene("officer_procedures.save_draft")
def _save_draft(world: World) -> Scene:
    url = f"{a_procedure_draft(world)}/draft"
    return Scene(url, administrator(world), {"body": {"content": published.content()}, "if_match": 1})


@scene("officer_procedures.publish")
def _publish(world: World) -> Scene:
    body = {"base_version": 0, "draft_version": 1, "reason": "Nghị quyết mới"}
    return Scene(f"{a_procedure_draft(world)}/versions", administrator(world), {"body": body, "key": key()})


@scene("officer_procedures.offers")
def _offers(world: World) -> Scene:
    return Scene(f"/v1/officer/offers/{UNIT}", world.citizen())


@scene("officer_procedures.offer")
def _offer(world: World) -> Scene:
    url = f"/v1/officer/offers/{world.a_unit(new_unit())}/{published.FREE}"
    body = {"from_on": "2026-01-01", "reason": "Thí điểm"}
    return Scene(url, administrator(world), {"body": body, "if_match": 0})


@scene("officer_agencies.read")
def _read_unit(world: World) -> Scene:
    return Scene(f"/v1/officer/agencies/{SISTER}", administrator(world))


@scene("officer_agencies.change")
def _change_unit(world: World) -> Scene:
    url = f"/v1/officer/agencies/{world.a_unit(new_unit())}"
    return Scene(url, administrator(world), {"body": NEW_UNIT, "if_match": 1})


@scene("officer_procedures.revisions")
def _revisions(world: World) -> Scene:
    return Scene(f"/v1/officer/revisions?subject=offer:{UNIT}:{published.FREE}", world.citizen())
