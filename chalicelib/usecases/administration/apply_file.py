"""Apply a checked file of an administrator, or take it back, step by step."""

from datetime import date, datetime
from typing import Any

from chalicelib.domain import data_import as rules
from chalicelib.domain import import_offers, import_units
from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.administration import revised
from chalicelib.domain.data_import import DataImport, Planned
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.administration.lookups import Lookups
from chalicelib.usecases.administration.procedures import next_version
from chalicelib.usecases.ports import DataImports


def apply(
    import_id: str, *, reason: str, by: Actor, now: datetime, once: Once, imports: DataImports, lookups: Lookups
) -> DataImport:
    """Change everything that a checked file plans; up to `STEP` things in one transaction, more in several, each with
    how far the import is: asked again after it broke off, it goes on from there.

    Refuses a faulty or applied one with `import_not_now`; with `import_stale` one of whose things was changed since it
    was checked: then nothing is changed, or, when that happens between two steps, what was done can be taken back.
    """
    one = rules.begun(_ours(import_id, by, imports), reason=reason)
    present = lookups.present(one.kind, one.planned)
    _require_unchanged(one.planned[one.done :], present, made=0)

    def effect(planned: Planned) -> tuple[Any, Any, Any]:
        version = planned.base_version + 1
        before = present.get(planned.subject)
        after = _made(one.kind, planned, planned.after, before, version)
        entry = _entry(planned, version, planned.before, planned.after)
        return before, after, entry

    def _entry(planned: Planned, version: int, before: Any, after: Any) -> Any:
        return revised(
            planned.subject, version, before, after, by=by, reason=one.reason, now=now, import_id=one.import_id
        )

    while True:
        some = one.planned[one.done : one.done + rules.STEP]
        after = rules.stepped(one, len(some))
        is_last = after.state == rules.APPLIED
        one = _stepped(one, after, [effect(planned) for planned in some], once if is_last else None, imports)
        if is_last:
            return one


def take_back(
    import_id: str, *, reason: str, by: Actor, now: datetime, once: Once, imports: DataImports, lookups: Lookups
) -> DataImport:
    """Make everything that a file changed what it was before, as new versions, in the same steps. A unit that it made
    is closed, an offer withdrawn: dossiers may name them.

    Refuses what was not applied with `import_not_now`, and with `import_stale` when one of its things was changed
    since: then nothing is changed.
    """
    one = rules.taking_back(_ours(import_id, by, imports), reason=reason)
    present = lookups.present(one.kind, one.planned[: one.done])
    _require_unchanged(one.planned[: one.done], present, made=1)
    today = vietnamese_date(now)

    def effect(planned: Planned) -> tuple[Any, Any, Any]:
        version = planned.base_version + 2
        content = planned.before or _undone(one.kind, planned, today)
        after = _made(one.kind, planned, content, present[planned.subject], version)
        entry = revised(
            planned.subject, version, planned.after, content, by=by, reason=one.reason, now=now, import_id=one.import_id
        )
        return present[planned.subject], after, entry

    while True:
        some = one.planned[max(0, one.done - rules.STEP) : one.done]
        after = rules.stepped(one, len(some))
        is_last = after.state == rules.REVERTED
        one = _stepped(one, after, [effect(planned) for planned in some], once if is_last else None, imports)
        if is_last:
            return one


def _ours(import_id: str, by: Actor, imports: DataImports) -> DataImport:
    found = imports.get(import_id)
    if found is None:
        raise Refused("not_found")
    require_administrator(by, found.agency_code)
    return found


def _require_unchanged(planned: tuple[Planned, ...], present: dict[str, Any], *, made: int) -> None:
    changed = [
        one.subject
        for one in planned
        if (present[one.subject].version if one.subject in present else 0) != one.base_version + made
    ]
    if changed:
        raise Refused("import_stale", extensions={"subjects": changed[: rules.MOST_TOLD]}, count=len(changed))


def _stepped(
    before: DataImport, after: DataImport, effects: list[Any], once: Once | None, imports: DataImports
) -> DataImport:
    try:
        imports.step(before, after, effects, once=once.of(after) if once else None)
    except Conflict:  # somebody changed one of them in this moment
        raise Refused("import_stale", count="") from None
    return after


def _made(kind: str, planned: Planned, content: Any, present: Any, version: int) -> Any:
    if kind == "units":
        return import_units.unit_of(content, version=version)
    if kind == "offers":
        return import_offers.offer_of(planned.subject, content, version=version)
    return next_version(present.procedure_code, version, {**present.content, "fees": content["fees"]})


def _undone(kind: str, planned: Planned, today: date) -> dict[str, Any]:
    if kind == "units":
        return (
            import_units.content(import_units.withdrawn(import_units.unit_of(planned.after, version=1), today=today))
            or {}
        )
    return {**planned.after, "withdrawn": True}
