"""What applicants can see afterwards of who read their dossiers."""

from chalicelib import wiring
from chalicelib.api.request import Request
from chalicelib.domain.access import DOSSIER, Access
from chalicelib.domain.dossier import NOBODY, Dossier
from chalicelib.domain.opinion import Opinion


def note_reading(request: Request, of: Dossier | Opinion) -> None:
    """That the officer who calls reads this dossier, a paper of it or a question about it, kept before anything is
    shown."""
    if of.applicant_id != NOBODY:
        by = request.caller
        read = Access(of.applicant_id, DOSSIER, by.id, by.agency_code, request.now, of.dossier_id)
        wiring.stores.accesses().note_reading(read)
