"""Opinions asked of other units, each a row beside its dossier.

Beside the dossier rather than in a table of their own: whoever has the dossier reads them with it in the one Query that
reads its papers and moves, and the index of queues serves the asked unit's queue. Each is an aggregate of its own: its
state is its version, so that an answer disturbs nobody who works on the dossier. Papers attached to an answer lie under
the opinion's id, where no list of the dossier's papers meets them.
"""

from datetime import datetime

from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.opinion import ASKED, WHILE, Opinion, read_id
from chalicelib.domain.page import Page
from chalicelib.domain.quota import Quota
from chalicelib.store import answers, counters, limits, paging
from chalicelib.store.attributes import Day, Instant, Number, Text
from chalicelib.store.document_rows import DOCUMENT, DocumentRow, document_row, read_document
from chalicelib.store.dossier_rows import HEAD, HeadRow, read_head
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Lost, check, put, update

OPINION = "opinion#"
OPEN, CLOSED = "opinions", "opinions_closed"
_QUOTA = "quota"


class OpinionRow(Row):
    """One question. What officers write of a person is sealed, and so are the papers: people name files after
    themselves."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    number = Number()
    applicant_id = Text()
    agency_code = Text()
    agency_name = Text()
    asked_by_agency = Text()
    asked_by_agency_name = Text()
    asked_by = Text()
    asked_at = Instant()
    question = SealedAttribute(str)
    due_on = Day()
    shown = SealedAttribute(tuple[Document, ...])
    state = Text()
    text = SealedAttribute(str)
    attached = SealedAttribute(tuple[Document, ...])
    closed_by = Text()
    closed_at = Instant()
    papers = Number()
    lapsed_with = Text()
    queue = Text()
    queue_at = Text()


def get(opinion_id: str) -> Opinion | None:
    """The opinion of that id."""
    found = read_id(opinion_id)
    row = OpinionRow.fetch(found[0], _part(found[1])) if found else None
    return row.become(Opinion) if row else None


def read_opinion(raw: RawRow) -> Opinion:
    """The opinion in a raw row."""
    return OpinionRow.from_raw_data(dict(raw)).become(Opinion)


def of_dossier(dossier_id: str) -> list[Opinion]:
    """Every question about a dossier, the first first."""
    return [read_opinion(raw) for raw in OpinionRow.every(dossier_id, where=OpinionRow.part.startswith(OPINION))]


def with_dossier(dossier_id: str) -> tuple[Dossier, list[Document], int] | None:
    """A dossier with its papers, and how many questions were asked about it, in one read."""
    papers, asked, head = [], 0, None
    for raw in HeadRow.every(dossier_id):
        part = raw["part"]["S"]
        if part == HEAD:
            head = read_head(raw)
        elif part.startswith(DOCUMENT):
            papers += [page for page in (read_document(raw),) if not page.unsent]
        asked += part.startswith(OPINION)
    return (head, papers, asked) if head else None


def ask(opinion: Opinion, *, once: StoredAnswer) -> None:
    """Keep a new question and count it in its unit's queue, if the dossier is still being processed. Conflict when the
    number is taken or the dossier moved on meanwhile; AlreadyAnswered when `once` was answered before."""
    is_processed = check(HeadRow(opinion.dossier_id, HEAD), "head", only_if=HeadRow.state.is_in(*sorted(WHILE)))
    row = put(_row(opinion), "opinion", only_if=OpinionRow.part.does_not_exist())
    answers.write_with(once, row, is_processed, *counters.move_opinions(None, opinion))


def save(before: Opinion, after: Opinion, *, once: StoredAnswer | None) -> None:
    """Conflict when the question is not in the state of `before` any more; AlreadyAnswered when `once` was answered
    before."""
    row = put(_row(after), "opinion", only_if=OpinionRow.state == before.state)
    answers.write_with(once, row, *counters.move_opinions(before, after))


def in_queue(agency_code: str, *, is_open: bool, limit: int, cursor: str) -> Page[Opinion]:
    """What a unit is asked and did not answer, the soonest due first; or what is closed, the newest first."""
    after = paging.decode(cursor) if cursor else ""
    beyond = (HeadRow.queue_at > after if is_open else HeadRow.queue_at < after) if after else None
    queue = f"{agency_code}#{OPEN if is_open else CLOSED}"
    pages = HeadRow.pages(queue, index="by_queue", where=beyond, newest_first=not is_open, limit=limit + 1)
    raws, next_cursor = paging.filled(pages, limit, "queue_at")
    return Page([read_opinion(raw) for raw in raws], next_cursor)


def uploaded(opinion: Opinion) -> list[Document]:
    """The papers sent for an answer, whatever became of them."""
    rows = DocumentRow.every(opinion.opinion_id, where=DocumentRow.part.startswith(DOCUMENT))
    return [read_document(raw) for raw in rows]


def add_paper(opinion: Opinion, document: Document, *, once: StoredAnswer, quota: Quota) -> None:
    """Let one more paper be sent for an answer. Conflict when the question was closed or another paper announced
    meanwhile; Refused `upload_quota_used`
    when it is more than the `quota` leaves."""
    key = OpinionRow(opinion.dossier_id, _part(opinion.number))
    as_seen = (OpinionRow.state == ASKED) & (OpinionRow.papers == opinion.papers)
    counted = update(key, [OpinionRow.papers.set(opinion.papers + 1)], "opinion", only_if=as_seen)
    row = put(document_row(document), "paper", only_if=DocumentRow.part.does_not_exist())
    try:
        answers.write_with(once, row, counted, limits.spend(quota, _QUOTA))
    except Lost as lost:
        if set(lost.rows) != {_QUOTA}:
            raise
        used = int(lost.rows[_QUOTA].get("attempts", {}).get("N", 0))
        raise Refused("upload_quota_used", left_mb=quota.left_mb(used), retry_after_s=quota.wait_s) from None


def counts(agency_code: str) -> dict[str, int]:
    """How many questions wait for the unit's answer."""
    return {"open": counters.opinion_count(agency_code)}


def _row(opinion: Opinion) -> OpinionRow:
    is_open, by_id = opinion.state == ASKED, opinion.opinion_id
    at = opinion.due_on.isoformat() if is_open else _instant(opinion.closed_at)
    return OpinionRow.of(
        opinion,
        part=_part(opinion.number),
        queue=f"{opinion.agency_code}#{OPEN if is_open else CLOSED}",
        queue_at=f"{at}#{by_id}",
    )


def _instant(at: datetime | None) -> str:
    return instant(at) if at else ""


def _part(number: int) -> str:
    return f"{OPINION}{number:03d}"
