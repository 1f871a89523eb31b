"""Scenes of one unit that asks another for its opinion."""

from typing import Any

from tests.api.scenes.scene import MAKERS, TODAY, Scene, key, of_case, plain, scene
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.case import Case
from tests.api.world.places import SISTER, UNIT

QUESTION = {"question": "Có trong quy hoạch không?", "due_on": TODAY}


def asked_by_sister(world: World, **changes: Any) -> tuple[Case, str]:
    """A dossier of the sister unit with a paper, and the address of what its specialist asked UNIT about it."""
    sister = world.officer("receiver", "specialist", "leader", unit=SISTER)
    case = world.with_paper(world.a_draft(unit=SISTER))
    case.owner.does(f"{case.url}/submission")
    sister.does(f"{case.desk_url}/acceptance")
    body = {"agency_code": UNIT, **QUESTION, "document_ids": [case.document_id], **changes}
    told = sister.does(f"{case.desk_url}/opinions", body)
    return case, f"/v1/officer/opinions/{told['opinion_id']}"


def of_opinion(operation_id: str, below: str = "", body: Any = None) -> None:
    """A scene about a question that the sister unit asked UNIT."""

    def made(world: World) -> Scene:
        case, url = asked_by_sister(world)
        once = {"body": body, "key": key()} if body is not None else {}
        return Scene(f"{url}{below.format(case=case)}", case.owner, once, case=case)

    MAKERS[operation_id] = made


of_case("officer_opinions.ask", World.an_accepted, "{case.desk_url}/opinions", body={"agency_code": SISTER, **QUESTION})
plain("officer_opinions.queue", "/v1/officer/opinions")
of_opinion("officer_opinions.read")
of_opinion("officer_opinions.open_document", "/documents/{case.document_id}")
of_opinion("officer_opinions.attach", "/documents", a_file("y-kien.pdf"))
of_opinion("officer_opinions.answer", "/answer", {"text": "Không"})
of_opinion("officer_opinions.decline", "/refusal", {"reason": "Không thuộc lĩnh vực"})


@scene("officer_opinions.withdraw")
def _withdraw_opinion(world: World) -> Scene:
    case = world.an_accepted()
    told = world.specialist.does(f"{case.desk_url}/opinions", {"agency_code": SISTER, **QUESTION})
    url = f"/v1/officer/opinions/{told['opinion_id']}/withdrawal"
    return Scene(url, case.owner, {"body": {"reason": "Đã đủ thông tin"}, "key": key()}, case=case)
