"""A draft tells that its procedure was published anew, what that changes, and moves there with what was typed."""

import uuid

from chalicelib.store import procedures
from tests.api import procedures as published
from tests.api.world import World


def test_a_draft_tells_of_a_newer_version_until_it_has_it(world: World):
    code = f"LOCAL-NEW-{uuid.uuid4().hex[:12].upper()}"
    procedures.publish(published.priced_later(code, 1, None))
    case = world.a_draft(code)
    assert case.read()["newer_version"] is None
    procedures.publish(published.priced_later(code, 2, 9000))
    draft = case.read()
    assert (draft["procedure_version"], draft["newer_version"]) == (1, 2)
    change = case.owner.call("GET", f"{case.url}/procedure-change").json
    assert (change["to_version"], [one["what"] for one in change["changes"]]) == (2, ["fees_changed"])
    case.owner.does(f"{case.url}/procedure-change", {"to_version": 2, "version": draft["version"]})
    moved = case.read()
    assert (moved["procedure_version"], moved["newer_version"], moved["form"]) == (2, None, draft["form"])


def test_what_was_handed_in_keeps_its_version_and_tells_of_none(world: World):
    assert "newer_version" not in world.a_submitted().read()
