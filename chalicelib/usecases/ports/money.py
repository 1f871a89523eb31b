"""What use cases ask of those who keep payments, and all that happens to money."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.credit import Credit
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.incoming import Applied
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.page import Page
from chalicelib.domain.payment import FeeClaim, Payment
from chalicelib.domain.receipt import Receipt
from chalicelib.domain.refund import Refund
from chalicelib.domain.remittance import Remittance, Remitted
from chalicelib.domain.settlement import Settlement
from chalicelib.domain.statement import Statement
from chalicelib.domain.statement_import import StatementImport
from chalicelib.domain.told_entry import ToldEntry


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

    def take(self, credit: Credit, payment: tuple[Payment, Payment] | None, *, once: StoredAnswer | None) -> str:
        """Keep money that came by no bank and move its payment (before, after; None: none) in one transaction:
        "recorded", "duplicate" or "contradicted" as above. Conflict when the payment changed."""

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

    def settlement_of(self, merchant: str, day: date) -> Settlement | None:
        """The pay-out that was for that day, if any."""

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

    def remitted(self, endpoint: str, name: str) -> Remitted | None:
        """The settlement of that carrier whose transfer has that name."""

    def remember(self, told: Remitted) -> bool:
        """Keep a carrier's settlement; False when one of that name told something else."""

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


class ReadRemittance(Protocol):
    def __call__(self, content: bytes, *, mapping: str) -> Remittance:
        """The one settlement of a carrier's file; raises `UnusableStatement`."""


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
