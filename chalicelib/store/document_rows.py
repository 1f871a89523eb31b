"""The rows of papers, which lie beside the head of their dossier."""

from datetime import timedelta

from chalicelib.domain.document import Document, expires_at
from chalicelib.domain.paper_signature import PaperSignature
from chalicelib.store.attributes import Expiry, Flag, Instant, Number, Record, Text
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute

DOCUMENT = "document#"


class DocumentRow(Row):
    """One paper; people name files after themselves, so the name is sealed, and so is who signed it."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    document_id = Text()
    slot = Text()
    page = Number()
    filename = SealedAttribute(str)
    content_type = Text()
    size = Number()
    sha256 = Text()
    uploaded_by = Text()
    applicant_id = Text()
    created_at = Instant()
    state = Text()
    reason = Text()
    object_version = Text()
    checked_at = Instant()
    scan_outcome = Text()
    flags = Record(tuple[str, ...])
    ttl = Expiry()
    reused_from = Record(tuple[str, str])
    unsent = Flag()
    signatures = SealedAttribute(tuple[PaperSignature, ...])
    withdrawn_by = Text()
    withdrawn_at = Instant()


def document_row(paper: Document) -> DocumentRow:
    """A paper's row. One that never arrives goes by itself."""
    until = expires_at(paper)
    # Links live until then; a day later what never arrived goes.
    ttl = until + timedelta(days=1) if until else None
    return DocumentRow.of(paper, part=f"{DOCUMENT}{paper.document_id}", ttl=ttl)


def document_key(paper: Document) -> DocumentRow:
    """A row with a paper's keys only."""
    return DocumentRow(paper.dossier_id, f"{DOCUMENT}{paper.document_id}")


def read_document(raw: RawRow) -> Document:
    """The paper in a raw row."""
    return DocumentRow.from_raw_data(dict(raw)).become(Document)
