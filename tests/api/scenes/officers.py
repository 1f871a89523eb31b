"""Scenes of an administrator who keeps the officers."""

from typing import Any

from chalicelib.store import officers
from tests import builders
from tests.api.scenes.officer_account import employed
from tests.api.scenes.scene import MAKERS, Scene, plain
from tests.api.world import World
from tests.api.world.places import UNIT

NEW_OFFICER = {
    "full_name": "Lý Thị Mai",
    "agency_code": UNIT,
    "roles": ["receiver"],
    "active": True,
    "reason": "Tuyển mới",
}


def an_officer_of(world: World, unit: str = UNIT, **changes: Any) -> str:
    """The login of an officer whom the administrators that call may change."""
    employed(world)
    officer = builders.an_officer(agency_code=unit, **changes)
    officers.put(officer)
    return officer.officer_id


plain("officer_officers.list_all", f"/v1/officer/officers?agency_code={UNIT}")
MAKERS["officer_officers.read"] = lambda world: Scene(f"/v1/officer/officers/{an_officer_of(world)}", world.citizen())
MAKERS["officer_officers.change"] = lambda world: Scene(
    f"/v1/officer/officers/{an_officer_of(world)}", world.citizen(), {"body": NEW_OFFICER, "if_match": 1}
)
MAKERS["officer_officers.give_first_password"] = lambda world: Scene(
    "/v1/officer/auth/first-passwords",
    world.citizen(),
    {"body": {"officer_id": an_officer_of(world), "reason": "Quên mật khẩu"}},
)
