"""What use cases ask of their collaborators, written down for readers and the type checker."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from chalicelib.domain.access import Access
from chalicelib.domain.administration import Revision
from chalicelib.domain.agency import Agency
from chalicelib.domain.arrival import NotThereYet as NotThereYet
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.calendar import OfficeCalendar, OfficeHours
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.credit import Credit
from chalicelib.domain.data_import import DataImport
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent, Moved
from chalicelib.domain.dossier_undo import Untouched
from chalicelib.domain.feed import Change, Entry, Message
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.findings import Findings
from chalicelib.domain.incoming import Applied
from chalicelib.domain.offer import Offer
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.one_time_code import Challenge
from chalicelib.domain.opinion import Opinion
from chalicelib.domain.page import Page
from chalicelib.domain.parties import Parties
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import FeeClaim, Payment
from chalicelib.domain.private_note import PrivateNote
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.quota import Quota
from chalicelib.domain.receipt import Receipt
from chalicelib.domain.refund import Refund
from chalicelib.domain.register import RegisterEntry
from chalicelib.domain.session import Session
from chalicelib.domain.settlement import Settlement
from chalicelib.domain.slips import Slip
from chalicelib.domain.statement import Statement
from chalicelib.domain.statement_import import StatementImport
from chalicelib.domain.submission import SealedSet
from chalicelib.domain.told_entry import ToldEntry
from chalicelib.domain.tracking_event import TrackingEvent


class Citizens(Protocol):
    def get(self, citizen_id: str) -> Citizen | None: ...
    def erasures_due(self, now: datetime, *, limit: int) -> list[str]:
        """The ids of accounts that are to be erased by now."""

    def by_phone(self, phone: str) -> Citizen | None: ...
    def holders_of(self, national_ids: Collection[str]) -> dict[str, str]:
        """Whose these national IDs are: number -> citizen id, for those that somebody declared; one read."""

    def verified(self, citizen_ids: Collection[str]) -> set[str]:
        """Of these accounts, those whose identity an officer has seen; one read."""

    def by_national_id(self, number: str) -> Citizen | None: ...
    def create(self, citizen: Citizen) -> None:
        """Conflict when the phone already has an account."""

    def holders(self, phone: str, national_id: str) -> tuple[str, str]:
        """The ids of the accounts that claim the phone and the national ID, "" for none; one read."""

    def save(self, before: Citizen, after: Citizen) -> None:
        """Conflict when `before` is stale; Refused national_id_taken when the new national ID is another's."""

    def change(
        self,
        *changes: tuple[Citizen | None, Citizen],
        once: StoredAnswer | None = None,
        access: Access | None = None,
    ) -> None:
        """One account, or two of which one hands its phone to the other, with the answer and the note of an officer's
        access, in one transaction."""


class Challenges(Protocol):
    def create(self, challenge: Challenge) -> None: ...
    def get(self, challenge_id: str) -> Challenge | None: ...
    def save(self, before: Challenge, after: Challenge) -> None: ...


class Sessions(Protocol):
    def create(self, session: Session) -> None: ...
    def get(self, session_id: str) -> Session | None: ...
    def save(self, before: Session, after: Session) -> None: ...
    def end(self, session_id: str) -> None: ...
    def of_subject(self, subject_id: str) -> list[Session]: ...


class Officers(Protocol):
    def get(self, officer_id: str) -> Officer | None: ...
    def get_many(self, officer_ids: Sequence[str]) -> dict[str, Officer]:
        """Those that there are, by login; each login is told once."""

    def save(
        self, before: Officer, after: Officer, *, revision: Revision | None = None, once: StoredAnswer | None = None
    ) -> None: ...
    def administer(
        self,
        before: Officer | None,
        after: Officer,
        *,
        entries: Sequence[Revision],
        by: Officer,
        once: StoredAnswer | None = None,
    ) -> None:
        """What the administrator `by` makes of an officer; Conflict when one of the two was changed meanwhile."""


class Agencies(Protocol):
    def get(self, agency_code: str) -> Agency | None: ...
    def of_level(self, level: str) -> list[Agency]: ...
    def get_many(self, agency_codes: Sequence[str]) -> dict[str, Agency]:
        """Those that there are, by code; each code is told once."""

    def with_offer(self, agency_code: str, procedure_code: str) -> tuple[Agency | None, Offer | None]:
        """A unit and what it offers of a procedure, in one read."""

    def save(self, before: Agency | None, after: Agency, *, revision: Revision, once: StoredAnswer | None) -> None:
        """Conflict when `before` is not the present one."""


class Offers(Protocol):
    def get(self, agency_code: str, procedure_code: str) -> Offer | None: ...
    def get_many(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Offer]:
        """Those that there are, by both codes; each pair is told once."""

    def save(self, before: Offer | None, after: Offer, *, revision: Revision) -> None:
        """Conflict when `before` is not the present one."""


class Calendars(Protocol):
    def get(self, agency_code: str) -> OfficeCalendar | None:
        """The unit's own calendar as it is now."""

    def get_many(self, agency_codes: Sequence[str]) -> dict[str, OfficeCalendar]:
        """Those that there are, by unit; each code is told once."""

    def hours_of(self, agency_code: str) -> OfficeHours:
        """The unit's own working time, or its province's. Refused calendar_missing where there is neither."""

    def save(self, before: OfficeCalendar | None, after: OfficeCalendar, *, once: StoredAnswer | None) -> None:
        """Keeps every version; Conflict when `before` is not the present one."""


class MoneyAndPostOf(Protocol):
    def __call__(self, dossier_id: str, delivery_id: str) -> tuple[FeeClaim, Delivery | None]:
        """Which payments were begun for a dossier, and the parcel with its result, in one read."""


class Desk(Protocol):
    def __call__(self, agency_code: str, day: str) -> tuple[int, OfficeHours]:
        """The last serial of the unit on that Vietnamese day (YYMMDD), and its hours, in one read."""


class DataImports(Protocol):
    def get(self, import_id: str) -> DataImport | None: ...
    def create(self, one: DataImport, *, once: StoredAnswer | None) -> None: ...
    def step(
        self,
        before: DataImport,
        after: DataImport,
        effects: Sequence[tuple[Any, Any, Sequence[Revision]]],
        *,
        once: StoredAnswer | None,
        by: Officer | None = None,
    ) -> None:
        """Some of what is planned, with how far the import is; Conflict when one of them, or the administrator `by`,
        is not as it was."""


class Procedures(Protocol):
    def current(self, procedure_code: str) -> Procedure | None: ...
    def version(self, procedure_code: str, version: int) -> Procedure:
        """Immutable, so kept by the process after the first read."""

    def in_force(self, published: Procedure | None, *, on: date) -> Procedure | None:
        """Of what is published, the version that holds on a Vietnamese day."""

    def in_force_all(self, *, on: date) -> list[Procedure]:
        """The catalogue of a Vietnamese day."""

    def schedule(
        self,
        procedure: Procedure,
        *,
        on: date,
        published: Procedure | None,
        until_then: Procedure | None,
        revision: Revision,
        once: StoredAnswer | None,
    ) -> None:
        """A version that is in force from a later day on; Conflict when `published` is not the present one."""

    def catalogue(self) -> list[Procedure]:
        """Every published procedure, in the order of codes; kept by the process for a minute."""

    def current_many(self, procedure_codes: Sequence[str]) -> dict[str, Procedure]:
        """Those that there are, by code; each is told once."""

    def draft(self, procedure_code: str) -> Procedure | None:
        """What is being prepared; its version tells how often it was saved."""

    def save_draft(self, before: Procedure | None, after: Procedure) -> None:
        """Conflict when `before` is not the present one."""

    def publish(self, procedure: Procedure, *, revision: Revision | None, once: StoredAnswer | None) -> None:
        """Keeps every version; Conflict when this one exists or a newer one is current."""


class Dossiers(Protocol):
    def get(self, dossier_id: str) -> Dossier | None: ...
    def load(self, dossier_id: str) -> tuple[Dossier, list[Document]] | None:
        """Head and papers in one read."""

    def load_with_events(self, dossier_id: str) -> tuple[Dossier, list[Document], list[DossierEvent]] | None:
        """Head, papers and every move, oldest first, in one read (one Query of the item collection)."""

    def find_by_code(self, dossier_code: str) -> Dossier | None: ...
    def of_business(self, agency_code: str, tax_code: str, *, limit: int, cursor: str) -> Page[Dossier]: ...
    def open_draft(self, applicant_id: str, procedure_code: str, channel: str = "online") -> str | None: ...
    def create_draft(self, draft: Dossier, *, once: StoredAnswer | None, quota: Quota | None = None) -> None:
        """Claims (applicant, procedure): Conflict when there is an open draft; Refused filing_quota_used."""

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


class Payments(Protocol):
    def get(self, payment_id: str) -> Payment | None: ...
    def several(self, payment_ids: Sequence[str]) -> list[Payment]:
        """Those that there are, in that order, as they are now."""

    def claim_of_dossier(self, dossier_id: str) -> FeeClaim:
        """The payments begun for the dossier, and the one that settled its fee."""

    def create(
        self,
        payment: Payment,
        *,
        instead_of: str,
        once: StoredAnswer | None,
        closed: Sequence[tuple[Payment, Payment]] = (),
        unless: str = "",
    ) -> None:
        """Keep a new request and close others (before, after). Conflict when the code is taken, the dossier's last
        payment is not `instead_of` any more, its fee is settled or another than asked for, or a closed one changed;
        AlreadyAnswered when the key `unless` was answered."""

    def save(self, before: Payment, after: Payment, *, once: StoredAnswer | None = None) -> None: ...
    def save_all(
        self, changed: Sequence[tuple[Payment, Payment]], *, once: StoredAnswer | None, unless: str = ""
    ) -> None:
        """Conflict when one of them changed meanwhile; AlreadyAnswered when the key `unless` was answered."""

    def record(
        self,
        before: Sequence[Payment],
        applied: Applied,
        notice: BankNotice,
        *,
        endpoint: str,
        now: datetime,
        even_if_alike: bool = False,
    ) -> str:
        """Journal the notice, keep the credit, move the payments and claim their dossiers' fees in one transaction.
        Returns "recorded"; "duplicate" when this notice was journalled before, or when another notice told of the same
        transfer (the new notice is journalled all the same). With nothing written: "alike" when a transfer that may be
        the same is known, "contradicted" when a fee is settled by another payment or its dossier is over. Conflict
        when a payment changed."""

    def allocate(
        self, money: tuple[Credit, Credit], payment: tuple[Payment, Payment], *, once: StoredAnswer | None
    ) -> bool:
        """Move a transfer's money and a payment (before, after) in one transaction. False when the fee is settled by
        another payment or its dossier is over; Conflict when one of the two changed."""

    def release(
        self, money: tuple[Credit, Credit], payment: tuple[Payment, Payment], *, once: StoredAnswer | None
    ) -> None:
        """Let a transfer's money leave a payment (before, after), and the claim of its fee with it, in one
        transaction. Conflict when one of them changed."""

    def take(self, credit: Credit, payment: tuple[Payment, Payment], *, once: StoredAnswer | None) -> str:
        """Keep money that came by no bank and move its payment (before, after) in one transaction: "recorded",
        "duplicate" or "contradicted" as above. Conflict when the payment changed."""

    def due_to_expire(self, now: datetime, limit: int) -> list[str]: ...
    def due_to_ask(self, provider: str, now: datetime, limit: int) -> list[str]: ...


class Credits(Protocol):
    def get(self, credit_id: str) -> Credit | None: ...
    def save(self, before: Credit, after: Credit, *, once: StoredAnswer | None) -> None:
        """Conflict when the transfer changed."""

    def save_same(self, before: Credit, after: Credit, *, once: StoredAnswer | None) -> None:
        """Keep that a transfer is another told once more; Conflict when that other one is none of its own either."""

    def exceptions(self, agency_code: str, place: str, *, limit: int, cursor: str) -> Page[Credit]:
        """What waits for a person of the unit in that place, the oldest transfer first."""

    def exception_counts(self, agency_code: str) -> dict[str, int]:
        """How many transfers those lists hold."""

    def of_day(self, account: str, day: date) -> Iterator[Credit]:
        """The transfers into an account on a Vietnamese day, the oldest first; may be a second behind."""


class Statements(Protocol):
    def begin(self, statement: Statement, *, account: str, import_id: str) -> str:
        """Remember that the statement is told: "new", "again" (begun and not completed, or by this very import), "done"
        (by another one), or "differs" when one of that id told something else."""

    def complete(self, statement: Statement, *, account: str) -> None:
        """Every entry of it was taken; one with balances tells all of its days."""

    def claim(self, told: ToldEntry, *, without_money: Credit | None = None) -> ToldEntry:
        """Remember the entry unless it is known, with a transfer that has no money of its own; what is known of it
        then."""

    def finish(self, before: ToldEntry, after: ToldEntry, *, money: tuple[Credit, Credit] | None = None) -> bool:
        """Note what became of the entry and move the money of a transfer with it, in one transaction. False when
        somebody had finished it; Conflict when the transfer changed."""

    def questions(self, account: str, import_id: str, *, limit: int, cursor: str) -> Page[ToldEntry]:
        """The entries of one import about which a person must decide."""

    def asked_again(self, account: str, since: date) -> list[ToldEntry]:
        """The entries booked since then of which a later import may know more."""

    def settled_days(self, merchant: str, days: Iterable[date]) -> set[date]:
        """Which of these days a gateway paid out for."""

    def settle(
        self,
        before: ToldEntry,
        after: ToldEntry,
        settlement: Settlement,
        *,
        money: tuple[Credit, Credit] | None = None,
        new: Credit | None = None,
    ) -> bool:
        """Finish the entry of a pay-out and take its days, in one transaction, with what becomes of its transfer. False
        when somebody had finished it; Conflict when a day was taken or the transfer changed."""

    def get_import(self, import_id: str) -> StatementImport | None: ...
    def create_import(self, one: StatementImport, *, once: StoredAnswer | None) -> bool:
        """False when there is one of that id."""

    def save_import(self, before: StatementImport, after: StatementImport) -> None:
        """Conflict when `before` is stale."""


class DayMoney(Protocol):
    """What stands around the transfers of one day."""

    def around(
        self, credits: Iterable[Credit], *, account: str, day: date
    ) -> tuple[dict[str, Payment], dict[str, Settlement], bool, Settlement | None]:
        """Payments and pay-outs by id; whether a statement told everything of the day; the pay-out for the day."""

    def dossiers(self, ids: Iterable[str]) -> dict[str, Dossier]: ...


class StatementFiles(Protocol):
    """The bucket's part for statements."""

    def fetch(self, one: StatementImport) -> bytes:
        """The file as promised; raises NotThereYet when nothing is visible, `UnusableStatement` when it is not what was
        promised or too large."""


class ReadStatements(Protocol):
    def __call__(self, content: bytes, *, format: str, mapping: str, account: str) -> list[Statement]:
        """Every statement (or page of one) of a file; raises `UnusableStatement`."""


class Refunds(Protocol):
    def get(self, refund_id: str) -> Refund | None: ...
    def create(self, refund: Refund, money: tuple[Credit, Credit], *, once: StoredAnswer | None) -> None:
        """With the promise of its transfer's money (before, after); Conflict when the transfer changed."""

    def save(
        self, before: Refund, after: Refund, *, money: tuple[Credit, Credit] | None = None, once: StoredAnswer | None
    ) -> None:
        """Conflict when the refund or the transfer changed."""

    def of_unit(self, agency_code: str, state: str, *, limit: int, cursor: str) -> Page[Refund]: ...
    def due(self, now: datetime, limit: int) -> list[str]:
        """Refunds with which the system has something to do by now, the longest due first."""


class Receipts(Protocol):
    def get(self, receipt_id: str) -> Receipt | None: ...
    def last_of(self, payment_id: str) -> tuple[Receipt | None, int]:
        """The newest confirmation of a payment, and how many there were."""

    def last_serial(self, agency_code: str, year: int) -> int: ...
    def issue(self, receipt: Receipt, *, year: int, serial: int) -> bool:
        """Keep it and take its serial of that unit and Vietnamese year in one transaction. False when there is one of
        that id; Conflict when the serial is not the next."""

    def save(self, before: Receipt, after: Receipt) -> None:
        """Conflict when `before` is stale."""


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


class Deliveries(Protocol):
    def get(self, delivery_id: str) -> Delivery | None: ...
    def load(self, delivery_id: str) -> tuple[Delivery, list[TrackingEvent]] | None: ...
    def by_item(self, item_code: str) -> str: ...
    def ask_booking(self, before: Delivery, after: Delivery) -> bool:
        """Keep a result's parcel as asked for while its dossier is finished; False when it is not any more."""

    def unseen_since(self, before: datetime, *, limit: int) -> list[str]: ...
    def create(self, delivery: Delivery) -> None: ...
    def save(
        self,
        before: Delivery,
        after: Delivery,
        *,
        new: Delivery | None = None,
        once: StoredAnswer | None = None,
        while_finished: bool = False,
    ) -> None: ...
    def record(
        self, before: Delivery | None, after: Delivery | None, scan: TrackingEvent, *, endpoint: str, now: datetime
    ) -> str:
        """Journal the scan and move the delivery in one transaction: "recorded" or "duplicate"; Conflict as above."""


class Partners(Protocol):
    def get(self, endpoint: str) -> Partner | None: ...
    def of_agency(self, agency_code: str) -> list[Partner]: ...
    def administer(
        self,
        before: Partner | None,
        after: Partner,
        *,
        revision: Revision,
        by: Officer,
        once: StoredAnswer | None = None,
    ) -> None:
        """What the administrator `by` makes of a registration; Conflict when one of the two was changed meanwhile."""


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


class Limits(Protocol):
    def hit(self, name: str, *, most: int, window_s: int, now: datetime) -> None:
        """Count one attempt; Refused too_many_requests (retry_after_s) beyond `most` in the window."""

    def check(self, name: str, *, most: int, window_s: int, now: datetime) -> None:
        """The same refusal once `most` attempts were counted in the window; counts nothing itself."""

    def forget(self, name: str) -> None:
        """What was counted for this name no longer counts."""


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


class PartiesOf(Protocol):
    def __call__(
        self, citizen_id: str, delivery_ids: tuple[str, str], agency_code: str, procedure_code: str
    ) -> Parties:
        """All of them in one read."""
