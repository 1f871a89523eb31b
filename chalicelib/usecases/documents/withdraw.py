"""Take a file of the result back before the dossier is finished: it was the wrong one."""

from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, WITHDRAWN, Document, withdraw
from chalicelib.domain.dossier import not_allowed_now, roles_on
from chalicelib.domain.dossier_states import PROCESSING
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def withdraw_result(dossier_id: str, document_id: str, *, by: Actor, now: datetime, dossiers: Dossiers) -> Document:
    """The file as it is then; taken back already, it stays as it is. A finish is undone first.

    Refuses what is no accepted file of the result of a dossier of the unit with `not_found`, and a dossier that is not
    being processed with `not_allowed_now`."""
    found = dossiers.load(dossier_id)
    if found is None or not roles_on(found[0], by):
        raise Refused("not_found")
    dossier, documents = found
    before = next((one for one in documents if one.document_id == document_id and one.slot == RESULT_SLOT), None)
    if before is not None and before.reason == WITHDRAWN:
        return before
    if before is None or before.state != ACCEPTED:
        raise Refused("not_found")
    if dossier.state != PROCESSING:
        raise not_allowed_now(dossier, by)
    after = withdraw(before, by=by.id, now=now)
    dossiers.withdraw_document(dossier, before, after)
    return after
