"""One unit of the simulation with an account behind every provider, two citizens who owe fees, and three officers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier, FeeDue
from chalicelib.domain.partner import Partner
from chalicelib.domain.pay_page import PayPage
from chalicelib.store import agencies, citizens, dossiers, partners, procedures
from tests import builders as a
from tests.api import client
from tests.api import procedures as published
from tests.simulation.aws import Aws, simulated
from tests.simulation.clock import Clock, stopped
from tests.simulation.dynamo import Dynamo
from tests.simulation.money.tellers import TELLERS

UNIT, OTHER_UNIT = "Y97.11", "Y97.12"
FEES = (16000, 16000, 5000)
PROCEDURES = (published.PAID, published.REAL, published.NO_POST)  # one open draft of each, when they were begun
BANK = {"bank_bin": "970422", "bank_name": "MB", "account_name": "UBND PHUONG"}
ENVIRONMENT = {
    "PUBLIC_URL": "https://dichvu.example.vn",
    "VNPAY_PAY_URL": "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html",
}


def endpoint_of(provider: str) -> str:
    """Where the provider calls."""
    return f"ep_{provider}"


@dataclass
class Town:
    """The simulated unit. `dossiers` owe `FEES`, the first two of one citizen; `begin` makes everything as it was."""

    aws: Aws
    clock: Clock
    dossiers: tuple[Dossier, ...] = ()
    _base: Dynamo | None = None

    def settle_down(self) -> "Town":
        """Put in the store what is there before each story."""
        for code in (UNIT, OTHER_UNIT):
            agencies.put(a.an_agency(agency_code=code, parent="Y97"))
        for procedure in published.all_of_them():
            procedures.publish(procedure)
        for provider, teller in TELLERS.items():
            bank = BANK if teller.account == TELLERS["sepay"].account else {}
            partners.put(Partner(endpoint_of(provider), "bank", provider, UNIT, teller.account, **bank))
        people = [a.a_citizen(), a.a_citizen()]
        for person in people:
            citizens.create(person)
        self.dossiers = tuple(
            self._owing(fee, PROCEDURES[place], people[0 if place < 2 else 1].citizen_id)
            for place, fee in enumerate(FEES)
        )
        self._base = self.aws.dynamo.snapshot()
        return self

    def begin(self) -> None:
        """A new story: nothing happened yet."""
        assert self._base
        self.aws.dynamo = self._base.snapshot()
        self.aws.faults.begin({})
        self.clock.at = Clock().at

    def token(self, actor: Actor) -> str:
        """An access token of now."""
        return str(wiring.people.tokens().issue_access(actor, self.clock.at))

    def officer(self, *roles: str, name: str = "an", unit: str = UNIT) -> Actor:
        """An officer of the unit."""
        return Actor("officer", f"officer-{name}", f"session-{name}", unit, frozenset(roles))

    def owner(self, dossier: Dossier) -> Actor:
        """Whose dossier it is."""
        return Actor("citizen", dossier.applicant_id, "session-1")

    def call(self, actor: Actor, method: str, url: str, body: Any = None, key: str = "") -> client.Reply:
        """One call of the API; every answer is held to the contract."""
        return client.call(method, url, token=self.token(actor), body=body, key=key or None)

    def _owing(self, fee_vnd: int, procedure: str, citizen_id: str) -> Dossier:
        lines = ({"kind": "fee", "code": "copy", "name": "Phí", "amount_vnd": fee_vnd},)
        dossier = a.a_submitted_dossier(
            applicant_id=citizen_id,
            agency_code=UNIT,
            procedure_code=procedure,
            fee=FeeDue("due", fee_vnd, lines),
        )
        dossiers.create_draft(dossier, once=None)
        return dossier


@contextmanager
def a_town() -> Iterator[Town]:
    """The town on an AWS of its own; gateways give their pages at once."""

    def page_of(payment: Any, partner: Any) -> PayPage:
        return PayPage(f"https://pay.example.vn/{payment.payment_id}")

    secrets = {f"partners/{endpoint_of(name)}": teller.fixture.SECRETS for name, teller in TELLERS.items()}
    with simulated(secrets, ENVIRONMENT) as aws, stopped() as clock, pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring.gateways, "pay_pages", lambda ip_address, now: page_of)
        yield Town(aws, clock).settle_down()


LONG_AFTER = timedelta(days=3)  # every request for money is over by then
