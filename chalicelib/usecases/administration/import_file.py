"""A file of an administrator: check it as a whole, apply it, take it back. A faulty file changes nothing."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from chalicelib.domain import data_import as rules
from chalicelib.domain import import_cells, import_fees, import_offers, import_units
from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.administration import fingerprint, require_province_administrator, revised
from chalicelib.domain.data_import import CellFault, DataImport, Planned
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.import_cells import Column, Line, Told
from chalicelib.domain.once import Once
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.administration.procedures import next_version
from chalicelib.usecases.ports import Agencies, DataImports, Offers, Procedures

ReadTable = Callable[[str], tuple[list[str], list[Line], list[CellFault]]]
_COLUMNS = {"units": import_units.COLUMNS, "offers": import_offers.COLUMNS, "fees": import_fees.COLUMNS}


class Lookups:
    """What the things of a file are now."""

    def __init__(self, agencies: Agencies, offers: Offers, procedures: Procedures) -> None:
        self.agencies, self.offers, self.procedures = agencies, offers, procedures

    def plan(self, kind: str, told: list[Told], by: Actor) -> tuple[list[Planned], list[CellFault]]:
        """What the rows make of what there is."""
        if kind == "fees":
            return import_fees.plan(told, self.procedures.current_many(import_fees.codes_in(told)))

        def is_ours(code: str) -> bool:
            return code == by.agency_code or code.startswith(by.agency_code + ".")

        if kind == "units":
            return import_units.plan(told, self.agencies.get_many(import_units.codes_in(told)), is_ours=is_ours)
        pairs = import_offers.pairs_in(told)
        units = self.agencies.get_many(sorted({unit for unit, _ in pairs}))
        published = {one.procedure_code: one for one in self.procedures.catalogue()}
        return import_offers.plan(told, self.offers.get_many(pairs), units, published, is_ours=is_ours)

    def present(self, kind: str, planned: tuple[Planned, ...]) -> dict[str, Any]:
        """What is planned, as it is now, by subject."""
        names = sorted(one.subject.partition(":")[2] for one in planned)
        if kind == "units":
            return {f"unit:{code}": unit for code, unit in self.agencies.get_many(names).items()}
        if kind == "fees":
            return {f"procedure:{code}": one for code, one in self.procedures.current_many(names).items()}
        pairs = [(unit, code) for unit, _, code in (name.partition(":") for name in names)]
        return {one.subject: one for one in self.offers.get_many(pairs).values()}


def check(
    import_id: str,
    kind: rules.Kind,
    filename: str,
    content: str,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    imports: DataImports,
    lookups: Lookups,
    read_table: ReadTable,
) -> DataImport:
    """Read a whole file and keep every fault with its row and column, or what it would change. Nothing is changed.

    Refuses fees by who does not administer the province with `forbidden_role`.
    """
    require_administrator(by, by.agency_code)
    if kind == "fees":
        require_province_administrator(by)
    columns = _COLUMNS[kind]
    titles, lines, faults = read_table(content)
    if titles:
        faults += import_cells.header_faults(titles, columns)
    told, wrong = import_cells.read(lines, [column for column in columns if column.title in titles])
    planned, contradictions = lookups.plan(kind, [_filled(one, columns) for one in told], by)
    faults += [*wrong, *contradictions]
    changes = tuple(one for one in planned if fingerprint(one.before) != fingerprint(one.after))
    checked = DataImport(
        import_id,
        kind,
        filename,
        by.agency_code,
        by.id,
        now,
        rules.FAULTY if faults else rules.CHECKED,
        len(lines),
        faults=rules.in_order(faults, [column.title for column in columns]),
        planned=() if faults else changes,
        unchanged=0 if faults else len(planned) - len(changes),
    )
    imports.create(checked, once=once.of(checked))
    return checked


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


def _filled(one: Told, columns: tuple[Column, ...]) -> Told:
    """The row with None for the columns that the file does not have."""
    return Told(one.row, {column.title: one.values.get(column.title) for column in columns}, frozenset(one.values))
