"""Scenes of what citizens tell a unit, and its answer."""

from typing import Any

from tests.api.scenes.scene import MAKERS, Scene, key, plain, scene
from tests.api.world import World
from tests.api.world.people import Person
from tests.api.world.places import UNIT


def a_feedback(world: World, unit: str = UNIT) -> tuple[Person, str]:
    """Somebody who told a unit something, and its code."""
    owner = world.citizen()
    told = owner.does("/v1/feedback", {"kind": "report", "text": "Quầy số 3 nghỉ sớm", "agency_code": unit})
    return owner, str(told["feedback_id"])


def of_feedback(operation_id: str, url: str, body: Any = None, answered: bool = False) -> None:
    """A scene about feedback to UNIT."""

    def made(world: World) -> Scene:
        owner, code = a_feedback(world)
        if answered:
            world.receiver.does(f"/v1/officer/feedback/{code}/answer", {"text": "Đã nhắc nhở"})
        once = {"body": body, "key": key()} if body is not None else {}
        return Scene(url.format(code=code), owner, once)

    MAKERS[operation_id] = made


plain("feedback.list_own", "/v1/feedback")
plain("officer_feedback.queue", "/v1/officer/feedback")
of_feedback("feedback.read_own", "/v1/feedback/{code}")
of_feedback("feedback.reopen", "/v1/feedback/{code}/reopening", {"reason": "Vẫn nghỉ sớm"}, answered=True)
of_feedback("officer_feedback.read", "/v1/officer/feedback/{code}")
of_feedback("officer_feedback.answer", "/v1/officer/feedback/{code}/answer", {"text": "Đã nhắc nhở"})


@scene("feedback.send")
def _send_feedback(world: World) -> Scene:
    body = {"kind": "report", "text": "Quầy số 3 nghỉ sớm", "agency_code": UNIT}
    return Scene("/v1/feedback", world.citizen(), {"body": body, "key": key()})
