"""One move of an officer or applicant: load, decide, save."""

from collections.abc import Callable

from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.ports import Dossiers

# A dossier with its papers: what one read gives and what answers show.
Whole = tuple[Dossier, list[Document]]


def decide(
    dossier_id: str, decision: Callable[[Dossier, list[Document]], Moved], *, once: Once, dossiers: Dossiers
) -> Whole:
    """Apply `decision` (one of the moves of `domain.dossier_…`) and store it with its event and answer."""
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    moved = decision(before, documents)
    whole = (moved.dossier, documents)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole))
    return whole
