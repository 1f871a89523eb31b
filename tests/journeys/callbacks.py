"""Thousands of partners' calls about the fees of one unit: genuine ones, the same again, and forged ones."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.callbacks import CallbackRequest
from tests.simulation.money.tellers import TELLERS, Movement

OF_BANKS = tuple(sorted(name for name, teller in TELLERS.items() if teller.named))
Sign = Callable[[datetime], CallbackRequest]


@dataclass(frozen=True)
class Call:
    """One call to be signed when it is sent. `kind`: first (tells of a transfer that nobody told of), again, forged."""

    kind: str
    provider: str
    movement: Movement
    sign: Sign


def a_day_of_calls(count: int, owed: Mapping[str, tuple[str, int]], chance: random.Random) -> list[Call]:
    """So many calls in any order: a third duplicates (half of those by another provider, where banks share a
    reference), a tenth forged. `owed`: payment code -> its provider and đồng."""
    forged, again = count // 10, count // 3
    firsts = [_first(number, owed, chance) for number in range(count - forged - again)]
    calls = [
        *firsts,
        *(_again(chance.choice(firsts), chance) for _ in range(again)),
        *(_forged(chance.choice(firsts), number, chance) for number in range(forged)),
    ]
    chance.shuffle(calls)
    return calls


def _first(number: int, owed: Mapping[str, tuple[str, int]], chance: random.Random) -> Call:
    code = chance.choice(sorted(owed))
    provider, amount_vnd = owed[code]
    told = chance.choice([amount_vnd] * 4 + [amount_vnd // 2, amount_vnd + 1000])
    codes = (code,) if chance.random() < 0.9 else ()
    at = datetime.now(UTC) - timedelta(seconds=number % 3600)
    movement = Movement(100_000 + number, told, f"FT{100_000 + number}", codes, " ".join(codes), "paid", at)
    return Call("first", provider, movement, _signed_by(provider, movement))


def _signed_by(provider: str, movement: Movement) -> Sign:
    return lambda at: TELLERS[provider].call(movement, at)


def _again(first: Call, chance: random.Random) -> Call:
    provider = chance.choice(OF_BANKS) if first.provider in OF_BANKS and chance.random() < 0.5 else first.provider
    return Call("again", provider, first.movement, _signed_by(provider, first.movement))


def _forged(first: Call, number: int, chance: random.Random) -> Call:
    """Somebody's invention, or a true call that was changed: its own transfer would be seen if it were believed."""
    own = replace(first.movement, number=900_000 + number, reference=f"FT{900_000 + number}")
    movement = chance.choice([own, first.movement])
    ways = [_other_secret, _flipped, *([_old] if TELLERS[first.provider].fixture.TIMED else [])]
    return Call("forged", first.provider, movement, chance.choice(ways)(first.provider, movement))


def _other_secret(provider: str, movement: Movement) -> Sign:
    if provider == "vietqrvn":  # it bears a token of ours instead of a signature
        return _flipped(provider, movement)
    teller = TELLERS[provider]
    return lambda at: teller.fixture.genuine(teller.fixture.WRONG[0], at, **teller.fields(movement))


def _old(provider: str, movement: Movement) -> Sign:
    return lambda at: TELLERS[provider].call(movement, at - timedelta(minutes=10))


def _flipped(provider: str, movement: Movement) -> Sign:
    """One bit is another: in the amount, or in the token of who calls."""

    def sign(at: datetime) -> CallbackRequest:
        call = TELLERS[provider].call(movement, at)
        if provider == "vietqrvn":
            token = call.headers["authorization"]
            return replace(
                call, headers={**call.headers, "authorization": token[:-10] + _flip(token[-10]) + token[-9:]}
            )
        if call.method == "GET":
            query = [(name, _flip(value) if name == "vnp_Amount" else value) for name, value in call.query]
            return replace(call, query=tuple(query))
        amount = str(movement.amount_vnd).encode()
        return replace(call, body=call.body.replace(amount, _flip(amount.decode()).encode(), 1))

    return sign


def _flip(text: str) -> str:
    """The lowest bit of the first character; a digit stays a digit, a letter of base64 one of base64."""
    first = chr(ord(text[0]) ^ 1)
    return (first if first.isalnum() else "A" if text[0] != "A" else "B") + text[1:]


def outcome_of(call: Call, status: int, body: Any) -> str:
    """What the provider was told, in our words, by its own documents: taken, refused, or error (to be sent again)."""
    answers = TELLERS[call.provider].fixture.ANSWERS
    for outcome, word in (
        ("recorded", "taken"),
        ("duplicate", "taken"),
        ("unknown_order", "taken"),
        ("wrong_amount", "taken"),
        ("error", "error"),
        ("forged", "refused"),
        ("unreadable", "refused"),
    ):
        if (status, _marks(body)) == (answers[outcome][0], _marks(answers[outcome][1])):
            return word
    return "error" if status >= 500 else f"{status} {body}"


def _marks(body: Any) -> Any:
    """The part of an answer that is not about this one call."""
    transient = ("MaThamChieu", "ThoiGianGD", "MaXacThuc", "MaDoiTac", "object")
    return {name: value for name, value in body.items() if name not in transient} if isinstance(body, dict) else body
