"""Dossiers: head, moves and papers, written so that whatever belongs together is one transaction."""

from collections.abc import Sequence

from pynamodb.expressions.condition import Condition

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent
from chalicelib.domain.dossier_states import DRAFT
from chalicelib.domain.dossier_undo import Untouched
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.opinion import Opinion
from chalicelib.domain.quota import Quota
from chalicelib.domain.submission import SealedSet
from chalicelib.store import answers, counters, limits, opinions
from chalicelib.store import dossier_claims as claims
from chalicelib.store import dossier_rows as rows
from chalicelib.store.counters import desk_counts as desk_counts
from chalicelib.store.counters import last_serial as last_serial
from chalicelib.store.counters import paper_counts as paper_counts
from chalicelib.store.counters import queue_counts as queue_counts
from chalicelib.store.counters import queue_counts_of as queue_counts_of
from chalicelib.store.deliveries import not_ordered, unmoved
from chalicelib.store.document_rows import DOCUMENT, document_key, read_document
from chalicelib.store.dossier_lists import drafts_due as drafts_due
from chalicelib.store.dossier_lists import in_queue as in_queue
from chalicelib.store.dossier_lists import of_applicant as of_applicant
from chalicelib.store.dossier_lists import of_business as of_business
from chalicelib.store.dossier_lists import warnings_due as warnings_due
from chalicelib.store.dossier_mirrors import get_many as get_many
from chalicelib.store.dossier_mirrors import save_mirrored as save_mirrored
from chalicelib.store.dossier_papers import add_document as add_document
from chalicelib.store.dossier_papers import get_document as get_document
from chalicelib.store.dossier_papers import mark
from chalicelib.store.dossier_papers import remove_document as remove_document
from chalicelib.store.dossier_papers import save_document as save_document
from chalicelib.store.dossier_papers import unsent_papers as unsent_papers
from chalicelib.store.dossier_papers import withdraw_document as withdraw_document
from chalicelib.store.dossier_reuse import paper_of as paper_of
from chalicelib.store.dossier_reuse import sets_of as sets_of
from chalicelib.store.dossier_rows import EventRow, HeadRow
from chalicelib.store.dossier_rows import from_image as from_image
from chalicelib.store.dossier_sets import sealed_sets as sealed_sets
from chalicelib.store.dossier_sets import set_row
from chalicelib.store.payment_rows import fee_changed, last_begun
from chalicelib.store.transaction import MOST_ACTIONS, Action, Lost, delete, put, write

_HEAD, _QUOTA = "head", "quota"


def get(dossier_id: str) -> Dossier | None:
    """The head."""
    row = HeadRow.fetch(dossier_id, rows.HEAD)
    return row.become(Dossier) if row else None


def load(dossier_id: str) -> tuple[Dossier, list[Document]] | None:
    """Head and papers in one read (they lie side by side), papers in the order of their ids, which is that of time;
    without those that are unsent."""
    side_by_side = HeadRow.part.between(DOCUMENT, rows.HEAD)
    raws = HeadRow.every(dossier_id, where=side_by_side)
    if not raws or raws[-1]["part"]["S"] != rows.HEAD:
        return None
    return rows.read_head(raws[-1]), [page for raw in raws[:-1] if not (page := read_document(raw)).unsent]


def load_with_events(dossier_id: str) -> tuple[Dossier, list[Document], list[DossierEvent]] | None:
    """Head, papers and every move, oldest first, in one read: one Query of the item collection."""
    found = load_for_desk(dossier_id)
    return found[:3] if found else None


def load_for_desk(
    dossier_id: str,
) -> tuple[Dossier, list[Document], list[DossierEvent], list[Opinion]] | None:
    """The same with what other units were asked about it, in the same read."""
    papers: list[Document] = []
    moves: list[DossierEvent] = []
    asked: list[Opinion] = []
    head = None
    for raw in HeadRow.every(dossier_id):
        part = raw["part"]["S"]
        if part == rows.HEAD:
            head = rows.read_head(raw)
        elif part.startswith(DOCUMENT):
            papers += [page for page in (read_document(raw),) if not page.unsent]
        elif part.startswith(rows.EVENT):
            moves.append(rows.read_event(raw))
        elif part.startswith(opinions.OPINION):
            asked.append(opinions.read_opinion(raw))
    return (head, papers, moves, asked) if head else None


def find_by_code(dossier_code: str) -> Dossier | None:
    """The dossier with that code: two reads, of the claim and of the head."""
    claim = claims.ClaimRow.fetch(claims.code_claim_name(dossier_code), claims.CLAIM)
    return get(claim.held_by) if claim else None


def open_draft(applicant_id: str, procedure_code: str, counter: str = "", party: str | None = "") -> str | None:
    """The id of the citizen's open draft of that procedure for that party, their own or one at the `counter` of that
    unit; party None: the one that was opened for anybody, or else the own one, in one read. It may have been deleted as
    abandoned a moment ago."""
    own = claims.draft_claim_name(applicant_id, procedure_code, counter, party or "")
    return claims.holder(*([claims.for_anybody(own), own] if party is None else [own]))


def create_draft(draft: Dossier, *, once: StoredAnswer | None, quota: Quota | None = None) -> None:
    """Claims (applicant, procedure, for whom): Conflict when there is an open draft; AlreadyAnswered when `once` was
    answered before; Refused `filing_quota_used` when the `quota` leaves nothing."""
    head = put(rows.head(draft), _HEAD, only_if=HeadRow.dossier_id.does_not_exist())
    spent = [limits.spend(quota, _QUOTA)] if quota else []
    try:
        answers.write_with(once, head, *claims.claims_of_draft(draft), *spent)
    except Lost as lost:
        if quota is None or set(lost.rows) != {_QUOTA}:
            raise
        raise Refused("filing_quota_used", most=quota.most, retry_after_s=quota.wait_s) from None


def save(
    before: Dossier,
    after: Dossier,
    *,
    event: DossierEvent | None = None,
    once: StoredAnswer | None = None,
    serial: int | None = None,
    sealed: SealedSet | None = None,
    only_while: Untouched | None = None,
    marked: Sequence[Document] = (),
    parcel: Delivery | None = None,
) -> None:
    """One transaction: head (if `before` is still stored: version and papers_version), event, answer; what was handed
    in is kept as its own set, which nothing replaces; `marked` papers are unsent or sent again; the draft's claim is
    released when it is a draft no more; a new dossier_code is claimed and its `serial` of that unit and Vietnamese day
    taken; the unit's queue counts move. Conflict when `before` is stale, the serial is not the next, or the fee changes
    although a payment was begun, or money or post moved (`only_while`, `parcel`); Refused draft_open_already when a
    draft is to be for whom there is another; AlreadyAnswered when `once` was answered before."""
    actions = [put(rows.head(after), _HEAD, only_if=_is_stored(before))]
    if event:
        actions.append(put(rows.event(event), "event", only_if=EventRow.part.does_not_exist()))
    if sealed:
        actions.append(put(set_row(sealed), "set", only_if=EventRow.part.does_not_exist()))
        actions += counters.count_papers(after.agency_code, sealed)
    actions += [mark(paper) for paper in marked]
    if after.dossier_code and not before.dossier_code:
        if serial is None or after.accepted_at is None:
            raise ValueError("a new dossier_code needs its serial and the time of acceptance")
        actions.append(claims.claim_of_code(after))
        actions.append(counters.take_serial(after.agency_code, after.accepted_at, serial))
    if before.state != DRAFT and after.fee.amount_vnd != before.fee.amount_vnd:
        actions.append(fee_changed(after.dossier_id, after.fee.amount_vnd))
    elif only_while:
        actions.append(last_begun(after.dossier_id, only_while.last_payment))
    if only_while and only_while.delivery_id:
        actions.append(not_ordered(only_while.delivery_id))
    if parcel:
        actions.append(unmoved(parcel))
    actions += counters.move_queues(before, after)
    try:
        answers.write_with(once, *actions, *claims.after_saving(before, after))
    except Lost as lost:
        if set(lost.rows) != {claims.DRAFT_LABEL}:
            raise
        other = str(lost.rows[claims.DRAFT_LABEL].get("held_by", {}).get("S", ""))
        raise Refused("draft_open_already", extensions={"dossier_id": other}) from None


def delete_draft(draft: Dossier, documents: list[Document]) -> None:
    """Head, claim and papers; the head's condition (`draft` is still stored) guards them all. Conflict otherwise."""
    first, rest = documents[: MOST_ACTIONS - 3], documents[MOST_ACTIONS - 3 :]
    head = delete(HeadRow(draft.dossier_id, rows.HEAD), _HEAD, only_if=_is_stored(draft))
    write(head, *map(_gone, first), *claims.give_up(draft))
    for start in range(0, len(rest), MOST_ACTIONS):
        write(*map(_gone, rest[start : start + MOST_ACTIONS]))


def _is_stored(before: Dossier) -> Condition:
    return (HeadRow.version == before.version) & (HeadRow.papers_version == before.papers_version)


def _gone(paper: Document) -> Action:
    return delete(document_key(paper))
