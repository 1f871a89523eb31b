"""At the counter: nobody gets what is another's, and nobody is kept from what is theirs."""

from datetime import date

from chalicelib.domain.actor import Actor
from chalicelib.store import citizens
from tests import builders
from tests.api import procedures as published
from tests.api.people import new_phone
from tests.api.scenes.counter import present_person, shown_paper
from tests.api.scenes.sign_in import sent_code
from tests.api.world import World
from tests.api.world.people import Person, person
from tests.api.world.places import UNIT


def a_receiver() -> Person:
    """Of the unit, who has looked nobody up yet."""
    return person(Actor("officer", builders.new_id("tu"), builders.new_id("s"), UNIT, frozenset({"receiver"})))


def test_who_declared_somebody_elses_number_does_not_get_what_that_person_files_at_the_counter(world: World):
    paper = present_person()
    thief = world.citizen(full_name="Kẻ Lạ", birth_on=date(1999, 9, 9), national_id=paper["national_id"])
    refused = world.receiver.post("/v1/officer/citizens", paper)
    assert (refused.status, refused.slug, refused.json["citizen_id"]) == (409, "account_differs", thief.id)

    phone = new_phone()
    told = {name: paper[name] for name in ("full_name", "birth_on")}
    body = {**shown_paper(thief), **sent_code(phone), **told}
    world.receiver.does(f"/v1/officer/citizens/{thief.id}/phone-replacement", body)
    received = world.receiver.does("/v1/officer/citizens", paper)
    form = {"procedure_code": published.FREE, "applicant_id": received["citizen_id"], "form": published.GOOD_ANSWERS}
    case = world.receiver.does("/v1/officer/dossiers", form)
    world.receiver.does(f"/v1/officer/dossiers/{case['dossier_id']}/submission")
    owner = citizens.get(received["citizen_id"])
    assert owner and (owner.full_name, owner.phone, owner.assurance_level) == (paper["full_name"], phone, 2)
    assert owner.sessions_end_before, "the stranger is signed out"


def test_whose_number_was_asked_for_at_the_counter_can_see_it(world: World):
    owner = world.citizen()
    paper = present_person(national_id=citizens.get(owner.id).national_id)
    assert world.receiver.post("/v1/officer/citizens", paper).slug == "account_differs"
    [noted] = owner.call("GET", "/v1/me/access-log").json["items"]
    assert (noted["kind"], noted["agency_code"]) == ("account_looked_up", UNIT)


def test_numbers_are_not_tried_out_at_the_counter_without_end(world: World):
    desk, phone = a_receiver(), citizens.get(world.citizen().id).phone
    told = [desk.post("/v1/officer/citizens", present_person(phone=phone)).slug for _ in range(61)]
    assert told == ["phone_taken"] * 60 + ["too_many_requests"]
