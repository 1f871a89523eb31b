"""What use cases ask of those who keep dossiers and what is written about them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent, Moved
from chalicelib.domain.dossier_undo import Untouched
from chalicelib.domain.feed import Change, Entry, Message
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.findings import Findings
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.opinion import Opinion
from chalicelib.domain.page import Page
from chalicelib.domain.payment import FeeClaim
from chalicelib.domain.private_note import PrivateNote
from chalicelib.domain.quota import Quota
from chalicelib.domain.register import RegisterEntry
from chalicelib.domain.slips import Slip
from chalicelib.domain.submission import SealedSet


class MoneyAndPostOf(Protocol):
    def __call__(self, dossier_id: str, delivery_id: str) -> tuple[FeeClaim, Delivery | None]:
        """Which payments were begun for a dossier, and the parcel with its result, in one read."""


class Dossiers(Protocol):
    def get(self, dossier_id: str) -> Dossier | None: ...
    def load(self, dossier_id: str) -> tuple[Dossier, list[Document]] | None:
        """Head and papers in one read."""

    def load_with_events(self, dossier_id: str) -> tuple[Dossier, list[Document], list[DossierEvent]] | None:
        """Head, papers and every move, oldest first, in one read (one Query of the item collection)."""

    def find_by_code(self, dossier_code: str) -> Dossier | None: ...
    def of_business(
        self, agency_codes: Collection[str], tax_code: str, *, limit: int, cursor: str
    ) -> Page[Dossier]: ...
    def open_draft(
        self, applicant_id: str, procedure_code: str, counter: str = "", party: str | None = ""
    ) -> str | None:
        """The citizen's own, or the one at the counter of a unit. `party` as `domain.applicant.party_of` names it;
        None: the one opened for anybody, or else the own one."""

    def create_draft(self, draft: Dossier, *, once: StoredAnswer | None, quota: Quota | None = None) -> None:
        """Claims (applicant, procedure, for whom): Conflict when there is an open draft; Refused filing_quota_used."""

    def save(
        self,
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
        """One transaction: head (if `before` is still stored: version and papers_version), event, answer; what was
        handed in is kept as its own set; `marked` papers are unsent or sent again; the draft's
        claim is released when it is a draft no more; a new dossier_code is claimed and its `serial` of that unit and
        Vietnamese day taken; the unit's queue counts move. Conflict when `before` is stale or the serial not the next;
        AlreadyAnswered when `once` was answered before."""

    def delete_draft(self, draft: Dossier, documents: list[Document]) -> None: ...
    def add_document(
        self, dossier: Dossier, document: Document, *, once: StoredAnswer | None, quota: Quota | None = None
    ) -> None:
        """With papers_version + 1 on the head; Conflict when papers or state changed meanwhile; Refused
        upload_quota_used when it is more than the quota leaves."""

    def withdraw_document(self, dossier: Dossier, before: Document, after: Document) -> None: ...
    def remove_document(self, dossier: Dossier, document: Document) -> None: ...
    def get_document(self, dossier_id: str, document_id: str) -> Document | None: ...
    def paper_of(self, dossier_id: str, document_id: str) -> tuple[Dossier, Document] | None:
        """Head and one paper in one read."""

    def save_document(self, before: Document, after: Document) -> None:
        """Conflict when the paper is not in the state of `before` any more."""

    def of_applicant(self, applicant_id: str, *, state: str, limit: int, cursor: str) -> Page[Dossier]: ...
    def in_queue(
        self, agency_code: str, queue: str, *, limit: int, cursor: str, assigned_to: str | None = None
    ) -> Page[Dossier]:
        """`assigned_to` narrows it to one officer's desk, or to nobody's ("")."""

    def get_many(self, dossier_ids: Sequence[str]) -> dict[str, Dossier]:
        """Heads by id, in one read."""

    def save_mirrored(self, pairs: Sequence[tuple[Dossier | None, Moved]], *, once: StoredAnswer | None) -> None:
        """Dossiers of a central system, all in one transaction. Conflict when one changed meanwhile."""

    def sealed_sets(self, dossier_id: str) -> list[SealedSet]:
        """What was handed in, set by set."""

    def unsent_papers(self, dossier_id: str) -> list[Document]:
        """The pages that were sent for a request to complete and never handed in."""

    def drafts_due(self, *, idle_since: datetime, told_before: datetime, limit: int) -> list[str]:
        """Drafts untouched since before that day and not told of, and those told of before that day."""

    def warnings_due(self, now: datetime, *, limit: int) -> list[str]:
        """The ids of dossiers of which a warning is due."""

    def queue_counts(self, agency_code: str, assigned_to: str | None = None) -> dict[str, int]: ...
    def last_serial(self, agency_code: str, day: str) -> int: ...


class PrivateNotes(Protocol):
    def add(self, note: PrivateNote, *, once: StoredAnswer) -> None:
        """Refused too_many_notes beyond what one reading shows."""

    def of_dossier(self, dossier_id: str) -> list[PrivateNote]: ...


class Opinions(Protocol):
    def get(self, opinion_id: str) -> Opinion | None: ...
    def of_dossier(self, dossier_id: str) -> list[Opinion]: ...
    def with_dossier(self, dossier_id: str) -> tuple[Dossier, list[Document], int] | None:
        """A dossier, its papers, and how many questions were asked about it, in one read."""

    def ask(self, opinion: Opinion, *, once: StoredAnswer) -> None:
        """Conflict when the number is taken or the dossier is not being processed any more."""

    def save(self, before: Opinion, after: Opinion, *, once: StoredAnswer | None) -> None:
        """Conflict when the question is not in the state of `before` any more."""

    def uploaded(self, opinion: Opinion) -> list[Document]: ...
    def add_paper(self, opinion: Opinion, document: Document, *, once: StoredAnswer, quota: Quota) -> None:
        """Conflict when the question was closed; Refused upload_quota_used."""


class FeedbackStore(Protocol):
    def get(self, feedback_id: str) -> Feedback | None: ...
    def create(self, feedback: Feedback, *, once: StoredAnswer) -> None:
        """Conflict when the code is taken."""

    def save(self, before: Feedback, after: Feedback, *, once: StoredAnswer | None = None) -> None:
        """Conflict when it changed meanwhile."""

    def due(self, now: datetime, *, limit: int) -> list[str]:
        """The codes of what waits for an answer beyond its deadline and is not marked so."""


class Slips(Protocol):
    def get(self, dossier_id: str, form: str, sequence: int) -> Slip | None: ...
    def last_serial(self, agency_code: str, form: str, year: int) -> int: ...
    def issue(self, slip: Slip, *, year: int, serial: int) -> bool:
        """With its serial, in one transaction. False when that move has its paper already; Conflict when the serial is
        not the next one of unit, form and Vietnamese year."""

    def save(self, before: Slip, after: Slip) -> None:
        """Conflict when the paper changed."""


class Register(Protocol):
    def get(self, dossier_code: str) -> RegisterEntry | None: ...
    def save(self, before: RegisterEntry | None, after: RegisterEntry) -> None:
        """Conflict when the line changed."""


class Feed(Protocol):
    def forget(self, citizen_id: str) -> None:
        """Take away a citizen's messages and list of changes."""

    def tell(self, change: Change, *, entry: Entry | None = None) -> bool:
        """Append the change to the citizen's list of changes, the entry to the timeline and, if it notifies, to the
        messages, in one transaction; False when that was told before."""

    def timeline(self, dossier_id: str, *, limit: int, cursor: str) -> Page[Entry]: ...
    def messages(self, citizen_id: str, *, limit: int, cursor: str) -> Page[Message]: ...
    def mark_read(self, citizen_id: str, message_id: str, now: datetime) -> bool: ...
    def changes(self, citizen_id: str, *, limit: int, cursor: str) -> Page[Change]:
        """Oldest first after the cursor, each thing once (its newest version); the cursor is never ""."""


class Answers(Protocol):
    def get(self, key: str) -> StoredAnswer | None: ...
    def put(self, answer: StoredAnswer) -> None:
        """AlreadyAnswered when there is one."""


class Papers(Protocol):
    """The bucket of papers. Links last minutes and are made anew each time."""

    def upload_form(self, document: Document, *, seconds: int) -> Mapping[str, Any]:
        """{url, fields} of a presigned POST bound to key, exact content type, size and SHA-256."""

    def link(self, document: Document, *, seconds: int) -> str:
        """A presigned GET of the very version that was checked, with a safe file name."""

    def inspect(self, document: Document, *, now: datetime) -> Findings:
        """What really arrived, scanned and opened; raises NotThereYet when nothing is visible."""

    def delete(self, documents: list[Document]) -> None: ...
    def delete_stray(self, dossier_id: str, document_id: str) -> None:
        """Take away bytes of which no document tells."""
