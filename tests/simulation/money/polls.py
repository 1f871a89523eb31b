"""Gateways that are asked about payments of which they told nothing, and answer with what they would have told."""

from datetime import timedelta

from chalicelib import wiring
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import Payment
from chalicelib.domain.polling import ASKABLE
from chalicelib.usecases.payments.ask_provider import ask_due
from tests.simulation.money.deeds import Deed, name_of
from tests.simulation.money.story import Story
from tests.simulation.money.tellers import TELLERS

# Those that name the order that is asked about.
PROVIDERS = tuple(sorted(name for name in ASKABLE if TELLERS[name].by_order))


def polls(story: Story, number: int, *, is_silent: bool) -> Deed:
    """One stroke of the clock that asks one gateway; what it knows may come in, or be known already."""
    provider = PROVIDERS[number % len(PROVIDERS)]
    teller = TELLERS[provider]
    story.town.clock.passes(timedelta(minutes=20))
    known = [one for one in story.movements.values() if one.kind in {"paid", "failed"} & (teller.kinds | {"paid"})]
    story.maybe.update({name_of(provider, one): one.amount_vnd for one in known if one.kind == "paid"})

    def ask(payment: Payment, partner: Partner) -> list[BankNotice] | None:
        now = story.town.clock.at
        calls = [teller.call(one, now) for one in known if one.codes[:1] == (payment.payment_id,)]
        read = [wiring.gateways.bank(provider).verify(one, secrets=teller.fixture.SECRETS, now=now) for one in calls]
        return None if is_silent else [notice for notices in read for notice in notices]

    def do() -> int:
        return ask_due(
            provider,
            now=story.town.clock.at,
            limit=50,
            exact=wiring.gateways.is_exact(provider),
            ask=ask,
            may_go_on=lambda: True,
            payments=wiring.stores.payments(),
            partners=wiring.stores.partners(),
            dossiers=wiring.stores.dossiers(),
        )

    return Deed(f"{provider} is asked", do, lambda answers: isinstance(answers, int))
