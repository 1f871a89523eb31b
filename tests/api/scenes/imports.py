"""Scenes of files that change many units or offers at once."""

from typing import Any

from tests.api import procedures as published
from tests.api.scenes.administration import administrator
from tests.api.scenes.scene import Scene, key, scene
from tests.api.scenes.units import new_unit
from tests.api.world import World


def a_file_of_offers(world: World) -> Any:
    """A checked file that enables a procedure at a new unit."""
    return administrator(world).does("/v1/officer/imports", offers_file(world.a_unit(new_unit())))


def offers_file(*units: str) -> dict[str, str]:
    """A file that enables a procedure at these units."""
    rows = [f"{unit},{published.FREE},2026-12-01," for unit in units]
    content = "\n".join(["agency_code,procedure_code,from_on,to_on", *rows])
    return {"kind": "offers", "filename": "thi-diem.csv", "content": content}


@scene("officer_imports.check")
def _check_import(world: World) -> Scene:
    code = new_unit()
    content = f"agency_code,name,name_en,level,address\n{code},UBND,PC,commune,Lạng Sơn\n"
    body = {"kind": "units", "filename": "don-vi.csv", "content": content}
    return Scene("/v1/officer/imports", administrator(world), {"body": body, "key": key()})


@scene("officer_imports.read")
def _read_import(world: World) -> Scene:
    return Scene(f"/v1/officer/imports/{a_file_of_offers(world)['import_id']}", administrator(world))


@scene("officer_imports.apply")
def _apply_import(world: World) -> Scene:
    url = f"/v1/officer/imports/{a_file_of_offers(world)['import_id']}/application"
    return Scene(url, administrator(world), {"body": {"reason": "Thí điểm"}, "key": key()})


@scene("officer_imports.take_back")
def _take_back(world: World) -> Scene:
    url = f"/v1/officer/imports/{a_file_of_offers(world)['import_id']}"
    administrator(world).does(f"{url}/application", {"reason": "Thí điểm"})
    return Scene(f"{url}/reversal", administrator(world), {"body": {"reason": "Nhầm tệp"}, "key": key()})
