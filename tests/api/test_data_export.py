"""Everything about me, for me: whole, page by page, and nobody else's."""

from chalicelib import wiring
from tests.api import procedures as published
from tests.api.world import World
from tests.api.world.places import UNIT


def test_the_export_holds_the_account_and_every_dossier_page_by_page(world: World):
    case = world.a_submitted()
    account = wiring.stores.citizens().get(case.owner.id)
    second = case.owner.does("/v1/dossiers", {"procedure_code": published.PAID, "agency_code": UNIT})["dossier_id"]
    first = case.owner.call("GET", "/v1/me/data-export?limit=1").json
    assert [one["dossier_id"] for one in first["items"]] == [second]
    told = case.owner.call("GET", f"/v1/me/data-export?limit=1&cursor={first['next_cursor']}").json
    assert told["next_cursor"] is None
    assert (told["profile"]["phone"], told["profile"]["national_id"]) == (account.phone, account.national_id)
    assert [one["purpose"] for one in told["consents"]] == list(account.consents)
    assert [one["dossier_id"] for one in told["items"]] == [case.dossier_id]
    assert told["items"][0]["form"] == case.read()["form"]
    for url in told["items"][0]["urls"]:
        assert case.owner.call("GET", url).status == 200
    for url in told["elsewhere"]:
        assert case.owner.call("GET", url).status == 200


def test_another_citizen_has_nothing_of_it(world: World):
    case = world.a_submitted()
    stranger = world.citizen()
    answer = stranger.call("GET", "/v1/me/data-export")
    assert answer.json["items"] == []
    assert case.dossier_id not in answer.body.decode()
