"""Private notes, beside their dossier."""

from chalicelib.domain.errors import Refused
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.private_note import MOST_NOTES, PrivateNote
from chalicelib.store import answers
from chalicelib.store.attributes import Instant, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import put

NOTE = "note#"


class NoteRow(Row):
    """One note. What officers write of a person is sealed as what the person wrote."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    note_id = Text()
    text = SealedAttribute(str)
    by = Text()
    agency_code = Text()
    at = Instant()


def add(note: PrivateNote, *, once: StoredAnswer) -> None:
    """Keep one more. AlreadyAnswered when `once` was answered before. Refuses with `too_many_notes` beyond what one
    reading shows (asked before writing: two at once may go one over)."""
    if len(of_dossier(note.dossier_id)) >= MOST_NOTES:
        raise Refused("too_many_notes", most=MOST_NOTES)
    row = NoteRow.of(note, part=f"{NOTE}{note.note_id}")
    answers.write_with(once, put(row, "note", only_if=NoteRow.part.does_not_exist()))


def of_dossier(dossier_id: str) -> list[PrivateNote]:
    """Every note on a dossier, the oldest first (ids are in the order of time)."""
    raws = NoteRow.every(dossier_id, where=NoteRow.part.startswith(NOTE))
    return [NoteRow.from_raw_data(raw).become(PrivateNote) for raw in raws]
