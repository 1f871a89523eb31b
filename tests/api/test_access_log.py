"""A citizen sees which units looked at their dossiers and their account, and nobody else's."""

from tests.api import client
from tests.api.scenes.counter import shown_paper
from tests.api.world import World
from tests.api.world.places import UNIT


def kinds(person):
    items = person.call("GET", "/v1/me/access-log").json["items"]
    return sorted((one["kind"], one["agency_code"], one["dossier_id"]) for one in items)


def test_readings_of_a_dossier_count_once_a_day_for_an_officer(world: World):
    case = world.a_submitted()
    assert kinds(case.owner) == []
    for _ in range(3):
        assert world.receiver.call("GET", case.desk_url).status == 200
    assert world.specialist.call("GET", case.desk_url).status == 200
    assert kinds(case.owner) == [("dossier_read", UNIT, case.dossier_id)] * 2
    assert kinds(world.citizen()) == []


def test_a_paper_with_address_and_secret_that_an_officer_opens_is_a_reading(world: World):
    case = world.on_paper()
    assert world.officer("auditor").call("GET", f"{case.desk_url}/slips/appointment").status == 200
    assert ("dossier_read", UNIT, case.dossier_id) in kinds(case.owner)


def test_a_reading_that_was_refused_is_none(world: World):
    case = world.a_submitted()
    assert world.officer("receiver", unit="Y98.12").call("GET", case.desk_url).status == 404
    assert kinds(case.owner) == []


def test_what_was_done_at_the_counter_is_told_without_the_officers_login(world: World):
    person = world.citizen()
    world.receiver.does(f"/v1/officer/citizens/{person.id}/identity-verification", shown_paper(person))
    answer: client.Reply = person.call("GET", "/v1/me/access-log")
    assert [(one["kind"], one["kind_label"]) for one in answer.json["items"]] == [
        ("identity_verified", "Cán bộ đã đối chiếu giấy tờ của bạn")
    ]
    assert world.receiver.id not in answer.body.decode()
