"""Everything about me, for me: whole, page by page, and nobody else's."""

from datetime import timedelta

from chalicelib import wiring
from chalicelib.store import dossiers
from tests import builders
from tests.api import procedures as published
from tests.api.sizes import PAGE, long_text, size_of
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


def test_long_forms_come_on_small_pages(world: World):
    owner, letters = world.citizen(), (10, 800, 900, 9000, 10)
    for number, count in enumerate(letters):
        dossier = builders.a_dossier(
            applicant_id=owner.id,
            procedure_code=builders.new_id("LOCAL"),
            created_at=builders.NOW + timedelta(minutes=number),
            form={"note": long_text(count, number)},
        )
        dossiers.create_draft(dossier, once=None)
    seen, cursor = [], ""
    while not seen or cursor:
        reply = owner.call("GET", "/v1/me/data-export" + (f"?cursor={cursor}" if cursor else ""))
        seen.append([len(one["form"]["note"]) for one in reply.json["items"]])
        cursor = reply.json["next_cursor"]
        assert size_of(reply.body).plain <= PAGE.plain
    assert seen == [[10], [9000], [900, 800, 10]]


def test_another_citizen_has_nothing_of_it(world: World):
    case = world.a_submitted()
    stranger = world.citizen()
    answer = stranger.call("GET", "/v1/me/data-export")
    assert answer.json["items"] == []
    assert case.dossier_id not in answer.body.decode()
