"""Announce a page and get the place to send it to: straight to the bucket, bound to its size and hash."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.actor import LEADER, RECEIVER, Actor
from chalicelib.domain.document import REJECTED, RESULT_SLOT, Document, Slot, announce, in_use
from chalicelib.domain.dossier import Dossier, not_allowed_now, roles_on
from chalicelib.domain.dossier_states import APPLICANT, COUNTER, DRAFT, PROCESSING, SUPPLEMENT_REQUESTED
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.domain.quota import of_upload
from chalicelib.usecases.ports.administration import Procedures
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.retrying import again_on_conflict

UPLOAD_LIFETIME = timedelta(minutes=30)
MOST_PAPERS = 60
MOST_BYTES = 200 * 1024 * 1024
RESULT = Slot(RESULT_SLOT, "Kết quả giải quyết", False, 10, 10 * 1024 * 1024, ("application/pdf",))


@again_on_conflict()
def announce_page(
    document: Document, *, by: Actor, now: datetime, once: Once, dossiers: Dossiers, procedures: Procedures
) -> Document:
    """An applicant's page while drafting or supplementing, or one that is scanned for them at the counter by who
    receives there. Pages sent in parallel do not disturb each other."""
    found = dossiers.load(document.dossier_id)
    if found is None or not roles_on(found[0], by) & {APPLICANT, COUNTER, RECEIVER, LEADER}:
        raise Refused("not_found")
    dossier, others = found[0], in_use(found[1], now=now)
    if dossier.state not in (DRAFT, SUPPLEMENT_REQUESTED) or not dossier.is_local:
        raise not_allowed_now(dossier, by)
    procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
    slot = next((slot for slot in procedure.slots if slot.slot == document.slot), None)
    pages = pages_now(dossier, others)
    mine = replace(document, applicant_id=dossier.applicant_id)
    announced = announce(
        slot, pages, document=mine, most=MOST_PAPERS, most_bytes=MOST_BYTES, all_bytes=sum(one.size for one in others)
    )
    dossiers.add_document(dossier, announced, once=once.of(announced), quota=of_upload(by, document.size, now=now))
    return announced


@again_on_conflict()
def announce_result(document: Document, *, by: Actor, now: datetime, once: Once, dossiers: Dossiers) -> Document:
    """An officer's file of the result, while the dossier is processed; files are numbered as they come."""
    found = dossiers.load(document.dossier_id)
    if found is None or not roles_on(found[0], by):
        raise Refused("not_found")
    dossier, others = found[0], in_use(found[1], now=now)
    if dossier.state != PROCESSING or not dossier.is_local:
        raise not_allowed_now(dossier, by)
    taken = [other.page for other in others if other.slot == RESULT_SLOT and other.state != REJECTED]
    mine = replace(document, applicant_id=dossier.applicant_id, page=max(taken, default=0) + 1)
    announced = announce(
        RESULT,
        others,
        document=mine,
        most=MOST_PAPERS,
        most_bytes=MOST_BYTES,
        all_bytes=sum(one.size for one in others),
    )
    dossiers.add_document(dossier, announced, once=once.of(announced), quota=of_upload(by, document.size, now=now))
    return announced


def pages_now(dossier: Dossier, others: list[Document]) -> list[Document]:
    """The pages among which a new one takes its place: while supplementing, earlier pages stay as they were submitted
    and new ones are numbered anew."""
    asked = None if dossier.state == DRAFT else dossier.supplement_request
    return [other for other in others if asked is None or other.created_at >= asked.requested_at]
