"""What applicants can see afterwards of who read their dossiers."""

from chalicelib import wiring
from chalicelib.api.request import Request
from chalicelib.domain.access import DOSSIER, Access
from chalicelib.domain.dossier import NOBODY, Dossier


def note_reading(request: Request, dossier: Dossier) -> None:
    """That the officer who calls reads this dossier or a paper of it, kept before anything is shown."""
    if dossier.applicant_id != NOBODY:
        by = request.caller
        read = Access(dossier.applicant_id, DOSSIER, by.id, by.agency_code, request.now, dossier.dossier_id)
        wiring.stores.accesses().note_reading(read)
