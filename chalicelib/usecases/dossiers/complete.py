"""Finish processing: granted with its result, or refused with reason and legal ground."""

from datetime import datetime

from chalicelib.domain import dossier_decisions
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.domain.once import Once
from chalicelib.usecases.dossiers.decide import Whole, decide
from chalicelib.usecases.ports.dossiers import Dossiers


def complete(
    dossier_id: str,
    *,
    outcome: str,
    reason: str,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    legal_ground: str = "",
) -> Whole:
    """Move a processed dossier to finished; see `domain.dossier_decisions.finish` for what is refused."""

    def decision(dossier: Dossier, documents: list[Document]) -> Moved:
        has_result = any(page.slot == RESULT_SLOT and page.state == ACCEPTED for page in documents)
        told = {"outcome": outcome, "reason": reason, "legal_ground": legal_ground}
        return dossier_decisions.finish(dossier, by=by, now=now, has_result=has_result, **told)

    return decide(dossier_id, decision, once=once, dossiers=dossiers)
