"""Make a unit, change it, or close it with a successor: for dossiers filed from then on."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.administration import require_seen, revised
from chalicelib.domain.agency import Agency, is_told_above, may_have_level
from chalicelib.domain.calendar import province_of
from chalicelib.domain.errors import Conflict, Fault, Refused
from chalicelib.domain.import_units import above, content, unit_of
from chalicelib.domain.succession import comes_back
from chalicelib.usecases.ports.administration import Agencies


def change_unit(
    agency_code: str,
    told: Mapping[str, Any],
    *,
    version: int,
    reason: str,
    by: Actor,
    now: datetime,
    agencies: Agencies,
) -> Agency:
    """Let a unit be as `told` (the columns of its table); `version` is the one that was seen, 0 for a new one. What its
    officers have in hand stays with it.

    Refuses a unit outside the administrator's with `not_found`, another version with `administration_stale`, and as
    faults of the request: no unit above it, a successor that there is not, that is missing when it closes or that the
    unit itself would take over from again or that is of another province, a level that it may not have
    (`may_have_level`), and days that run backwards.
    """
    require_administrator(by, agency_code)
    successor = told["successor"]
    codes = {agency_code, above(agency_code), successor or ""} - {""}
    found = agencies.get_many(sorted(codes))
    before = found.get(agency_code)
    have = before.version if before else 0
    require_seen(version, have)
    after = unit_of({**told, "agency_code": agency_code}, version=have + 1)
    faults = []
    if after.parent and after.parent not in found:
        faults.append(Fault("/agency_code", "agency_unknown"))
    level_above = (found[after.parent].level if after.parent in found else None) if after.parent else ""
    had, told_above = before.level if before else "", is_told_above(agency_code, by.agency_code)
    if not may_have_level(after.level, had=had, above=level_above, told_above=told_above):
        faults.append(Fault("/level", "level_unfit"))
    if successor and (successor == agency_code or successor not in found):
        faults.append(Fault("/successor", "agency_unknown"))
    elif successor and province_of(successor) != province_of(agency_code):
        faults.append(Fault("/successor", "successor_elsewhere"))
    elif successor and comes_back(agency_code, successor, successor_of=_successors(found, agencies)):
        faults.append(Fault("/successor", "successor_loop"))
    if after.valid_to and not successor:
        faults.append(Fault("/successor", "required"))
    if after.valid_from and after.valid_to and after.valid_to < after.valid_from:
        faults.append(Fault("/valid_to", "dates_backwards"))
    if faults:
        raise Refused("invalid_request", faults=faults)
    revision = revised(
        f"unit:{agency_code}", after.version, content(before), content(after) or {}, by=by, reason=reason, now=now
    )
    try:
        agencies.save(before, after, revision=revision, once=None)
    except Conflict:
        raise Refused("administration_stale", version="") from None
    return after


def _successors(found: Mapping[str, Agency], agencies: Agencies) -> Callable[[str], str]:
    """What gives the successor of a unit ("" for none): of those read already, or read now."""

    def successor_of(code: str) -> str:
        unit = found.get(code) or agencies.get(code)
        return unit.successor if unit else ""

    return successor_of
