"""Scenes of an officer who serves somebody at the counter."""

from typing import Any

from chalicelib import wiring
from tests import builders
from tests.api import procedures as published
from tests.api.people import new_phone
from tests.api.scenes.scene import Scene, key, of_case, scene
from tests.api.scenes.sign_in import sent_code
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.people import Person


@scene("officer_citizens.look_up")
def _look_up_citizen(world: World) -> Scene:
    owner = world.citizen()
    body = {"national_id": wiring.stores.citizens().get(owner.id).national_id}
    return Scene("/v1/officer/citizens/lookups", owner, {"body": body, "key": key()})


@scene("officer_businesses.look_up")
def _look_up_business(world: World) -> Scene:
    body = {"tax_code": "0100233488"}
    return Scene("/v1/officer/businesses/lookups", world.citizen(), {"body": body, "key": key()})


def shown_paper(person: Person) -> dict[str, str]:
    """What an officer notes of the identity card of this person."""
    return {"paper": "identity_card", "last_digits": wiring.stores.citizens().get(person.id).national_id[-4:]}


@scene("officer_citizens.verify_identity")
def _verify_identity(world: World) -> Scene:
    owner = world.citizen()
    url = f"/v1/officer/citizens/{owner.id}/identity-verification"
    return Scene(url, owner, {"body": shown_paper(owner), "key": key()})


@scene("officer_citizens.replace_phone")
def _replace_phone(world: World) -> Scene:
    owner = world.citizen()
    body = {**shown_paper(owner), **sent_code(new_phone())}
    return Scene(f"/v1/officer/citizens/{owner.id}/phone-replacement", owner, {"body": body, "key": key()})


@scene("officer_counter.receive")
def _receive(world: World) -> Scene:
    return Scene("/v1/officer/citizens", world.citizen(), {"body": present_person(), "key": key()})


@scene("officer_counter.open_draft")
def _take_at_counter(world: World) -> Scene:
    owner = world.citizen()
    body = {"procedure_code": published.FREE, "applicant_id": owner.id, "form": published.GOOD_ANSWERS}
    return Scene("/v1/officer/dossiers", owner, {"body": body, "key": key()})


of_case(
    "officer_counter.announce",
    World.at_counter,
    "{case.desk_url}/documents",
    body={"slot": "identity", "page": 1, **a_file()},
)
of_case("officer_counter.discard", World.at_counter, "{case.desk_url}")
of_case("officer_counter.submit", World.at_counter, "{case.desk_url}/submission", body={})


@scene("officer_counter.answer_supplement")
def _answer_supplement(world: World) -> Scene:
    case = world.with_paper(world.a_supplementing())
    return Scene(f"{case.desk_url}/supplements", case.owner, {"body": {}, "key": key()}, case=case)


of_case(
    "officer_counter.withdraw",
    World.a_submitted,
    "{case.desk_url}/withdrawal",
    body={"reason": "Nộp nhầm", "paper_shown": "Thẻ căn cước, 4 số cuối 0123"},
)


def present_person(**changes: Any) -> dict[str, Any]:
    """Somebody whom nobody knows, with their identity paper."""
    told = {"full_name": "Nông Văn Dũng", "birth_on": "1990-05-01", "national_id": builders.a_national_id()}
    return {"phone": new_phone(), **told, **changes}
