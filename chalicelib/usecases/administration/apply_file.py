"""Apply a checked file of an administrator, or take it back, step by step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.domain import data_import as rules
from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.data_import import DataImport, Planned
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import Once
from chalicelib.usecases.administration.acting import acting
from chalicelib.usecases.administration.lookups import Lookups
from chalicelib.usecases.administration.made import Making, seen_version
from chalicelib.usecases.ports.administration import DataImports

Effect = Callable[[Planned], tuple[Any, Any, Any]]


def apply(
    import_id: str, *, reason: str, by: Actor, now: datetime, once: Once, imports: DataImports, lookups: Lookups
) -> DataImport:
    """Change everything that a checked file plans; up to `STEP` things in one transaction, more in several, each with
    how far the import is: asked again after it broke off, it goes on from there.

    Refuses a faulty or applied one with `import_not_now`; with `import_stale` one of whose things was changed since it
    was checked: then nothing is changed, or, when that happens between two steps, what was done can be taken back. One
    of officers who has oneself among them, or is no administrator any more, with `forbidden_role`.
    """
    one = rules.begun(_ours(import_id, by, imports), reason=reason)
    administrator = _administrator(one, by, lookups)
    present = lookups.present(one.kind, one.planned)
    _require_unchanged(one.planned[one.done :], present, made=0)
    making = Making(one, by, now, lookups.bases(one.kind, one.planned))

    def effect(planned: Planned) -> tuple[Any, Any, Any]:
        return making.of(planned, planned.after, planned.before, present.get(planned.subject))

    while True:
        some = one.planned[one.done : one.done + rules.STEP]
        after = rules.stepped(one, len(some))
        is_last = after.state == rules.APPLIED
        effects = [effect(planned) for planned in some]
        one = _stepped(one, after, effects, once if is_last else None, imports, administrator)
        if is_last:
            return one


def take_back(
    import_id: str, *, reason: str, by: Actor, now: datetime, once: Once, imports: DataImports, lookups: Lookups
) -> DataImport:
    """Make everything that a file changed what it was before, as new versions, in the same steps. A unit or an officer
    that it made is closed, an offer withdrawn: dossiers may name them; a calendar that it made gives way to the
    province's again.

    Refuses what was not applied with `import_not_now`, and with `import_stale` when one of its things was changed
    since: then nothing is changed. Otherwise as `apply`.
    """
    one = rules.taking_back(_ours(import_id, by, imports), reason=reason)
    administrator = _administrator(one, by, lookups)
    present = lookups.present(one.kind, one.planned[: one.done])
    _require_unchanged(one.planned[: one.done], present, made=1)
    making = Making(one, by, now, lookups.bases(one.kind, one.planned))

    def effect(planned: Planned) -> tuple[Any, Any, Any]:
        return making.of(planned, making.back(planned), planned.after, present[planned.subject])

    while True:
        some = one.planned[max(0, one.done - rules.STEP) : one.done]
        after = rules.stepped(one, len(some))
        is_last = after.state == rules.REVERTED
        effects = [effect(planned) for planned in some]
        one = _stepped(one, after, effects, once if is_last else None, imports, administrator)
        if is_last:
            return one


def _ours(import_id: str, by: Actor, imports: DataImports) -> DataImport:
    found = imports.get(import_id)
    if found is None:
        raise Refused("not_found")
    require_administrator(by, found.agency_code)
    return found


def _administrator(one: DataImport, by: Actor, lookups: Lookups) -> Officer | None:
    """Who applies a file of officers, whose roles must not change meanwhile; None for other kinds."""
    if one.kind != "officers":
        return None
    if any(planned.subject.endswith(f":{by.id}") for planned in one.planned):
        raise Refused("forbidden_role")
    return acting(by, lookups.officers)


def _require_unchanged(planned: tuple[Planned, ...], present: dict[str, Any], *, made: int) -> None:
    changed = [one.subject for one in planned if seen_version(present.get(one.subject)) != one.base_version + made]
    if changed:
        raise Refused("import_stale", extensions={"subjects": changed[: rules.MOST_TOLD]}, count=len(changed))


def _stepped(
    before: DataImport,
    after: DataImport,
    effects: list[Any],
    once: Once | None,
    imports: DataImports,
    administrator: Officer | None,
) -> DataImport:
    try:
        imports.step(before, after, effects, once=once.of(after) if once else None, by=administrator)
    except Conflict:  # somebody changed one of them in this moment
        raise Refused("import_stale", count="") from None
    return after
