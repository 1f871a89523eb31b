"""One import of a bank's statement file: announced or dropped, read, and taken or refused whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from chalicelib.domain.statement import Statement, UnprovenStatement
from chalicelib.domain.told_entry import Counts

AWAITING_UPLOAD = "awaiting_upload"
READING = "reading"
IMPORTED = "imported"
REFUSED = "refused"
STATES = (AWAITING_UPLOAD, READING, IMPORTED, REFUSED)

# (state, what happened) -> state. What was judged never changes: a corrected file is a new import.
ARROWS = {
    (AWAITING_UPLOAD, "arrived"): READING,
    (READING, "arrived"): READING,
    (READING, "taken"): IMPORTED,
    (READING, "refused"): REFUSED,
}
BUCKET = "bucket"  # who uploaded what a bank dropped
MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong in a table: `row` as a spreadsheet counts, `column` our name of it, `code` why."""

    row: int
    column: str
    code: str


class UnusableStatement(Exception):
    """A file of which nothing may be used: `reason` and `place` as they are shown, with the rows that are faulty and
    the two sums that differ, if any. It never repeats what was in the file."""

    def __init__(
        self,
        reason: str,
        place: str = "",
        *,
        faults: Sequence[RowFault] = (),
        expected_vnd: int | None = None,
        found_vnd: int | None = None,
    ) -> None:
        super().__init__(f"{reason} {place}".strip())
        self.reason = reason
        self.place = place
        self.faults = tuple(faults)
        self.expected_vnd = expected_vnd
        self.found_vnd = found_vnd


@dataclass(frozen=True, slots=True)
class StatementImport:
    """A file of `size` bytes (`sha256` lower hex, both as promised; 0 and "" where a bank dropped it) about the account
    behind `endpoint`; `object_version` is the one that a bank dropped. `mapping` names the layout of a table. The
    `filename` may hold names.

    When it was taken: the period and balances that it tells, and how many entries had each outcome. When it was
    refused: why and where.
    """

    import_id: str
    agency_code: str
    endpoint: str
    account: str
    format: str
    filename: str
    uploaded_by: str
    created_at: datetime
    updated_at: datetime
    object_key: str
    object_version: str = ""
    mapping: str = ""
    size: int = 0
    sha256: str = ""
    state: str = AWAITING_UPLOAD
    version: int = 1
    statement_ids: tuple[str, ...] = ()
    from_on: date | None = None
    to_on: date | None = None
    opening_vnd: int | None = None
    closing_vnd: int | None = None
    entries: Mapping[str, int] = field(default_factory=dict)
    sums_vnd: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""
    place: str = ""
    expected_vnd: int | None = None
    found_vnd: int | None = None
    faults: tuple[RowFault, ...] = ()


def arrived(before: StatementImport, *, now: datetime) -> StatementImport | None:
    """The import whose file came; None when it was judged before."""
    return _moved(before, "arrived", now)


def taken(
    before: StatementImport, statements: Sequence[Statement], counts: Counts, *, now: datetime
) -> StatementImport | None:
    """The import whose every entry was taken; None when it was judged before."""
    after = _moved(before, "taken", now)
    if after is None:
        return None
    ordered = sorted(statements, key=lambda one: (one.from_on, one.to_on))
    return replace(
        after,
        statement_ids=tuple(one.statement_id for one in ordered),
        from_on=min(one.from_on for one in ordered),
        to_on=max(one.to_on for one in ordered),
        opening_vnd=ordered[0].opening_vnd,
        closing_vnd=ordered[-1].closing_vnd,
        entries=counts.entries,
        sums_vnd=counts.sums_vnd,
    )


def refused(
    before: StatementImport, why: UnusableStatement | UnprovenStatement, *, now: datetime
) -> StatementImport | None:
    """The import of which nothing could be believed; None when it was judged before."""
    after = _moved(before, "refused", now)
    if after is None:
        return None
    return replace(
        after,
        reason=why.reason,
        place=why.place,
        expected_vnd=why.expected_vnd,
        found_vnd=why.found_vnd,
        faults=why.faults[:MOST_FAULTS] if isinstance(why, UnusableStatement) else (),
    )


def _moved(before: StatementImport, happened: str, now: datetime) -> StatementImport | None:
    state = ARROWS.get((before.state, happened))
    return replace(before, state=state, updated_at=now, version=before.version + 1) if state else None
