"""Files of administrators as tests send them: checked, applied, and the places of their faults."""

from typing import Any

from chalicelib.store import officers
from tests import builders
from tests.api.scenes.administration import administrator
from tests.api.world import World
from tests.api.world.places import PROVINCE

# The first line of each kind of file.
UNITS = "agency_code,name,name_en,level,address,valid_from,valid_to,successor"
FEES = "procedure_code,kind,code,name,amount_vnd,channel,unit,cap_vnd,valid_from,valid_to"
PAPERS = "procedure_code,slot,name,required,when,originals,copies,upload,max_pages,max_mb,content_types"
OFFICERS = "officer_id,full_name,agency_code,roles,active"
DAYS = "agency_code,date,kind,name,source,confirmed"


def checked(world: World, kind: str, *rows: str, **named: Any) -> Any:
    """The report on a file of these lines, sent by who administers the province."""
    body = {"kind": kind, "filename": "tep.csv", "content": "\n".join(rows), **named}
    return administrator(world).does("/v1/officer/imports", body)


def places(report: Any) -> list[tuple[int, str, str]]:
    """Row, column and code of each fault, as told."""
    return [(one["row"], one["column"], one["code"]) for one in report["faults"]]


def applied(world: World, report: Any, step: str = "application", reason: str = "Theo quyết định") -> Any:
    """The same file applied, or taken back (`step="reversal"`)."""
    return administrator(world).does(f"/v1/officer/imports/{report['import_id']}/{step}", {"reason": reason})


def present_administrator(world: World) -> None:
    """Who applies files of officers must be one in the table too."""
    boss = administrator(world)
    officers.put(builders.an_officer(officer_id=boss.id, agency_code=PROVINCE, roles=boss.actor.roles))
