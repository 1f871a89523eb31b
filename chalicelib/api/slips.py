"""The papers of a dossier's way as PDF: for the applicant, and for the officers of the unit that has the dossier."""

from chalicelib import wiring
from chalicelib.api.files import file
from chalicelib.api.present import slip as present
from chalicelib.api.reading_notes import note_reading
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused
from chalicelib.domain.forms import ROUTING
from chalicelib.domain.slips import Slip
from chalicelib.domain.vietnamese_time import vietnamese_date

router = Router(__name__)
# How the dossier went from desk to desk is the office's own record.
OF_THE_OFFICE = frozenset({ROUTING})


@router.operation("slips.list_own")
def list_own(request: Request) -> Answer:
    """The papers of one of my dossiers."""
    dossier_id = request.path["dossier_id"]
    dossier: Dossier | None = wiring.stores.dossiers().get(dossier_id)
    if dossier is None or dossier.applicant_id != request.caller.id:
        raise Refused("not_found")
    slips = [slip for slip in wiring.stores.slips().of_dossier(dossier_id) if slip.form not in OF_THE_OFFICE]
    return Answer(200, present.page(slips))


@router.operation("slips.read")
def read(request: Request) -> Answer:
    """One of them as PDF."""
    form = request.path["form"]
    slips: list[Slip] = wiring.stores.slips().of_form(request.path["dossier_id"], form)
    if form in OF_THE_OFFICE or any(slip.applicant_id != request.caller.id for slip in slips):
        raise Refused("not_found")
    return _paper(request, slips)


@router.operation("slips.list_at_desk")
def list_at_desk(request: Request) -> Answer:
    """The papers of a dossier of the officer's unit."""
    return Answer(200, present.page(wiring.stores.slips().of_dossier(_of_unit(request).dossier_id)))


@router.operation("slips.read_at_desk")
def read_at_desk(request: Request) -> Answer:
    """One of them as PDF, to print and hand over."""
    dossier = _of_unit(request)
    note_reading(request, dossier)
    return _paper(request, wiring.stores.slips().of_form(dossier.dossier_id, request.path["form"]))


def _of_unit(request: Request) -> Dossier:
    dossier: Dossier | None = wiring.stores.dossiers().get(request.path["dossier_id"])
    if dossier is None or dossier.submitted_at is None or not request.caller.covers(dossier.agency_code):
        raise Refused("not_found")
    return dossier


def _paper(request: Request, slips: list[Slip]) -> Answer:
    """The n-th of them, the newest unless told."""
    n = request.query.get("n", len(slips))
    if not 1 <= n <= len(slips):
        raise Refused("not_found")
    slip = slips[n - 1]
    year = vietnamese_date(slip.issued_at).year
    return file(
        request, wiring.documents.slip_pdf(slip), kind="application/pdf", name=f"{slip.form}-{slip.number}-{year}.pdf"
    )
