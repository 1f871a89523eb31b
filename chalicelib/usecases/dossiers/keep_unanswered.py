"""Keep what was prepared for a request to complete apart from what was handed in, whichever way the request is left."""

from chalicelib.domain import unanswered
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.usecases.ports.dossiers import Dossiers


def keep_unanswered(
    before: Dossier, moved: Moved, documents: list[Document], *, dossiers: Dossiers
) -> tuple[Moved, list[Document], list[Document]]:
    """The move and the dossier's papers with what follows from it, and the pages whose mark changed. Reads only where
    something was typed or sent."""
    if unanswered.is_left(before, moved) and unanswered.was_prepared(before, documents):
        sets = dossiers.sealed_sets(before.dossier_id)
        moved, aside = unanswered.set_aside(before, moved, documents, sets=sets)
        gone = {page.document_id for page in aside}
        return moved, [page for page in documents if page.document_id not in gone], aside
    if unanswered.is_asked(before, moved) and (before.unsent_pages or before.unsent_form):
        kept = dossiers.unsent_papers(before.dossier_id) if before.unsent_pages else []
        moved, pages = unanswered.offered_again(moved, kept)
        return moved, sorted([*documents, *pages], key=lambda page: page.document_id), pages
    return moved, documents, []
