"""Refused among units and in answers: opinions, feedback."""

import pytest

from chalicelib.domain import opinion
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, raises, send
from tests.api.scenes.feedback import a_feedback
from tests.api.scenes.opinions import QUESTION, asked_by_sister
from tests.api.world import World
from tests.api.world.places import SISTER


@raises("feedback_not_now")
def _(world: World, said: Headers) -> Reply:
    owner, code = a_feedback(world)
    return send(owner, f"/v1/feedback/{code}/reopening", {"reason": "Chưa trả lời"}, said)


@raises("opinion_closed")
def _(world: World, said: Headers) -> Reply:
    _, url = asked_by_sister(world)
    world.specialist.does(f"{url}/answer", {"text": "Không"})
    return send(world.specialist, f"{url}/refusal", {"reason": "Nhầm"}, said)


@raises("too_many_opinions")
def _(world: World, said: Headers) -> Reply:
    url, body = f"{world.an_accepted().desk_url}/opinions", {"agency_code": SISTER, **QUESTION}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(opinion, "MOST_OPINIONS", 0)
        return send(world.specialist, url, body, said)
