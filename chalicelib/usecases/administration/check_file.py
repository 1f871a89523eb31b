"""Check a file of an administrator as a whole: every fault with its place, or what it would change."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import data_import as rules
from chalicelib.domain import (
    import_calendars,
    import_cells,
    import_fees,
    import_offers,
    import_officers,
    import_papers,
    import_units,
)
from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.administration import fingerprint, require_province_administrator
from chalicelib.domain.data_import import CellFault, DataImport
from chalicelib.domain.import_cells import Line
from chalicelib.domain.once import Once
from chalicelib.usecases.administration.lookups import Lookups
from chalicelib.usecases.ports.administration import DataImports

ReadTable = Callable[[str], tuple[list[str], list[Line], list[CellFault]]]
_COLUMNS = {
    "units": import_units.COLUMNS,
    "offers": import_offers.COLUMNS,
    "fees": import_fees.COLUMNS,
    "papers": import_papers.COLUMNS,
    "officers": import_officers.COLUMNS,
    "calendars": import_calendars.COLUMNS,
}


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
    """Read a whole file and keep every fault with its row and column, or what it would change. Nothing is changed. Of a
    file that cannot be read to its end what is wrong with the cells above is told, and nothing that depends on others.

    Refuses fees and papers by who does not administer the province with `forbidden_role`.
    """
    require_administrator(by, by.agency_code)
    if kind in rules.OF_PROCEDURES:
        require_province_administrator(by)
    columns = _COLUMNS[kind]
    titles, lines, faults = read_table(content)
    if titles:
        faults += import_cells.header_faults(titles, columns)
    told, wrong = import_cells.read(lines, [column for column in columns if column.title in titles])
    whole = rules.CUT_SHORT.isdisjoint(fault.code for fault in faults)
    filled = [import_cells.filled(one, columns) for one in told]
    planned, contradictions = lookups.plan(kind, filled, by) if whole else ([], [])
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
