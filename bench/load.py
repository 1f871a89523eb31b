"""The local stack under many connections: how many callbacks and reads it answers a second, how late, and how often
not. It is one process of ours and one emulator of AWS on this machine; Lambda runs one for each request at once."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bench import processor
from bench.callers import Answered, Asked, call
from bench.line import Line
from chalicelib import config
from chalicelib.domain import payment_code
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.partner import Partner
from chalicelib.store import dossiers, partners, payments
from local import stack
from tests import builders as a
from tests.adapters.fixtures.banks import sepay
from tests.api.scenes.notices import transfer_of
from tests.api.world.case import Case
from tests.api.world.people import Person, token_of
from tests.api.world.places import ACCOUNT
from tests.deployment import put_secrets

ENDPOINT, UNIT, FEE = "ep_bench", "Y96.11", 8000
MOST_MS, MOST_FAILED = 1500, 0.1  # at 400 connections; per cent


@dataclass(frozen=True)
class Round:
    """So many connections that ask so often in all: as soon as they are answered, or every so many seconds."""

    connections: int
    requests: int
    every_s: float = 0.0

    @property
    def name(self) -> str:
        """What the table calls it."""
        often = f" each every {self.every_s:.0f} s" if self.every_s else ""
        return f"{self.connections} connections{often}"


# The last is what 400 phones would do: 40 requests a second, some ten times of what Lạng Sơn's year comes to.
ROUNDS = (Round(1, 60), Round(16, 240), Round(400, 800), Round(400, 800, 10.0))


@dataclass(frozen=True)
class Owed:
    """A payment that waits for its money, and who may read its dossier."""

    payment_id: str
    dossier_id: str
    token: str


def lines() -> Iterator[Line]:
    """Callbacks, then reads, in each kind of round."""
    with stack.running() as system:
        with _inside(system):
            owed = _owed(sum(one.requests for one in ROUNDS))
        address = system.addresses["api"]
        for kind, made in (("callbacks", _callback), ("reads of a timeline", _read)):
            call(address, [_ask(_read, one) for one in owed[:20]], 4)  # a process that is warm
            left = iter(owed)
            for one in ROUNDS:
                processor.wait_for_rest(system, "pump")  # what is told of the owed, and of the round before
                requests = [_ask(made, next(left)) for _ in range(one.requests)]
                before = processor.taken(system)
                answered = call(address, requests, one.connections, every_s=one.every_s)
                spent = {name: took - before[name] for name, took in processor.taken(system).items() if name in before}
                yield from _told(kind, one, answered, spent)


def _told(kind: str, one: Round, answered: Answered, spent: dict[str, float]) -> Iterator[Line]:
    judged = one.connections == max(each.connections for each in ROUNDS)
    parts = {"callers": answered.cpu_s, **{name: spent[name] for name in ("api", "aws", "pump") if name in spent}}
    each = ", ".join(f"{name} {took / one.requests * 1000:.1f}" for name, took in parts.items())
    name = f"{kind}, {one.name}"
    yield Line(f"{name}: a second", answered.a_second, "", None, f"{one.requests} requests; ms CPU for each: {each}")
    yield Line(f"{name}: p99", answered.slowest(0.99) * 1000, "ms", MOST_MS if judged else None, "of the good answers")
    yield Line(f"{name}: failed", answered.failed_share * 100, "%", MOST_FAILED if judged else None, "not answered 200")


def _ask(make: Callable[[Owed], Asked], about: Owed) -> Callable[[], Asked]:
    return lambda: make(about)


def _callback(owed: Owed) -> Asked:
    """SePay tells that the fee has come."""
    case = Case(owed.dossier_id, Person(Actor("citizen", "", ""), ""), owed.payment_id)
    told = transfer_of(case, FEE)
    signed = sepay.genuine(sepay.SECRETS[0], datetime.now(UTC), **told)
    return Asked("POST", f"/v1/callbacks/banks/sepay/{ENDPOINT}", dict(signed.headers), signed.body)


def _read(owed: Owed) -> Asked:
    path = f"/v1/dossiers/{owed.dossier_id}/timeline"
    return Asked("GET", path, {"Authorization": f"Bearer {owed.token}", "Accept": "application/json"})


def _owed(count: int) -> list[Owed]:
    """So many dossiers with a fee that is asked for by transfer."""
    partners.put(Partner(ENDPOINT, "bank", "sepay", UNIT, ACCOUNT))
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda _: _one_owed(), range(count)))


def _one_owed() -> Owed:
    told = ({"kind": "fee", "code": "copy", "name": "Phí", "amount_vnd": FEE},)
    dossier = a.a_submitted_dossier(agency_code=UNIT, fee=FeeDue("due", FEE, told))
    dossiers.create_draft(dossier, once=None)
    payment = a.a_payment(
        payment_id=payment_code.make(random.randrange(payment_code.COMBINATIONS)),
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
        agency_code=UNIT,
        provider="sepay",
        endpoint=ENDPOINT,
        account=ACCOUNT,
        amount_vnd=FEE,
        lines=told,
    )
    payments.create(payment, instead_of="", once=None)
    actor = Actor("citizen", dossier.applicant_id, a.new_id("session"))
    return Owed(payment.payment_id, dossier.dossier_id, token_of(actor))


@contextmanager
def _inside(system: stack.Running) -> Iterator[None]:
    """The store of the running system, from this process."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in system.environment.items():
            if name not in ("PATH", "HOME", "TMPDIR"):
                patch.setenv(name, value)
        config.reset()
        put_secrets(system.stack, {f"partners/{ENDPOINT}": sepay.SECRETS})
        yield
    config.reset()
