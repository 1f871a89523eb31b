"""Dossiers: head, moves and papers, written so that whatever belongs together is one transaction."""

from pynamodb.expressions.condition import Condition

from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent
from chalicelib.domain.errors import AlreadyAnswered
from chalicelib.domain.once import StoredAnswer
from chalicelib.store import answers, counters
from chalicelib.store import dossier_rows as rows
from chalicelib.store.counters import last_serial as last_serial
from chalicelib.store.counters import queue_counts as queue_counts
from chalicelib.store.dossier_lists import in_queue as in_queue
from chalicelib.store.dossier_lists import of_applicant as of_applicant
from chalicelib.store.dossier_rows import ClaimRow, DocumentRow, EventRow, HeadRow
from chalicelib.store.dossier_rows import from_image as from_image
from chalicelib.store.transaction import MOST_ACTIONS, Action, Lost, delete, put, update, write

_HEAD, _OWN_CLAIM = "head", "own claim"


def get(dossier_id: str) -> Dossier | None:
    """The head."""
    row = HeadRow.fetch(dossier_id, rows.HEAD)
    return row.become(Dossier) if row else None


def load(dossier_id: str) -> tuple[Dossier, list[Document]] | None:
    """Head and papers in one read (they lie side by side), papers in the order of their ids, which is that of time."""
    side_by_side = HeadRow.part.between(rows.DOCUMENT, rows.HEAD)
    raws = HeadRow.every(dossier_id, where=side_by_side)
    if not raws or raws[-1]["part"]["S"] != rows.HEAD:
        return None
    return rows.read_head(raws[-1]), [rows.read_document(raw) for raw in raws[:-1]]


def load_with_events(dossier_id: str) -> tuple[Dossier, list[Document], list[DossierEvent]] | None:
    """Head, papers and every move, oldest first, in one read: one Query of the item collection."""
    papers: list[Document] = []
    moves: list[DossierEvent] = []
    head = None
    for raw in HeadRow.every(dossier_id):
        part = raw["part"]["S"]
        if part == rows.HEAD:
            head = rows.read_head(raw)
        elif part.startswith(rows.DOCUMENT):
            papers.append(rows.read_document(raw))
        elif part.startswith(rows.EVENT):
            moves.append(rows.read_event(raw))
    return (head, papers, moves) if head else None


def find_by_code(dossier_code: str) -> Dossier | None:
    """The dossier with that code: two reads, of the claim and of the head."""
    claim = ClaimRow.fetch(rows.code_claim_name(dossier_code), rows.CLAIM)
    return get(claim.held_by) if claim else None


def open_draft(applicant_id: str, procedure_code: str) -> str | None:
    """The id of the citizen's open draft of that procedure. The draft may have been deleted as abandoned a moment
    before its claim; `create_draft` then takes the claim over."""
    claim = ClaimRow.fetch(rows.draft_claim_name(applicant_id, procedure_code), rows.CLAIM)
    return claim.held_by if claim else None


def create_draft(draft: Dossier, *, once: StoredAnswer | None) -> None:
    """Claims (applicant, procedure): Conflict when there is an open draft; AlreadyAnswered when `once` was answered
    before."""
    free = ClaimRow.dossier_id.does_not_exist() | (ClaimRow.ttl < draft.created_at)
    _write(
        put(rows.head(draft), _HEAD, only_if=HeadRow.dossier_id.does_not_exist()),
        put(rows.draft_claim(draft), "claim", only_if=free),
        *answers.actions(once),
    )


def save(
    before: Dossier,
    after: Dossier,
    *,
    event: DossierEvent | None = None,
    once: StoredAnswer | None = None,
    serial: int | None = None,
) -> None:
    """One transaction: head (if `before` is still stored: version and papers_version), event, answer; the draft's
    claim is released when it is a draft no more; a new dossier_code is claimed and its `serial` of that unit and
    Vietnamese day taken (SerialTaken); the unit's queue counts move. Conflict when `before` is stale;
    AlreadyAnswered when `once` was answered before."""
    actions = [put(rows.head(after), _HEAD, only_if=_is_stored(before)), *answers.actions(once)]
    if event:
        actions.append(put(rows.event(event), "event", only_if=EventRow.part.does_not_exist()))
    if after.dossier_code and not before.dossier_code:
        if serial is None or after.accepted_at is None:
            raise ValueError("a new dossier_code needs its serial and the time of acceptance")
        actions.append(put(rows.code_claim(after), "code", only_if=ClaimRow.dossier_id.does_not_exist()))
        actions.append(counters.take_serial(after.agency_code, after.accepted_at, serial))
    actions += counters.move_queues(before, after)
    _write(*actions, *_claim_after(before, after))


def delete_draft(draft: Dossier, documents: list[Document]) -> None:
    """Head, claim and papers; the head's condition (`draft` is still stored) guards them all. Conflict otherwise."""
    first, rest = documents[: MOST_ACTIONS - 2], documents[MOST_ACTIONS - 2 :]
    head = delete(HeadRow(draft.dossier_id, rows.HEAD), _HEAD, only_if=_is_stored(draft))
    _write(head, *_papers_gone(first), _claim_gone(draft))
    for start in range(0, len(rest), MOST_ACTIONS):
        write(*_papers_gone(rest[start : start + MOST_ACTIONS]))


def add_document(dossier: Dossier, document: Document, *, once: StoredAnswer | None) -> None:
    """With papers_version + 1 on the head; Conflict when papers or state changed meanwhile; AlreadyAnswered when
    `once` was answered before."""
    paper = put(rows.document(document), "paper", only_if=DocumentRow.part.does_not_exist())
    _write(_papers_change(dossier), paper, *answers.actions(once))


def remove_document(dossier: Dossier, document: Document) -> None:
    """With papers_version + 1 on the head; Conflict when papers or state changed meanwhile, or the paper did."""
    as_seen = DocumentRow.state == document.state
    _write(_papers_change(dossier), delete(_paper_key(document), "paper", only_if=as_seen))


def get_document(dossier_id: str, document_id: str) -> Document | None:
    """One paper."""
    row = DocumentRow.fetch(dossier_id, f"{rows.DOCUMENT}{document_id}")
    return row.become(Document) if row else None


def save_document(before: Document, after: Document) -> None:
    """Conflict when the paper is not in the state of `before` any more."""
    write(put(rows.document(after), only_if=DocumentRow.state == before.state))


def _write(*actions: Action) -> None:
    """A repeated request is told so first, then a stale head; a serial is wrong only when nothing else is."""
    try:
        write(*actions)
    except Lost as lost:
        if answers.LABEL in lost.rows:
            raise AlreadyAnswered from None
        if set(lost.rows) == {_OWN_CLAIM}:
            # The draft outlived its claim, which is gone or taken over: there is nothing to release or prolong.
            return _write(*(action for action in actions if action.label != _OWN_CLAIM))
        if set(lost.rows) <= {counters.SERIAL_LABEL, "code"} and counters.SERIAL_LABEL in lost.rows:
            raise counters.serial_taken(lost) from None
        raise


def _is_stored(before: Dossier) -> Condition:
    return (HeadRow.version == before.version) & (HeadRow.papers_version == before.papers_version)


def _papers_change(dossier: Dossier) -> Action:
    as_seen = (HeadRow.papers_version == dossier.papers_version) & (HeadRow.state == dossier.state)
    key = HeadRow(dossier.dossier_id, rows.HEAD)
    return update(key, [HeadRow.papers_version.set(dossier.papers_version + 1)], _HEAD, only_if=as_seen)


def _claim_after(before: Dossier, after: Dossier) -> list[Action]:
    if not rows.is_draft(before):
        return []
    if not rows.is_draft(after):
        return [_claim_gone(before)]
    if rows.draft_expiry(before) == rows.draft_expiry(after):
        return []
    return [put(rows.draft_claim(after), _OWN_CLAIM, only_if=ClaimRow.held_by == after.dossier_id)]


def _claim_gone(draft: Dossier) -> Action:
    return delete(rows.draft_claim(draft), _OWN_CLAIM, only_if=ClaimRow.held_by == draft.dossier_id)


def _papers_gone(documents: list[Document]) -> list[Action]:
    return [delete(_paper_key(document)) for document in documents]


def _paper_key(document: Document) -> DocumentRow:
    return DocumentRow(document.dossier_id, f"{rows.DOCUMENT}{document.document_id}")
