"""One move of an officer or applicant that needs the dossier's head alone: load, decide, save."""

from collections.abc import Callable

from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.ports import Dossiers


def decide(dossier_id: str, decision: Callable[[Dossier], Moved], *, once: Once, dossiers: Dossiers) -> Dossier:
    """Apply `decision` (one of the moves of `domain.dossier`) and store it with its event and answer."""
    before = dossiers.get(dossier_id)
    if before is None:
        raise Refused("not_found")
    moved = decision(before)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(moved.dossier))
    return moved.dossier
