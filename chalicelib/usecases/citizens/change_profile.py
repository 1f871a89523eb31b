"""Change what a citizen declares of themselves."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.domain import citizen as rules
from chalicelib.domain import national_id
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.merge_patch import merged
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.ports.people import Citizens
from chalicelib.usecases.retrying import again_on_conflict

ADDRESS_PARTS = ("province_code", "commune", "address")
EARLIEST_BIRTH_ON = date(1900, 1, 1)
SHORTEST_NAME = 2


@again_on_conflict()
def change_profile(
    citizen_id: str, patch: Mapping[str, Any], *, now: datetime, citizens: Citizens, provinces: Collection[str]
) -> Citizen:
    """The account with a merge patch (RFC 7396) of full_name, birth_on, sex, national_id, address and email laid over
    it; null clears. The phone is no part of it: it is what one signs in with, and an officer replaces it.

    Refuses with `invalid_request` and every fault at once; with `national_id_set`, `national_id_taken` and
    `identity_verified` as the rules of the account say. A patch that changes nothing writes nothing. `provinces` are
    the codes of the provinces of today.
    """
    before = citizens.get(citizen_id)
    if before is None:
        raise Refused("unauthenticated")
    changes = _cleaned(before, patch)
    faults = faults_of(changes, today=vietnamese_date(now), provinces=provinces)
    if faults:
        raise Refused("invalid_request", faults=faults)
    changed = {name: value for name, value in changes.items() if value != getattr(before, name)}
    if not changed:
        return before
    after = rules.change(before, changed, version=None, now=now)
    citizens.save(before, after)
    return after


def _cleaned(before: Citizen, patch: Mapping[str, Any]) -> dict[str, Any]:
    changes = {name: "" if value is None else value for name, value in patch.items()}
    for name in ("full_name", "email"):
        if name in changes:
            changes[name] = " ".join(changes[name].split())
    if "address" in patch:
        parts = merged(before.address, patch["address"]) or {}
        changes["address"] = {name: " ".join(text.split()) for name, text in parts.items()}
    return changes


def faults_of(changes: Mapping[str, Any], *, today: date, provinces: Collection[str]) -> list[Fault]:
    """Every fault of what is declared of a person, with pointers to the fields."""
    faults = []
    if "full_name" in changes and len(changes["full_name"]) < SHORTEST_NAME:
        faults.append(Fault("/full_name", "too_short", {"limit": SHORTEST_NAME}))
    if birth_on := changes.get("birth_on"):
        if birth_on > today:
            faults.append(Fault("/birth_on", "too_large", {"limit": today.isoformat()}))
        if birth_on < EARLIEST_BIRTH_ON:
            faults.append(Fault("/birth_on", "too_small", {"limit": EARLIEST_BIRTH_ON.isoformat()}))
    if number := changes.get("national_id"):
        faults += _national_id_faults(number, today)
    if address := changes.get("address"):
        faults += [Fault(f"/address/{part}", "required") for part in ADDRESS_PARTS if not address.get(part)]
        if address.get("province_code") and address["province_code"] not in provinces:
            faults.append(Fault("/address/province_code", "not_in_list", {"options": ", ".join(sorted(provinces))}))
    return faults


def _national_id_faults(number: str, today: date) -> list[Fault]:
    # Only what cannot be is a fault. That place, year or sex in the number differ from what was declared happens after
    # a correction of records or a birth abroad: an officer looks at it, the citizen is not turned away.
    try:
        national_id.check(number, provinces=(), today=today)
    except national_id.InvalidNationalId as invalid:
        return [Fault("/national_id", "national_id_invalid", {"reason": invalid.reason})]
    return []
