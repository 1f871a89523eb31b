"""Refused to an administrator of procedures, calendars and files of changes."""

import uuid

from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, raises
from tests.api.scenes.administration import a_procedure_draft, administrator
from tests.api.scenes.imports import offers_file
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.bodies import CALENDAR
from tests.api.world.places import UNIT


@raises("calendar_stale")
def _(world: World, said: Headers) -> Reply:
    url = f"/v1/officer/calendars/{UNIT}"
    return world.officer("administrator").call("PUT", url, body=CALENDAR, if_match=9999, headers=dict(said))


@raises("administration_stale")
def _(world: World, said: Headers) -> Reply:
    body = {"base_version": 7, "draft_version": 1, "reason": "Thử"}
    url = f"{a_procedure_draft(world)}/versions"
    return administrator(world).call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("procedure_faulty")
def _(world: World, said: Headers) -> Reply:
    body = {"base_version": 0, "draft_version": 1, "reason": "Thử"}
    url = f"{a_procedure_draft(world, form_schema={'type': 'object', 'properties': 5})}/versions"
    return administrator(world).call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


def _import(world: World, step: str, said: Headers, **changes: str) -> Reply:
    told = administrator(world).does("/v1/officer/imports", {**offers_file(world.a_unit(new_unit())), **changes})
    url = f"/v1/officer/imports/{told['import_id']}/{step}"
    if told["things"]:
        enabled = f"/v1/officer/offers/{told['changes'][0]['subject'].split(':')[1]}/{published.FREE}"
        body = {"from_on": "2026-01-01", "reason": "Trước"}
        assert administrator(world).call("PUT", enabled, body=body, if_match=0).status == 200
    body = {"reason": "Thử"}
    return administrator(world).call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("import_not_now")
def _(world: World, said: Headers) -> Reply:
    return _import(world, "application", said, content="agency_code\nX")


@raises("import_stale")
def _(world: World, said: Headers) -> Reply:
    return _import(world, "application", said)
