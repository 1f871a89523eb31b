"""Paying, and the banks that tell of it: late, twice, through another, or never."""

import random
from datetime import timedelta

from tests.api.client import Reply
from tests.simulation.money.tellers import Movement
from tests.simulation.town.deeds import Life, tells
from tests.simulation.town.feeds import soon
from tests.simulation.town.journey import Journey, minutes
from tests.simulation.town.place import PROVIDERS, TOLD_BY, endpoint_of, officer

RETURN_URL = "congdan://paid"


def pays(journey: Journey, chance: random.Random) -> Life:
    """Asks how, and mostly pays: all at once, in two parts, too much, or cash at the counter."""
    body = {"provider": chance.choice(PROVIDERS), "return_url": RETURN_URL}
    reply: Reply = yield journey.asks(journey.owner, "POST", f"{journey.url}/payments", body)
    if reply.status >= 300:
        return
    payment = reply.json
    code, due, provider = payment["payment_id"], payment["due_vnd"], payment["provider"]
    journey.payments[code] = due
    way = chance.random()
    if way < 0.12:
        receipt = {"received_vnd": due, "receipt_number": f"BL-{code}"}
        who = officer(journey.seen["agency_code"], "receiver")
        yield journey.asks(who, "POST", f"/v1/officer/payments/{code}/cash", receipt)
    elif provider == "vnpay":
        if way < 0.85:
            transfers(journey, chance, code, due, provider)
    elif way < 0.8:
        transfers(journey, chance, code, due, provider)
    elif way < 0.87 and due > 2:
        transfers(journey, chance, code, due // 2, provider)
        transfers(journey, chance, code, due - due // 2, provider)
    elif way < 0.92:
        transfers(journey, chance, code, due + 1000, provider)


def transfers(journey: Journey, chance: random.Random, code: str, amount_vnd: int, provider: str) -> None:
    """Money leaves the citizen's bank, which tells of it in its own time, or not at all."""
    town = journey.town
    number = 1_000_000 + journey.number * 100 + len(journey.told)
    reference = f"FT{number}"
    journey.told[reference] = 0  # not told yet
    movement = Movement(number, amount_vnd, reference, (code,), f"NONG THI BINH {code}", "paid", town.turns.now)
    unit = journey.seen["agency_code"]
    if provider == "vnpay":
        town.gateway.known[code] = movement
        tellers = [provider] if chance.random() < 0.8 else []  # else it is found by asking
    else:
        tellers = [one for one in TOLD_BY if chance.random() < 0.75] or [provider]
    for one in tellers:
        who = f"bank/{one}/{number}"
        town.comes(f"{journey.name}/{who}", bank(journey, one, endpoint_of(one, unit), movement, journey.chance(who)))


def bank(journey: Journey, provider: str, endpoint: str, movement: Movement, chance: random.Random) -> Life:
    """One provider tells of one movement, and sometimes again."""
    yield soon(chance) if chance.random() < 0.7 else minutes(chance, 60 * 24 * 2)
    yield tells(journey.town, provider, endpoint, movement)
    journey.told[movement.reference] = movement.amount_vnd
    while chance.random() < 0.25:
        yield timedelta(minutes=chance.choice((0, 1, 30)))
        yield tells(journey.town, provider, endpoint, movement)
