"""Refused for how it is sent: keys of a request, versions."""

import uuid

from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.happenings import just_before
from tests.api.refusals.registry import Headers, post, raises
from tests.api.world import World
from tests.api.world.places import UNIT


@raises("idempotency_key_missing")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    return case.owner.call("POST", f"{case.url}/submission", body={}, headers=dict(said))


@raises("idempotency_key_reused")
def _(world: World, said: Headers) -> Reply:
    case, key = world.a_submitted(), uuid.uuid4().hex
    case.owner.post(f"{case.url}/withdrawal", {"reason": "Nộp nhầm"}, key)
    body = {"reason": "Lý do khác"}
    return case.owner.call("POST", f"{case.url}/withdrawal", body=body, key=key, headers=dict(said))


@raises("request_in_progress")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted()
    with just_before("TransactWriteItems", lambda: world.receiver.does(f"{case.desk_url}/acceptance")):
        return post(case, "/withdrawal", said, {"reason": "Nộp nhầm"})


@raises("if_match_missing")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    return case.owner.call("PATCH", case.url, body={"copies": 2}, headers=dict(said))


@raises("draft_stale")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    return case.owner.call("PATCH", case.url, body={"copies": 2}, if_match=1, headers=dict(said))


@raises("draft_open_already")
def _(world: World, said: Headers) -> Reply:
    owner = world.citizen()
    mine = {"applicant": {"kind": "business", "business": {"tax_code": "0314409058"}}}
    asked = {"procedure_code": published.FOR_BUSINESSES, "agency_code": UNIT}
    assert owner.post("/v1/dossiers", {**asked, **mine}).status == 201
    other = owner.post("/v1/dossiers", {**asked, "applicant": {"kind": "business"}})
    url, version = f"/v1/dossiers/{other.json['dossier_id']}", other.json["version"]
    return owner.call("PATCH", url, body=mine, if_match=version, headers=dict(said))
