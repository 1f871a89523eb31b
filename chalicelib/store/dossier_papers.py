"""Papers of a dossier: each written with the head's count of paper changes, so that the set is what was seen."""

from pynamodb.expressions.condition import Condition

from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.quota import Quota
from chalicelib.store import answers, limits
from chalicelib.store.document_rows import DOCUMENT, DocumentRow, document_key, document_row, read_document
from chalicelib.store.dossier_rows import HEAD, HeadRow
from chalicelib.store.transaction import Action, Lost, delete, put, update, write

_QUOTA = "quota"


def add_document(
    dossier: Dossier, document: Document, *, once: StoredAnswer | None, quota: Quota | None = None
) -> None:
    """With papers_version + 1 on the head; Conflict when papers or state changed meanwhile; AlreadyAnswered when
    `once` was answered before; Refused `upload_quota_used` when it is more than the `quota` leaves."""
    paper = put(document_row(document), "paper", only_if=DocumentRow.part.does_not_exist())
    spent = [limits.spend(quota, _QUOTA)] if quota else []
    try:
        answers.write_with(once, _papers_change(dossier), paper, *spent)
    except Lost as lost:
        if quota is None or set(lost.rows) != {_QUOTA}:
            raise
        used = int(lost.rows[_QUOTA].get("attempts", {}).get("N", 0))
        raise Refused("upload_quota_used", left_mb=quota.left_mb(used), retry_after_s=quota.wait_s) from None


def remove_document(dossier: Dossier, document: Document) -> None:
    """With papers_version + 1 on the head; Conflict when papers or state changed meanwhile, or the paper did."""
    as_seen = DocumentRow.state == document.state
    write(_papers_change(dossier), delete(document_key(document), "paper", only_if=as_seen))


def withdraw_document(dossier: Dossier, before: Document, after: Document) -> None:
    """A file that is no result any more, with papers_version + 1 on the head; Conflict as in `remove_document`."""
    write(_papers_change(dossier), put(document_row(after), "paper", only_if=DocumentRow.state == before.state))


def get_document(dossier_id: str, document_id: str) -> Document | None:
    """One paper."""
    row = DocumentRow.fetch(dossier_id, f"{DOCUMENT}{document_id}")
    return row.become(Document) if row else None


def save_document(before: Document, after: Document) -> None:
    """Conflict when the paper is not in the state of `before` any more, or was marked or unmarked as unsent."""
    write(put(document_row(after), only_if=(DocumentRow.state == before.state) & _marked_as(before)))


def mark(paper: Document) -> Action:
    """Whether a stored paper is unsent, and when it counts as sent, for a transaction with its head."""
    told = [DocumentRow.unsent.set(paper.unsent), DocumentRow.created_at.set(paper.created_at)]
    return update(document_key(paper), told, only_if=DocumentRow.part.exists())


def unsent_papers(dossier_id: str) -> list[Document]:
    """The pages that were sent for a request to complete and never handed in."""
    rows = DocumentRow.every(dossier_id, where=DocumentRow.part.startswith(DOCUMENT))
    return [page for raw in rows if (page := read_document(raw)).unsent]


def _marked_as(paper: Document) -> Condition:
    so = DocumentRow.unsent == paper.unsent
    return so if paper.unsent else DocumentRow.unsent.does_not_exist() | so


def _papers_change(dossier: Dossier) -> Action:
    as_seen = (HeadRow.papers_version == dossier.papers_version) & (HeadRow.state == dossier.state)
    key = HeadRow(dossier.dossier_id, HEAD)
    return update(key, [HeadRow.papers_version.set(dossier.papers_version + 1)], "head", only_if=as_seen)
