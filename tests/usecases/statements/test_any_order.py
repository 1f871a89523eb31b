"""In whatever order a day is told, by notices of several providers and by statements, however often, and with a crash
after any call: the books are the same."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from chalicelib.domain import ledger
from chalicelib.store import payments
from tests import builders as a
from tests.size import sized
from tests.usecases.statements.bank import Account, a_notification, a_statement, an_entry, in_parts

HAPPENINGS = ("notice", "another_notice", "notification", "statement", "same_again", "reversal")
ORDERS = some.lists(some.tuples(some.sampled_from(HAPPENINGS), some.integers(0, 25)), max_size=6)


class Day:
    """Two fees and a stranger's transfer in one booking, another transfer, and one that the bank takes back."""

    def __init__(self) -> None:
        self.account = Account()
        self.fees = [self.account.asks(), self.account.asks(5000)]
        number, memos = self.account.number, [*(fee.payment_id for fee in self.fees), "QUA TANG"]
        parts = [
            an_entry(str(n), amount_vnd=amount, bank_reference=f"FT{n}", memo=memo)
            for n, (amount, memo) in enumerate(zip((16000, 6000, 700), memos, strict=True))
        ]
        other = an_entry("9", amount_vnd=900, bank_reference="FT9", memo="LE PHI")
        self.notification = in_parts(a_notification(number, *parts), "BOOKING")
        whole = replace(self.notification, kind="statement", opening_vnd=0, closing_vnd=23600)
        self.statement = replace(whole, entries=(*whole.entries, other), statement_id=a.new_id("ST"))
        back = an_entry("5", "out", amount_vnd=900, bank_reference="RV1", reversal=True, related=("FT9",))
        self.reversal = a_statement(number, back)

    def happens(self, what: str) -> None:
        """One thing is told."""
        if what in ("notice", "another_notice"):
            fee = self.fees[0]
            self.account.told_by_notice(
                fee,
                provider="sepay" if what == "notice" else "standard",
                bank_reference="FT0",
                notice_id=f"{what}-{fee.payment_id}",
            )
        elif what == "same_again":
            self.account.imports(self.statement)
        else:
            self.account.imports(getattr(self, what), import_id=f"{what}-{self.account.number}")

    def books(self) -> object:
        """What is where in the end, whoever told of it first."""
        known = self.account.all_credits()
        paid = [payments.get(fee.payment_id) for fee in self.fees]
        assert ledger.contradictions(known, paid) == []
        places = {
            one.credit_id: sorted((part.place, part.amount_vnd) for part in one.parts)
            for one in known
            if not one.same_as  # the booking's money is that of its parts
        }
        return {name.partition("#")[2]: told for name, told in places.items()}, [one.state for one in paid]


EXPECTED = (
    {
        "FT0": [("allocated", 16000)],
        "FT1": [("allocated", 5000), ("to_refund", 1000)],
        "FT2": [("waiting", 700)],
        "FT9": [],
    },
    ["paid", "paid"],
)


@settings(max_examples=sized(4, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=ORDERS)
def test_the_books_are_the_same(system, calls_that_crash, order):
    day = Day()
    for what, crash_at in order:
        with calls_that_crash(crash_at):  # 0 is never reached
            try:
                day.happens(what)
            except RuntimeError:
                continue
    for what in ("notice", "statement", "notification", "reversal", "another_notice"):
        day.happens(what)
    assert day.books() == EXPECTED
    for what, _ in order:
        day.happens(what)
    assert day.books() == EXPECTED
