"""Private notes of officers on a dossier."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.paging import page_of
from chalicelib.api.present.words import instant
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.private_note import PrivateNote, require_readable
from chalicelib.usecases.dossiers.note_privately import note_privately

router = Router(__name__)
LETTERS_A_PAGE = 6000  # a page of the longest stays as small as docs/answer-sizes.md says


@router.operation("officer_notes.add")
def add(request: Request) -> Answer:
    """Write one more."""
    note = note_privately(
        request.path["dossier_id"],
        request.body["text"],
        note_id=request.new_id(),
        by=request.caller,
        now=request.now,
        once=request.once(lambda note: (201, _presented(note))),
        dossiers=wiring.stores.dossiers(),
        private_notes=wiring.stores.private_notes(),
    )
    return Answer(201, _presented(note))


@router.operation("officer_notes.list_all")
def list_all(request: Request) -> Answer:
    """The oldest first: fewer on a page where they are long."""
    dossier = require_readable(wiring.stores.dossiers().get(request.path["dossier_id"]), request.caller)
    notes = wiring.stores.private_notes().of_dossier(dossier.dossier_id)
    page, next_cursor = page_of(
        notes,
        limit=request.query["limit"],
        cursor=request.query.get("cursor", ""),
        letters_of=lambda one: len(one.text),
        most_letters=LETTERS_A_PAGE,
    )
    return Answer(200, {"items": [_presented(one) for one in page], "next_cursor": next_cursor})


def _presented(note: PrivateNote) -> dict[str, Any]:
    return {
        "note_id": note.note_id,
        "text": note.text,
        "by": note.by,
        "agency_code": note.agency_code,
        "at": instant(note.at),
    }
