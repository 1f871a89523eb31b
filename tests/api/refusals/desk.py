"""Refused to an officer at work on a dossier."""

import pytest

from chalicelib.api import register as register_door
from chalicelib.store import private_notes, register
from tests import slips
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, decide, raises
from tests.api.scenes.administration import administrator
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.bodies import SUPPLEMENT
from tests.api.world.places import UNIT


@raises("supplement_used")
def _(world: World, said: Headers) -> Reply:
    case = world.with_paper(world.a_supplementing())
    case.owner.does(f"{case.url}/supplements")
    return decide(world.receiver, case, "/supplement-request", said, SUPPLEMENT)


@raises("calendar_missing")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted(published.CENTURY)
    return decide(world.receiver, case, "/acceptance", said)


@raises("forward_not_offered")
def _(world: World, said: Headers) -> Reply:
    unit, case = world.a_unit(new_unit()), world.an_accepted()
    ends = {"from_on": "2026-01-01", "to_on": "2026-01-31", "reason": "Thí điểm"}
    url = f"/v1/officer/offers/{unit}/{published.FREE}"
    assert administrator(world).call("PUT", url, body=ends, if_match=0).status == 200
    return decide(world.receiver, case, "/forwarding", said, {"agency_code": unit})


@raises("papers_on_their_way")
def _(world: World, said: Headers) -> Reply:
    return decide(world.receiver, world.waiting_for_papers(), "/acceptance", said)


@raises("authority_unchecked")
def _(world: World, said: Headers) -> Reply:
    told = {"tax_code": "0100233488", "name": "Công ty", "address": "Lạng Sơn", "position": "Giám đốc"}
    head = {"kind": "business", "business": {**told, "is_legal_representative": True}}
    return decide(world.receiver, world.a_submitted(published.FOR_BUSINESSES, applicant=head), "/acceptance", said)


@raises("too_many_notes")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(private_notes, "MOST_NOTES", 1)
        world.receiver.does(f"{case.desk_url}/notes", {"text": "Một"})
        return decide(world.receiver, case, "/notes", said, {"text": "Hai"})


@raises("assigned_to_another")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted()
    url, takes = f"{case.desk_url}/assignment", lambda who: {"officer_id": who.id}
    assert world.receiver.call("PUT", url, body=takes(world.receiver)).status == 200
    return world.specialist.call("PUT", url, body=takes(world.specialist), headers=dict(said))


@raises("result_missing")
def _(world: World, said: Headers) -> Reply:
    return decide(world.specialist, world.a_processing(), "/completion", said, {"outcome": "granted"})


@raises("register_too_large")
def _(world: World, said: Headers) -> Reply:
    for serial in (1, 2):
        code = f"{UNIT}-200101-{serial:04d}"
        if register.get(code) is None:
            register.save(None, slips.an_entry(dossier_code=code))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(register_door.MOST_ENTRIES, "csv", 1)
        url = "/v1/officer/register?from=2020-01-01&to=2020-01-01&format=csv"
        return world.receiver.call("GET", url, headers=dict(said))
