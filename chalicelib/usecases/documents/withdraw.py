"""An officer takes a wrong file back: of the result before the dossier is finished, or a bad scan at the counter."""

from datetime import datetime

from chalicelib.domain.actor import LEADER, RECEIVER, SPECIALIST, Actor
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, WITHDRAWN, Document
from chalicelib.domain.document import withdraw as taken_back
from chalicelib.domain.dossier import not_allowed_now, roles_on
from chalicelib.domain.dossier_states import COUNTER, PROCESSING, SUPPLEMENT_REQUESTED
from chalicelib.domain.errors import Refused
from chalicelib.usecases.documents.remove import remove_page
from chalicelib.usecases.ports.dossiers import Dossiers, Papers
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def withdraw(
    dossier_id: str, document_id: str, *, by: Actor, now: datetime, dossiers: Dossiers, papers: Papers
) -> Document | None:
    """The file of the result as it is then; taken back already, it stays as it is. A finish is undone first. None for a
    page that was scanned at the counter, for a draft or for what was asked for: it is no more.

    Refuses what is no accepted file of the result of a dossier of the unit with `not_found`, who does not process it
    with `forbidden_role`, and a dossier that is not being processed with `not_allowed_now`."""
    found = dossiers.load(dossier_id)
    roles = roles_on(found[0], by) if found else frozenset()
    if found is None or not roles:
        raise Refused("not_found")
    dossier, documents = found
    before = next((one for one in documents if one.document_id == document_id and one.slot == RESULT_SLOT), None)
    completes = dossier.state == SUPPLEMENT_REQUESTED and roles & {RECEIVER, LEADER}
    if before is None and (completes or COUNTER in roles):
        return remove_page(dossier_id, document_id, by=by, dossiers=dossiers, papers=papers)
    if not roles & {LEADER, SPECIALIST}:
        raise Refused("forbidden_role")
    if before is not None and before.reason == WITHDRAWN:
        return before
    if before is None or before.state != ACCEPTED:
        raise Refused("not_found")
    if dossier.state != PROCESSING:
        raise not_allowed_now(dossier, by)
    after = taken_back(before, by=by.id, now=now)
    dossiers.withdraw_document(dossier, before, after)
    return after
