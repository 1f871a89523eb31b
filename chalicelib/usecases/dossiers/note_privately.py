"""Write a private note on a dossier."""

from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.once import Once
from chalicelib.domain.private_note import PrivateNote, require_readable
from chalicelib.usecases.ports.dossiers import Dossiers, PrivateNotes


def note_privately(
    dossier_id: str,
    text: str,
    *,
    note_id: str,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    private_notes: PrivateNotes,
) -> PrivateNote:
    """Add it, in whatever state the dossier is. Refuses strangers with `not_found`; `too_many_notes`."""
    dossier = require_readable(dossiers.get(dossier_id), by)
    note = PrivateNote(note_id, dossier.dossier_id, text.strip(), by.id, by.agency_code, now)
    private_notes.add(note, once=once.of(note))
    return note
