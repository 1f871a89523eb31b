"""One transfer that came in, and where each đồng of it is now."""

from dataclasses import dataclass, replace
from datetime import datetime

ALLOCATED = "allocated"  # settles a payment
WAITING = "waiting"  # for a person
TO_REFUND = "to_refund"  # more than was due
REFUNDED = "refunded"
WRITTEN_OFF = "written_off"
PLACES = (ALLOCATED, WAITING, TO_REFUND, REFUNDED, WRITTEN_OFF)
EXCEPTIONS = (WAITING, TO_REFUND)  # where a person has something to do

# (place, what is done) -> place. What settled a payment, left the house or was written off does not move again.
MOVES = {
    (WAITING, "allocate"): ALLOCATED,
    (WAITING, "give_back"): TO_REFUND,
    (WAITING, "write_off"): WRITTEN_OFF,
    (TO_REFUND, "allocate"): ALLOCATED,
    (TO_REFUND, "refund"): REFUNDED,
    (TO_REFUND, "write_off"): WRITTEN_OFF,
}


@dataclass(frozen=True, slots=True)
class Part:
    """`amount_vnd` đồng of a transfer in one place since `at`: for which payment, why there, and which officer decided
    it ("" for a rule)."""

    place: str
    amount_vnd: int
    at: datetime
    payment_id: str = ""
    reason: str = ""
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """One transfer of `amount_vnd` đồng into an account of a unit. Its parts are always worth the amount less what the
    bank took back (`reversed_vnd`). Of what is to be refunded, `refunding_vnd` is promised to refunds that somebody
    asked for. `memo` is what the payer wrote, as the bank tells it: it may hold names."""

    credit_id: str
    provider: str
    account: str
    bank_reference: str
    amount_vnd: int
    occurred_at: datetime
    agency_code: str
    parts: tuple[Part, ...]
    reversed_vnd: int = 0
    version: int = 1
    memo: str = ""
    refunding_vnd: int = 0


def in_place(credit: Credit, place: str) -> int:
    """How many đồng of the transfer are in that place."""
    return sum(part.amount_vnd for part in credit.parts if part.place == place)


def free(credit: Credit, place: str) -> int:
    """How many đồng in that place nobody has promised yet."""
    return in_place(credit, place) - (credit.refunding_vnd if place == TO_REFUND else 0)


def exception_of(credit: Credit) -> str:
    """The place for which a person has to look at the transfer: waiting, else to_refund, or "" when all is settled."""
    return next((place for place in EXCEPTIONS if in_place(credit, place)), "")


def is_even(credit: Credit) -> bool:
    """Whether every đồng is in exactly one place: parts, each above zero, are worth the amount less what was
    reversed."""
    worth = sum(part.amount_vnd for part in credit.parts)
    promised = 0 <= credit.refunding_vnd <= in_place(credit, TO_REFUND)
    above_zero = all(part.amount_vnd > 0 for part in credit.parts)
    return worth == credit.amount_vnd - credit.reversed_vnd and promised and above_zero


def move(
    credit: Credit,
    place: str,
    action: str,
    amount_vnd: int,
    *,
    now: datetime,
    payment_id: str = "",
    reason: str = "",
    decided_by: str = "",
) -> Credit | None:
    """Move so many đồng out of `place` by an action of `MOVES`, oldest parts first. None where no arrow allows it, and
    where less than that (or nothing) would be moved. A refund takes what was promised to it; everything else leaves
    that alone."""
    to = MOVES.get((place, action))
    refunds = action == "refund"
    if to is None or not 0 < amount_vnd <= (credit.refunding_vnd if refunds else free(credit, place)):
        return None
    moved = Part(to, amount_vnd, now, payment_id, reason, decided_by)
    return replace(
        credit,
        parts=(*_without(credit.parts, place, amount_vnd), moved),
        refunding_vnd=credit.refunding_vnd - (amount_vnd if refunds else 0),
        version=credit.version + 1,
    )


def promise(credit: Credit, amount_vnd: int) -> Credit | None:
    """Promise so much of what is to be refunded to one refund; None where less than that is free."""
    if not 0 < amount_vnd <= free(credit, TO_REFUND):
        return None
    return replace(credit, refunding_vnd=credit.refunding_vnd + amount_vnd, version=credit.version + 1)


def reverse(credit: Credit, amount_vnd: int) -> Credit | None:
    """The bank took so many đồng back: out of what waits, then of what is to be refunded. None where they are not
    there any more: what settled a fee is taken back by a person's decision only."""
    waiting = in_place(credit, WAITING)
    if not 0 < amount_vnd <= waiting + free(credit, TO_REFUND):
        return None
    first = min(waiting, amount_vnd)
    parts = _without(_without(credit.parts, WAITING, first), TO_REFUND, amount_vnd - first)
    return replace(credit, parts=parts, reversed_vnd=credit.reversed_vnd + amount_vnd, version=credit.version + 1)


def _without(parts: tuple[Part, ...], place: str, amount_vnd: int) -> tuple[Part, ...]:
    left = []
    for part in parts:
        taken = min(part.amount_vnd, amount_vnd) if part.place == place else 0
        amount_vnd -= taken
        if part.amount_vnd > taken:
            left.append(replace(part, amount_vnd=part.amount_vnd - taken))
    return tuple(left)
