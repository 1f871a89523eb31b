"""Thousands of calls of banks and gateways over HTTP at once, a third told before and a tenth forged: one credit each,
no forged one believed, no genuine one refused."""

import json
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
import urllib3

from chalicelib import config
from chalicelib.domain import payment_code
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.partner import Partner
from chalicelib.store import dossiers, partners, payments
from local.demo.waiting import until
from tests import builders as a
from tests.journeys.callbacks import Call, a_day_of_calls, outcome_of
from tests.journeys.conftest import rows_of
from tests.simulation.money import audit
from tests.simulation.money.deeds import name_of
from tests.simulation.money.tellers import TELLERS
from tests.simulation.money.town import UNIT, endpoint_of
from tests.size import sized

pytestmark = pytest.mark.xdist_group("journeys")
CALLS, SENDERS, PAYMENTS = sized(200, 10_000), sized(8, 32), sized(18, 400)
MOST_TIMES = 5  # a bank that hears of our own fault sends again


@dataclass(frozen=True)
class Sent:
    """What became of one call, and how long each sending took."""

    call: Call
    outcome: str
    times: int
    took_s: float


@contextmanager
def _inside(system):
    """The store of the running system, from this process."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in system.environment.items():
            if name not in ("PATH", "HOME", "TMPDIR"):
                patch.setenv(name, value)
        config.reset()
        yield
    config.reset()


@pytest.fixture(scope="module")
def owed(system):
    """Payments of the unit behind every provider: code -> (provider, đồng)."""
    secrets = system.stack.aws.client("secretsmanager")
    prefix = system.environment["SECRETS_PREFIX"]
    asked = {}
    with _inside(system):
        for provider, teller in TELLERS.items():
            name, live = f"{prefix}partners/{endpoint_of(provider)}", json.dumps(teller.fixture.SECRETS)
            secrets.create_secret(Name=name, SecretString=live)
            partners.put(Partner(endpoint_of(provider), "bank", provider, UNIT, teller.account))
        for number in range(PAYMENTS):
            provider, fee = sorted(TELLERS)[number % len(TELLERS)], 5000 + 1000 * (number % 7)
            lines = ({"kind": "fee", "code": "copy", "name": "Phí", "amount_vnd": fee},)
            dossier = a.a_submitted_dossier(agency_code=UNIT, fee=FeeDue("due", fee, lines))
            dossiers.create_draft(dossier, once=None)
            payment = a.a_payment(
                payment_id=payment_code.make(random.randrange(payment_code.COMBINATIONS)),
                dossier_id=dossier.dossier_id,
                applicant_id=dossier.applicant_id,
                agency_code=UNIT,
                provider=provider,
                endpoint=endpoint_of(provider),
                account=TELLERS[provider].account,
                amount_vnd=fee,
                lines=lines,
            )
            payments.create(payment, instead_of="", once=None)
            asked[payment.payment_id] = (provider, fee)
    return asked


def _send(http, address, call: Call) -> Sent:
    """One call, and again while it is told that the fault is ours, as every partner does."""
    for times in range(1, MOST_TIMES + 1):  # noqa: B007 - how often is told
        from_there = call.sign(datetime.now(UTC))
        query = f"?{urlencode(from_there.query)}" if from_there.query else ""
        url = f"{address}/v1/callbacks/banks/{call.provider}/{endpoint_of(call.provider)}{query}"
        began = time.perf_counter()
        answer = http.request(from_there.method, url, body=from_there.body or None, headers=dict(from_there.headers))
        took = time.perf_counter() - began
        outcome = outcome_of(call, answer.status, json.loads(answer.data) if answer.data else None)
        if outcome != "error" or call.kind == "forged":
            break
    return Sent(call, outcome, times, took)


def test_one_credit_each_none_forged_and_none_refused(system, owed, record_property):
    seed = random.randrange(10**9)
    calls = a_day_of_calls(CALLS, owed, random.Random(seed))
    http = urllib3.PoolManager(maxsize=SENDERS, block=True, retries=False, timeout=60.0)
    began = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        sent = list(pool.map(lambda call: _send(http, system.addresses["api"], call), calls))
    took = time.perf_counter() - began

    genuine = [one for one in sent if one.call.kind != "forged"]
    assert Counter(one.outcome for one in genuine) == {"taken": len(genuine)}, f"seed {seed}: a genuine one was refused"
    forged = [one for one in sent if one.call.kind == "forged"]
    believed = [one for one in forged if one.outcome == "taken"]
    assert not believed, f"seed {seed}: {believed[0]}"

    books = audit.books_of(lambda table: rows_of(system, table))
    told = {name_of(one.call.provider, one.call.movement): one.call.movement.amount_vnd for one in genuine}
    assert audit.incoming(books) == told, f"seed {seed}"
    notices = {(one.call.provider, one.call.movement.number) for one in genuine}
    assert books.notices == len(notices)
    assert audit.faults(books) == []

    slow = sorted(one.took_s for one in sent)[int(len(sent) * 0.99)]
    again = sum(one.times - 1 for one in genuine)
    figures = (
        f"{len(sent)} callbacks from {SENDERS} senders ({len(forged)} forged, {len(genuine) - len(told)} told before): "
        f"{len(sent) / took:.0f} a second, p99 {slow * 1000:.0f} ms, {again} sent again after a fault of ours"
    )
    record_property("figures", figures)


def test_the_fees_that_were_paid_are_settled_by_the_streams(system, owed):
    books = audit.books_of(lambda table: rows_of(system, table))
    paid = {row["dossier_id"] for row in books.payments.values() if row["state"] == "paid"}
    assert paid

    def settled():
        with _inside(system):
            return all(dossiers.get(dossier_id).fee.state == "settled" for dossier_id in paid)

    until("every paid fee is settled on its dossier", settled, within_s=sized(30, 900), every_s=1.0)
