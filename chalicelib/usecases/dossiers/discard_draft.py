"""Throw a draft away, with its papers."""

from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import not_allowed_now, roles_on
from chalicelib.domain.dossier_states import DRAFT
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.dossiers import Dossiers, Papers


def discard_draft(dossier_id: str, *, by: Actor, dossiers: Dossiers, papers: Papers) -> None:
    """Delete a draft: its owner one of their own, and who receives at a unit one that was left at its counter. Refuses
    what was submitted with `not_allowed_now`. The rows go first: papers without a row are
    swept by the bucket's lifecycle, rows without papers would show a person something that is gone."""
    found = dossiers.load(dossier_id)
    if found is None or not roles_on(found[0], by):
        raise Refused("not_found")
    dossier, documents = found
    if dossier.state != DRAFT:
        raise not_allowed_now(dossier, by)
    dossiers.delete_draft(dossier, documents)
    papers.delete(documents)
