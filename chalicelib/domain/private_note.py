"""A private note (ghi chú nội bộ): what officers tell each other about a dossier, and never the applicant."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused

MOST_NOTES = 200  # of one dossier: it is read whole


@dataclass(frozen=True, slots=True)
class PrivateNote:
    """One note. It is added and never changed or taken out; `agency_code` is the unit that its author wrote for."""

    note_id: str
    dossier_id: str
    text: str
    by: str
    agency_code: str
    at: datetime


def require_readable(dossier: Dossier | None, actor: Actor) -> Dossier:
    """The dossier, for officers of the unit that has it; refuses everybody else, and everybody until it is handed in,
    with `not_found`."""
    if dossier is None or not actor.covers(dossier.agency_code) or dossier.submitted_at is None:
        raise Refused("not_found")
    return dossier
