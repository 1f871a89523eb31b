"""Take a page out of a draft, or out of a supplement not yet handed in."""

from chalicelib.domain.actor import LEADER, RECEIVER, Actor
from chalicelib.domain.document import RESULT_SLOT
from chalicelib.domain.dossier import not_allowed_now, roles_on
from chalicelib.domain.dossier_states import APPLICANT, COUNTER, DRAFT, SUPPLEMENT_REQUESTED
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.dossiers import Dossiers, Papers
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def remove_page(dossier_id: str, document_id: str, *, by: Actor, dossiers: Dossiers, papers: Papers) -> None:
    """Remove one page: the applicant any of theirs; who scans for them at the counter any of a counter's draft, and of
    what was asked for those scanned there. What was submitted stays as it was: only pages sent since the request to
    complete may go."""
    found = dossiers.load(dossier_id)
    if found is None or not roles_on(found[0], by) & {APPLICANT, COUNTER, RECEIVER, LEADER}:
        raise Refused("not_found")
    dossier, documents = found
    document = next((document for document in documents if document.document_id == document_id), None)
    if document is None or document.slot == RESULT_SLOT:
        raise Refused("not_found")
    asked = dossier.supplement_request
    sent_since = dossier.state == SUPPLEMENT_REQUESTED and asked and document.created_at >= asked.requested_at
    by_its_sender = by.kind == "citizen" or document.uploaded_by != dossier.applicant_id
    mine_to_remove = dossier.state == DRAFT or (sent_since and by_its_sender)
    if not mine_to_remove:
        raise not_allowed_now(dossier, by)
    dossiers.remove_document(dossier, document)
    papers.delete([document])
