"""One transfer that came in, and where each đồng of it is now."""

from dataclasses import dataclass, replace
from datetime import datetime

ALLOCATED = "allocated"  # settles a payment
WAITING = "waiting"  # for a person
TO_REFUND = "to_refund"  # more than was due
REFUNDED = "refunded"
WRITTEN_OFF = "written_off"
PLACES = (ALLOCATED, WAITING, TO_REFUND, REFUNDED, WRITTEN_OFF)
# Lists of transfers with which a person has something to do. `taken_back`: the bank took back money that is not here
# any more, since it settled a fee, was given back or was written off.
TAKEN_BACK = "taken_back"
EXCEPTIONS = (TAKEN_BACK, WAITING, TO_REFUND)

# (place, what is done) -> place. What left the house or was written off does not move again; what settled a payment
# does only where that payment lets it go (domain.incoming.release).
MOVES = {
    (WAITING, "allocate"): ALLOCATED,
    (WAITING, "give_back"): TO_REFUND,
    (WAITING, "write_off"): WRITTEN_OFF,
    (TO_REFUND, "allocate"): ALLOCATED,
    (TO_REFUND, "refund"): REFUNDED,
    (TO_REFUND, "write_off"): WRITTEN_OFF,
    (ALLOCATED, "release"): TO_REFUND,
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
class Decision:
    """What was decided about a transfer beside the places of its parts: `release`, `bear` or `same_as`, about how many
    đồng, when, by which officer ("" for a rule) and why (the other transfer's id for `same_as`)."""

    action: str
    amount_vnd: int
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Credit:
    """One transfer of `amount_vnd` đồng into an account of a unit. Its parts are always worth the amount less what the
    bank took back (`reversed_vnd`). Of what is to be refunded, `refunding_vnd` is promised to refunds that somebody
    asked for. `memo` is what the payer wrote, as the bank tells it: it may hold names.

    `taken_back_vnd`: the bank says that it took back so much more than is still here; a person decides. `borne_vnd`: so
    much of that the unit bears. `same_as`: a person found it to be another transfer told once more; then it has no
    money of its own. `decisions` tells who decided that, when and why. `stated_vnd`, `stated_in`: what the bank's
    statement says of it, and the entry that does (None and "": no statement told of it yet). `noticed_by`,
    `noticed_vnd`: whose notice told of what a statement told first, and how much; the statement's amount counts.
    """

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
    taken_back_vnd: int = 0
    borne_vnd: int = 0
    same_as: str = ""
    decisions: tuple[Decision, ...] = ()
    stated_vnd: int | None = None
    stated_in: str = ""
    noticed_by: str = ""
    noticed_vnd: int | None = None


def in_place(credit: Credit, place: str) -> int:
    """How many đồng of the transfer are in that place."""
    return sum(part.amount_vnd for part in credit.parts if part.place == place)


def free(credit: Credit, place: str) -> int:
    """How many đồng in that place nobody has promised yet."""
    return in_place(credit, place) - (credit.refunding_vnd if place == TO_REFUND else 0)


def exception_of(credit: Credit) -> str:
    """The list in which a person finds the transfer, the most urgent of several; "" when all is settled."""
    if credit.taken_back_vnd:
        return TAKEN_BACK
    return next((place for place in (WAITING, TO_REFUND) if in_place(credit, place)), "")


def settling(credit: Credit, payment_id: str) -> int:
    """How many đồng of the transfer settle that payment."""
    mine = (part for part in credit.parts if part.place == ALLOCATED and part.payment_id == payment_id)
    return sum(part.amount_vnd for part in mine)


def is_even(credit: Credit) -> bool:
    """Whether every đồng is in exactly one place: parts, each above zero, are worth the amount less what was reversed;
    nothing, where it is another transfer told once more."""
    worth = sum(part.amount_vnd for part in credit.parts)
    promised = 0 <= credit.refunding_vnd <= in_place(credit, TO_REFUND)
    above_zero = all(part.amount_vnd > 0 for part in credit.parts)
    own = 0 if credit.same_as else credit.amount_vnd - credit.reversed_vnd
    claimed = credit.reversed_vnd + credit.taken_back_vnd + credit.borne_vnd <= credit.amount_vnd
    return worth == own and promised and above_zero and claimed


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


def unpromise(credit: Credit, amount_vnd: int) -> Credit:
    """A refund will not be made: its promise ends, and what the bank took back meanwhile leaves the books. ValueError
    where less than that was promised."""
    if not 0 < amount_vnd <= credit.refunding_vnd:
        raise ValueError(f"{credit.credit_id} promised less than that")
    return _reversed(replace(credit, refunding_vnd=credit.refunding_vnd - amount_vnd, version=credit.version + 1))


def take_back(credit: Credit, amount_vnd: int) -> Credit | None:
    """The bank took so many đồng back: out of what waits, then of what is to be refunded and promised to nobody. What
    is not there any more is left to a person (`taken_back_vnd`): what settled a fee is not unsettled by a bank. None
    for more than came, or nothing, or a transfer that has no money of its own."""
    told = credit.reversed_vnd + credit.taken_back_vnd + credit.borne_vnd
    if not 0 < amount_vnd <= credit.amount_vnd - told or credit.same_as:
        return None
    return _reversed(replace(credit, taken_back_vnd=credit.taken_back_vnd + amount_vnd, version=credit.version + 1))


def let_go(
    credit: Credit, payment_id: str, amount_vnd: int, *, now: datetime, reason: str, decided_by: str = ""
) -> Credit:
    """So much of what settled this payment is to be refunded; what the bank took back before leaves the books with it.
    The payment is released in the same transaction. ValueError where that much did not settle it."""
    mine = [part for part in credit.parts if part.place == ALLOCATED and part.payment_id == payment_id]
    if not 0 < amount_vnd <= sum(part.amount_vnd for part in mine):
        raise ValueError(f"{credit.credit_id} did not settle {payment_id} with that much")
    others = [part for part in credit.parts if part not in mine]
    left = _without(tuple(mine), ALLOCATED, amount_vnd)
    freed = Part(MOVES[ALLOCATED, "release"], amount_vnd, now, payment_id, reason, decided_by)
    # What the bank took back leaves the books, and its part with it: who let it go is told here too.
    decisions = (*credit.decisions, Decision("release", amount_vnd, now, decided_by, reason))
    return _reversed(replace(credit, parts=(*others, *left, freed), decisions=decisions, version=credit.version + 1))


def bear(credit: Credit, *, now: datetime, reason: str, by: str) -> Credit | None:
    """The unit bears what the bank took back and is not here any more; None where there is nothing of that kind."""
    if not credit.taken_back_vnd:
        return None
    return replace(
        credit,
        taken_back_vnd=0,
        borne_vnd=credit.borne_vnd + credit.taken_back_vnd,
        decisions=(*credit.decisions, Decision("bear", credit.taken_back_vnd, now, by, reason)),
        version=credit.version + 1,
    )


def stated(credit: Credit, amount_vnd: int, *, entry: str) -> Credit | None:
    """What a statement's entry says of the transfer; None when a statement told of it before."""
    if credit.stated_in:
        return None
    return replace(credit, stated_vnd=amount_vnd, stated_in=entry, version=credit.version + 1)


def _reversed(credit: Credit) -> Credit:
    """What the bank took back leaves the books as far as it is here."""
    waiting = in_place(credit, WAITING)
    amount_vnd = min(credit.taken_back_vnd, waiting + free(credit, TO_REFUND))
    first = min(waiting, amount_vnd)
    parts = _without(_without(credit.parts, WAITING, first), TO_REFUND, amount_vnd - first)
    return replace(
        credit,
        parts=parts,
        reversed_vnd=credit.reversed_vnd + amount_vnd,
        taken_back_vnd=credit.taken_back_vnd - amount_vnd,
    )


def _without(parts: tuple[Part, ...], place: str, amount_vnd: int) -> tuple[Part, ...]:
    left = []
    for part in parts:
        taken = min(part.amount_vnd, amount_vnd) if part.place == place else 0
        amount_vnd -= taken
        if part.amount_vnd > taken:
            left.append(replace(part, amount_vnd=part.amount_vnd - taken))
    return tuple(left)
