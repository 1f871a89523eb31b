"""Use a paper again that was handed in before: nobody sends the same thing twice."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.document import Document, announce, in_use, use_again
from chalicelib.domain.dossier import not_allowed_now
from chalicelib.domain.dossier_states import DRAFT, SUPPLEMENT_REQUESTED
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.submission import was_handed_in
from chalicelib.usecases.documents.announce import MOST_BYTES, MOST_PAPERS, pages_now
from chalicelib.usecases.ports.administration import Procedures
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def reuse_paper(
    document: Document,
    earlier: tuple[str, str],
    *,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
) -> Document:
    """`document` (its slot and page in a draft or supplement) with the bytes of an `earlier` paper (dossier, document),
    accepted at once: a reference to the very version that was checked.

    Only one's own papers that were accepted and handed in; any other is the fault `paper_not_reusable`. The slot of
    the new dossier has the last word on type, size and pages, as for a paper that is sent.
    """
    found = dossiers.load(document.dossier_id)
    if found is None or found[0].applicant_id != by.id:
        raise Refused("not_found")
    dossier, others = found[0], in_use(found[1], now=now)
    if dossier.state not in (DRAFT, SUPPLEMENT_REQUESTED) or not dossier.is_local:
        raise not_allowed_now(dossier, by)
    paper = dossiers.paper_of(*earlier)
    if paper is None or paper[0].applicant_id != by.id or not was_handed_in(*paper):
        raise Refused("invalid_request", faults=[Fault("/document_id", "paper_not_reusable")])
    procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
    slot = next((slot for slot in procedure.slots if slot.slot == document.slot), None)
    again = use_again(paper[1], document=replace(document, applicant_id=dossier.applicant_id))
    announced = announce(
        slot,
        pages_now(dossier, others),
        document=again,
        most=MOST_PAPERS,
        most_bytes=MOST_BYTES,
        all_bytes=sum(one.size for one in others),
    )
    dossiers.add_document(dossier, announced, once=once.of(announced))
    return announced
