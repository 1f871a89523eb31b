"""The papers of a dossier's way, each issued with its number in one transaction."""

from typing import Any

from chalicelib.domain.slips import CONTENTS, Matter, Slip
from chalicelib.store import counters
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.plain import from_plain
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Lost, put, write

LABEL = "slip"


class SlipRow(Row):
    """One paper, beside the others of its dossier. What it says of people is sealed."""

    class Meta:
        table_name = Named("slips")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    form = Text()
    sequence = Number()
    number = Text()
    applicant_id = Text()
    agency_code = Text()
    agency_name = Text()
    unit_name = Text()
    parent_name = Text()
    agency_address = Text()
    agency_phone = Text()
    place = Text()
    issued_at = Instant()
    form_number = Text()
    circular = Text()
    title = Text()
    signers = Record(tuple[str, ...])
    matter = SealedAttribute(Matter)
    content = SealedAttribute(Any)
    version = Number()


def get(dossier_id: str, form: str, sequence: int) -> Slip | None:
    """The paper of that form for that move."""
    row = SlipRow.fetch(dossier_id, _part(form, sequence))
    return _slip(row) if row else None


def of_dossier(dossier_id: str) -> list[Slip]:
    """Every paper of a dossier, the first issued first: one Query."""
    slips = [_read(raw) for raw in SlipRow.every(dossier_id)]
    return sorted(slips, key=lambda slip: (slip.issued_at, slip.form))


def of_form(dossier_id: str, form: str) -> list[Slip]:
    """The dossier's papers of one form, in the order of moves: one Query."""
    return [_read(raw) for raw in SlipRow.every(dossier_id, where=SlipRow.part.startswith(f"{form}#"))]


def last_serial(agency_code: str, form: str, year: int) -> int:
    """The last serial that the unit gave to a paper of that form in that Vietnamese year; 0 before the first."""
    return counters.last_number(agency_code, _counter(form, year))


def issue(slip: Slip, *, year: int, serial: int) -> bool:
    """Keep it and take its serial in one transaction. False when that move has its paper already; Conflict when the
    serial is not the next one of unit, form and Vietnamese year."""
    new = put(_row(slip), LABEL, only_if=SlipRow.part.does_not_exist())
    try:
        write(new, counters.take_number(slip.agency_code, _counter(slip.form, year), serial))
    except Lost as lost:
        if LABEL in lost.rows:
            return False
        raise
    return True


def save(before: Slip, after: Slip) -> None:
    """Conflict when `before` is stale."""
    write(put(_row(after), LABEL, only_if=SlipRow.version == before.version))


def _row(slip: Slip) -> SlipRow:
    return SlipRow.of(slip, part=_part(slip.form, slip.sequence))


def _read(raw: RawRow) -> Slip:
    return _slip(SlipRow.from_raw_data(dict(raw)))


def _slip(row: SlipRow) -> Slip:
    return row.become(Slip, content=from_plain(CONTENTS[row.form], row.value("content")))


def _part(form: str, sequence: int) -> str:
    return f"{form}#{sequence:06d}"


def _counter(form: str, year: int) -> str:
    return f"slips#{form}#{year}"
