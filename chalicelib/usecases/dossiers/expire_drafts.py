"""Tell of drafts that nobody touches, and remove those that nobody touched after that."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import draft_expiry
from chalicelib.domain.dossier_states import DRAFT
from chalicelib.domain.draft_expiry import DraftTerm
from chalicelib.domain.errors import Conflict
from chalicelib.usecases.ports.dossiers import Dossiers, Papers


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: drafts told of, removed, and touched at that very moment, which are left."""

    told: int = 0
    removed: int = 0
    left: int = 0


def expire_drafts(*, now: datetime, term: DraftTerm, limit: int, dossiers: Dossiers, papers: Papers) -> Swept:
    """Of at most `limit` drafts of each kind (to be told of, to be removed), found by their due index: what is read
    grows with what is due. A draft that is touched meanwhile stays: its version decides. Up to a day late."""
    told = removed = left = 0
    for dossier_id in dossiers.drafts_due(idle_since=now - term.idle, told_before=now - term.notice, limit=limit):
        found = dossiers.load(dossier_id)
        if found is None or found[0].state != DRAFT:
            continue
        draft, pages = found
        try:
            if draft_expiry.is_over(draft, pages, now=now, term=term):
                dossiers.delete_draft(draft, pages)
                papers.delete(pages)
                removed += 1
            elif after := draft_expiry.after_notice(draft, pages, now=now, term=term):
                dossiers.save(draft, after)
                told += after.draft_notice_at is not None
        except Conflict:
            left += 1
    return Swept(told, removed, left)
