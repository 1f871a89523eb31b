"""A bank that books what happens on one account, and what its customer does with the statements."""

from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.credit import Credit
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import Payment
from chalicelib.domain.statement import Batch, Entry, Statement, signed_vnd
from chalicelib.domain.told_entry import Counts, ToldEntry
from chalicelib.store import credits, dossiers, payments, refunds, statements
from chalicelib.usecases.payments.import_statement import import_statement
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from tests import builders as a
from tests.builders import LATER

DAY = date(2026, 11, 23)  # of LATER


def an_entry(entry_id: str = "1", direction: Any = "in", amount_vnd: int = 16000, **changes: Any) -> Entry:
    """One booked movement, with a reference that nobody else has."""
    told = {"bank_reference": a.new_id("FT"), "booked_on": DAY, "value_on": DAY, "memo": "NONG THI BINH", **changes}
    return Entry(entry_id=entry_id, direction=direction, amount_vnd=amount_vnd, **told)


def a_statement(account: str, *entries: Entry, opening_vnd: int = 1_000_000, **changes: Any) -> Statement:
    """A statement of these entries that adds up."""
    told: dict[str, Any] = {
        "statement_id": a.new_id("ST"),
        "account": account,
        "currency": "VND",
        "from_on": DAY,
        "to_on": DAY,
        "opening_vnd": opening_vnd,
        "closing_vnd": opening_vnd + sum(signed_vnd(entry) for entry in entries),
        **changes,
    }
    return Statement(entries=tuple(entries), **told)


def a_notification(account: str, *entries: Entry, **changes: Any) -> Statement:
    """A notification (camt.054): no balances."""
    return replace(a_statement(account, *entries), kind="notification", opening_vnd=None, closing_vnd=None, **changes)


def in_parts(statement: Statement, reference: str) -> Statement:
    """All entries of it as the parts of one booking."""
    batch = Batch("B", "in", sum(entry.amount_vnd for entry in statement.entries), reference)
    entries = tuple(replace(entry, batch="B") for entry in statement.entries)
    return replace(statement, entries=entries, batches=(batch,))


class Account:
    """One account of a unit behind SePay, unlike any other test's, with its payments and statements."""

    def __init__(self, **changes: Any) -> None:
        self.partner: Partner = a.a_partner(account=f"10{a.new_id('n')[2:]}", **changes)
        self.gateways: tuple[Partner, ...] = ()
        self.import_ids: list[str] = []

    @property
    def number(self) -> str:
        return self.partner.account

    def asks(self, amount_vnd: int = 16000, **changes: Any) -> Payment:
        """A request for money into this account."""
        from chalicelib.domain import payment_code

        code = payment_code.make(int(a.new_id("n")[2:], 16))
        told = {"payment_id": code, "account": self.number, "amount_vnd": amount_vnd, "endpoint": self.partner.endpoint}
        payment = a.a_payment(**{**told, **changes})
        payments.create(payment, instead_of="", once=None)
        return payment

    def told_by_notice(self, payment: Payment | None = None, **changes: Any) -> str:
        """The provider's notice; its outcome."""
        notice = a.a_notice(payment, **{"account": self.number, **changes})
        return record_bank_notice(
            notice, partner=self.partner, exact=False, now=LATER, payments=payments, dossiers=dossiers
        )

    def imports(self, statement: Statement, **changes: Any) -> Counts:
        """The counts of an import."""
        told: dict[str, Any] = {
            "partner": self.partner,
            "import_id": a.new_id("import"),
            "now": LATER,
            "statements": statements,
            "payments": payments,
            "dossiers": dossiers,
            "credits": credits,
            "refunds": refunds,
            "gateways": self.gateways,
            **changes,
        }
        self.import_ids.append(told["import_id"])
        return import_statement(statement, **told)

    def questions(self) -> list[ToldEntry]:
        """What the imports leave to a person."""
        once = dict.fromkeys(self.import_ids)
        told = {"limit": 100, "cursor": ""}
        return [one for import_id in once for one in statements.questions(self.number, import_id, **told).items]

    def credit(self, reference: str) -> Credit:
        """The transfer with that bank reference."""
        found = credits.get(f"{self.number}#{reference}")
        assert found is not None
        return found

    def all_credits(self) -> list[Credit]:
        """Every transfer of the days of these tests."""
        return [one for day in range(20, 28) for one in credits.of_day(self.number, date(2026, 11, day))]

    def waiting(self) -> list[tuple[str, int]]:
        """What waits for a person, with its reason."""
        return sorted(
            (part.reason, part.amount_vnd)
            for one in self.all_credits()
            for part in one.parts
            if part.place == "waiting"
        )
