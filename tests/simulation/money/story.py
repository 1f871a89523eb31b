"""A story: deeds one after the other, some of them interrupted, and the books after each."""

import copy
import itertools
import random
from datetime import timedelta
from typing import Any

from chalicelib.domain import ledger
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.events.payments_expiry import payments_expiry
from chalicelib.store import credits, dossiers, payments, receipts
from tests.simulation.aws import PREFIX
from tests.simulation.faults import Fault, Killed
from tests.simulation.money import audit
from tests.simulation.money.deeds import Deed, asked_by, says, told_by
from tests.simulation.money.tellers import TELLERS, Movement
from tests.simulation.money.town import LONG_AFTER, UNIT, Town
from tests.simulation.streams import Streams

MOST_TRIES = 6
PATIENCE = timedelta(seconds=21)  # whoever was asking a gateway has failed by then
# What a story may not change when everything is told again.
KEPT = (
    "payments",
    "credits",
    "refunds",
    "statements",
    "callbacks",
    "counters",
    "dossiers",
    "receipts",
    "feed",
    "idempotency",
)


class Story:
    """What happened in the town so far, and what must be true of it."""

    def __init__(self, town: Town) -> None:
        town.begin()
        self.town, self.streams = town, Streams(town.aws)
        self.brought: dict[str, int] = {}  # transfers that were acknowledged
        self.maybe: dict[str, int] = {}  # and those on their way
        self.heard: set[tuple[str, str]] = set()
        self.deeds: list[Deed] = []
        self._past = self._now = town.aws.dynamo.snapshot()  # an index may be one step behind
        self.movements: dict[int, Movement] = {}
        self.began = town.clock.at
        self.numbers = itertools.count(1)
        self.calls = 0  # to DynamoDB, by the first attempt of the last step
        self._at = town.clock.at
        self.an = town.officer("specialist", "receiver", name="an")
        self.binh = town.officer("leader", name="binh")

    def branch(self) -> "Story":
        """Another story that went like this one until now, on the tables as they were after its last step."""
        other = copy.copy(self)
        for name in ("brought", "maybe", "heard", "deeds", "movements"):
            setattr(other, name, copy.copy(getattr(self, name)))
        self.town.aws.dynamo = self._now.snapshot()
        self.town.clock.at = self._at
        other.streams = self.streams.copy()
        return other

    # --- steps
    def step(self, deed: Deed | None, plan: dict[int, Fault] | None = None) -> None:
        """Do it, interrupted as planned; then again until it is done, as whoever does it would."""
        if deed is None:
            return
        faults = self.town.aws.faults
        self.maybe.update(deed.brings)
        faults.begin(plan or {}, self._past)
        try:
            done = deed.attempt()
        except Killed:
            done = False
        self.calls = len(faults.seen)
        faults.begin({})
        self.check(deed.what)
        for _ in range(MOST_TRIES):
            if done:
                break
            self.town.clock.passes(PATIENCE)
            done = deed.attempt()
            self.check(deed.what)
        assert done, f"never done: {deed.what}: {deed.error!r}"
        self._answered(deed, interrupted=bool(plan))
        self.deeds.append(deed)
        self._past, self._now = self._now, self.town.aws.dynamo.snapshot()
        self._at = self.town.clock.at

    def meanwhile(self, deed: Deed | None) -> None:
        """Somebody else does this in the middle of a step; the books are looked at afterwards."""
        if deed is None:
            return
        self.maybe.update(deed.brings)
        for _ in range(MOST_TRIES):
            if deed.attempt():
                break
            self.town.clock.passes(PATIENCE)
        else:
            return  # both wait for each other: this one gives up, and is no loss
        self._answered(deed, interrupted=True)
        self.deeds.append(deed)

    def _answered(self, deed: Deed, *, interrupted: bool) -> None:
        if getattr(deed.replies[-1], "status", 200) < 300:
            self.brought.update(deed.brings)
        for name in deed.brings:
            self.maybe.pop(name, None)
        if deed.notice:
            allowed = deed.answers | ({"duplicate"} if interrupted else set())
            reply = deed.replies[-1]
            assert any(says(deed.provider, reply, one) for one in allowed), (deed.what, allowed, reply.body)
            self.heard.add(deed.notice)

    def check(self, after: str) -> None:
        """The books, and that every notice that was answered is kept."""
        books = audit.read(self.town.aws.dynamo)
        wrong = audit.faults(books)
        came = audit.incoming(books)
        wrong += [f"{name} is lost" for name in self.brought if name not in books.credits]
        told = self.brought | self.maybe
        wrong += [f"{name}: {came[name]} of nowhere" for name in came if came[name] != told.get(name)]
        if books.notices < len(self.heard):
            wrong.append(f"{books.notices} notices are kept, {len(self.heard)} were answered")
        assert not wrong, (after, wrong)

    # --- what can be done
    def starts(self, dossier: int, provider: str) -> Deed:
        """The citizen asks to pay."""
        of = self.town.dossiers[dossier]
        return asked_by(
            self.town, self.town.owner(of), "POST", f"/v1/dossiers/{of.dossier_id}/payments", {"provider": provider}
        )

    def tells(self, provider: str, movement: Movement) -> Deed:
        """A provider tells; what it is answered follows from what is known before."""
        deed = told_by(self.town, provider, movement, frozenset())
        kept = audit.read(self.town.aws.dynamo).credits
        known = deed.notice in self.heard or any(name in kept for name in deed.brings)
        deed.answers = frozenset({"duplicate" if known else self._outcome(provider, movement)})
        return deed

    def _outcome(self, provider: str, told: Movement) -> str:
        teller = TELLERS[provider]
        if told.kind in ("pending", "test", "out"):
            return "recorded"
        codes = told.codes[:1] if teller.by_order else told.codes if told.is_legible else ()
        rows = audit.read(self.town.aws.dynamo).payments
        found = rows.get(codes[0]) if len(codes) == 1 else None
        if told.kind == "failed":
            return "failed" if found else "unknown_order"
        if len(codes) > 1:
            return "recorded"
        if found is None:
            return "unknown_order"
        wrong = teller.exact and found["account"] == teller.account and told.amount_vnd != found["amount_vnd"]
        return "wrong_amount" if wrong else "recorded"

    def withdraws(self, dossier: int) -> Deed:
        """The citizen takes the dossier back."""
        of = self.town.dossiers[dossier]
        url = f"/v1/dossiers/{of.dossier_id}/withdrawal"
        return asked_by(self.town, self.town.owner(of), "POST", url, {"reason": "Nộp nhầm"})

    def strikes(self, *, late: bool) -> Deed:
        """The clock that closes what nobody paid."""
        if late:
            self.town.clock.passes(LONG_AFTER)
        return Deed("the clock strikes", lambda: payments_expiry({}, None), lambda answer: answer == {})

    def flows(self, chance: int, batches: int) -> Deed:
        """Some of what the streams hold reaches its functions."""

        def do() -> bool:
            self.streams.deliver(random.Random(chance), batches)
            return True

        return Deed("streams flow", do, bool)

    # --- the end
    def ends(self) -> None:
        """Everything comes to rest; then everything is told again, and nothing changes."""
        self.streams.drain()
        self.check("the streams came to rest")
        self._agree()
        before = {name: dict(self._rows(name)) for name in KEPT}
        for deed in self.deeds:
            if deed.notice:
                deed.answers = frozenset({"duplicate"})
                assert deed.attempt(), deed.what
                self._answered(deed, interrupted=False)
            elif deed.replies and getattr(deed.replies[0], "status", 500) < 300:
                assert deed.attempt(), deed.what
                assert deed.replies[-1].body == deed.replies[0].body, deed.what
        self.streams.begin_again()
        self.streams.drain()
        for name in KEPT:
            after = self._rows(name)
            changed = [key for key in {**before[name], **after} if before[name].get(key) != after.get(key)]
            assert not changed, f"everything was told again, and {name} changed: {changed}"

    def _rows(self, table: str) -> dict[Any, Any]:
        return self.town.aws.dynamo.tables[PREFIX + table].items

    def _agree(self) -> None:
        """At rest: dossiers know what was paid, and the program's own proof agrees."""
        books = audit.read(self.town.aws.dynamo)
        paid = {row["dossier_id"] for row in books.payments.values() if row.get("state") == "paid"}
        for dossier in self.town.dossiers:
            fee = dossiers.get(dossier.dossier_id).fee
            assert (fee.state == "settled") == (dossier.dossier_id in paid), (fee, dossier.dossier_id in paid)
        given = [receipts.last_of(code) for code in books.payments]
        stand = {last.payment_id for last, _ in given if last and last.stands}
        assert stand == {code for code, row in books.payments.items() if row.get("state") == "paid"}
        numbers = receipts.last_serial(UNIT, vietnamese_date(self.town.clock.at).year)
        assert numbers == sum(count for _, count in given), "a confirmation's number was left out"
        known = [found for name in books.credits if (found := credits.get(name))]
        asked = [found for code in books.payments if (found := payments.get(code))]
        assert ledger.contradictions(known, asked) == []
        balance = ledger.balances(known)
        assert balance.is_even
        assert balance.incoming_vnd == sum(audit.incoming(books).values())
