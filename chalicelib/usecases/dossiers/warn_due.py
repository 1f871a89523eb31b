"""Warn of deadlines that are near, have come or have passed."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import dossier_term
from chalicelib.domain.actor import SYSTEM
from chalicelib.domain.errors import Conflict
from chalicelib.usecases.ports import Dossiers


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: warnings given, and dossiers that somebody else was writing, left for the next sweep."""

    warned: int = 0
    left: int = 0


def warn_due(*, now: datetime, limit: int, dossiers: Dossiers) -> Swept:
    """Warn once for every threshold that has come, of at most `limit` dossiers, found by their due index: what is read
    grows with what is due. Two sweeps at once, or one cut short and repeated, warn once: the dossier's version decides.
    """
    warned = left = 0
    for dossier_id in dossiers.warnings_due(now, limit=limit):
        try:
            warned += _warn(dossier_id, now, dossiers)
        except Conflict:
            left += 1
    return Swept(warned, left)


def _warn(dossier_id: str, now: datetime, dossiers: Dossiers) -> int:
    """Every threshold of one dossier that has come: after an outage there may be several."""
    before, warned = dossiers.get(dossier_id), 0
    while before and (moved := dossier_term.warn(before, by=SYSTEM, now=now)):
        dossiers.save(before, moved.dossier, event=moved.event)
        before, warned = moved.dossier, warned + 1
    return warned
