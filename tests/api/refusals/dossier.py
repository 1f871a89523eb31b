"""Refused to a citizen's dossier: where and what may be filed, and when."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.domain import quota
from chalicelib.store import dossiers
from tests import builders
from tests.api import client
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, post, raises
from tests.api.scenes.administration import administrator
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.people import source_ip
from tests.api.world.places import PROVINCE, UNIT


@raises("not_allowed_now")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_submitted(), "/submission", said)


def _open(world: World, said: Headers, code: str, unit: str = UNIT) -> Reply:
    body = {"procedure_code": code, "agency_code": unit}
    return world.citizen().call("POST", "/v1/dossiers", body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("handled_elsewhere")
def _(world: World, said: Headers) -> Reply:
    return _open(world, said, published.ELSEWHERE)


@raises("agency_not_competent")
def _(world: World, said: Headers) -> Reply:
    return _open(world, said, published.FREE, PROVINCE)


@raises("agency_closed")
def _(world: World, said: Headers) -> Reply:
    unit = world.a_unit(new_unit())
    case = world.a_draft(unit=unit)
    world.closes(unit, UNIT)
    return post(case, "/submission", said)


@raises("dossier_incomplete")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_draft(published.WITH_PAPERS, form={}), "/submission", said)


@raises("filing_quota_used")
def _(world: World, said: Headers) -> Reply:
    owner, now = world.citizen(), datetime.now(UTC)
    spent = replace(quota.of_draft(owner.actor, now=now), amount=quota.MOST_DRAFTS)
    dossiers.create_draft(builders.a_dossier(applicant_id=owner.id), once=None, quota=spent)
    body = {"procedure_code": published.FREE, "agency_code": UNIT}
    return client.call("POST", "/v1/dossiers", token=owner.token, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("not_offered")
def _(world: World, said: Headers) -> Reply:
    unit, citizen = world.a_unit(new_unit()), world.citizen()
    ends = {"from_on": "2026-01-01", "to_on": "2026-01-31", "reason": "Thí điểm"}
    url = f"/v1/officer/offers/{unit}/{published.FREE}"
    assert administrator(world).call("PUT", url, body=ends, if_match=0).status == 200
    body = {"procedure_code": published.FREE, "agency_code": unit}
    return citizen.call("POST", "/v1/dossiers", body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("rating_given")
def _(world: World, said: Headers) -> Reply:
    case = world.a_finished()
    case.owner.does(f"{case.url}/rating", {"score": 3})
    return post(case, "/rating", said, {"score": 1})


@raises("lookup_not_found")
def _(world: World, said: Headers) -> Reply:
    body = {"dossier_code": "Y98.99-260101-0001"}
    return client.call("POST", "/v1/public/lookups", body=body, headers=dict(said), source_ip=source_ip())
