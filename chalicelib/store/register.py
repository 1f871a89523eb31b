"""The register of each unit: a book for each Vietnamese month, its entries in the order of codes."""

from datetime import date

from chalicelib.domain.errors import Refused
from chalicelib.domain.register import RegisterEntry, months
from chalicelib.domain.slips import Person
from chalicelib.store import figures
from chalicelib.store.attributes import Instant, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import put, write

_LAST = "~"  # sorts behind every serial


class RegisterRow(Row):
    """One entry. `book` is unit and month, `position` day and serial."""

    class Meta:
        table_name = Named("register")

    book = Text(hash_key=True)
    position = Text(range_key=True)
    dossier_code = Text()
    dossier_id = Text()
    procedure_code = Text()
    procedure_name = Text()
    sets = Number()
    person = SealedAttribute(Person)
    agency_name = Text()
    accepted_at = Instant()
    due_at = Instant()
    new_due_at = Instant()
    finished_at = Instant()
    promptness = Text()
    returned_at = Instant()
    result_channel = Text()
    state = Text()
    outcome = Text()
    channel = Text()
    ended_at = Instant()
    rated_at = Instant()
    score = Number()
    version = Number()


def get(dossier_code: str) -> RegisterEntry | None:
    """The entry of a code."""
    row = RegisterRow.fetch(*_place(dossier_code))
    return row.become(RegisterEntry) if row else None


def save(before: RegisterEntry | None, after: RegisterEntry) -> None:
    """With what it changes in the figures, each counted once. Conflict when `before` is stale."""
    book, position = _place(after.dossier_code)
    only_if = RegisterRow.version == before.version if before else RegisterRow.position.does_not_exist()
    line = put(RegisterRow.of(after, book=book, position=position), "entry", only_if=only_if)
    write(line, *figures.move(before, after))


def between(agency_code: str, first: date, last: date, *, most: int) -> list[RegisterEntry]:
    """The unit's entries from the first to the last Vietnamese day, both included: a Query for each month of at most
    1 MB. Refuses more than `most` with `register_too_large`, having read no more than one page beyond them."""
    found: list[RegisterEntry] = []
    days = RegisterRow.position.between(f"{first:%y%m%d}", f"{last:%y%m%d}{_LAST}")
    for month in months(first, last):
        for page in RegisterRow.pages(f"{agency_code}#{month}", where=days, limit=most + 1):
            found += [RegisterRow.from_raw_data(raw).become(RegisterEntry) for raw in page.items]
            if len(found) > most:
                raise Refused("register_too_large", most=most)
    return found


def _place(dossier_code: str) -> tuple[str, str]:
    unit, day, serial = dossier_code.rsplit("-", 2)
    return f"{unit}#20{day[:2]}-{day[2:4]}", f"{day}#{int(serial):07d}"
