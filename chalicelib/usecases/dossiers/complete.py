"""Finish processing: granted with its result, or refused with its reason."""

from datetime import datetime

from chalicelib.domain import dossier as dossier_rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.ports import Dossiers


def complete(
    dossier_id: str, *, outcome: str, reason: str, by: Actor, now: datetime, once: Once, dossiers: Dossiers
) -> Dossier:
    """Move a processed dossier to finished; see `domain.dossier.finish` for what is refused."""
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    has_result = any(document.slot == RESULT_SLOT and document.state == ACCEPTED for document in documents)
    moved = dossier_rules.finish(before, by=by, now=now, outcome=outcome, reason=reason, has_result=has_result)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(moved.dossier))
    return moved.dossier
