"""What a person decides about money that no rule could place: each decision once, each đồng once."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain import credit as money
from chalicelib.domain.actor import Actor
from chalicelib.domain.credit import WAITING, Credit
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.incoming import Target, receive
from chalicelib.domain.once import Once
from chalicelib.domain.payment import due_vnd
from chalicelib.domain.same_transfer import found_same
from chalicelib.usecases.ports.money import Credits, Payments
from chalicelib.usecases.retrying import again_on_conflict


def visible(credit_id: str, *, by: Actor, credits: Credits) -> Credit:
    """The transfer, if it came into an account of a unit that the officer answers for; refuses with `not_found`."""
    credit = credits.get(credit_id)
    if credit is None or not by.covers(credit.agency_code):
        raise Refused("not_found")
    return credit


@again_on_conflict()
def allocate(
    credit_id: str,
    *,
    payment_id: str,
    by: Actor,
    now: datetime,
    once: Once,
    credits: Credits,
    payments: Payments,
) -> Credit:
    """Let the money settle what is due for a payment; what is over of a waiting transfer is to be refunded.

    Refuses: `money_moved` when somebody placed it before, a payment that is not of the officer's unit as a fault of
    the request, `money_not_due` when nothing is due for it, or its dossier is over.
    """
    credit = visible(credit_id, by=by, credits=credits)
    place = _place(credit)
    payment = payments.get(payment_id)
    if payment is None or not by.covers(payment.agency_code):
        raise Refused("invalid_request", faults=[Fault("/payment_id", "payment_unknown")])
    there = money.free(credit, place)
    settles = min(there, due_vnd(payment))
    after = receive(Target(payment), settles, credit_id=credit_id, now=now)[0] if settles else None
    if after is None:
        raise Refused("money_not_due")
    decided: Mapping[str, str] = {"payment_id": payment_id, "decided_by": by.id}
    moved = money.move(credit, place, "allocate", settles, now=now, **decided)
    if moved and place == WAITING and there > settles:
        moved = money.move(moved, WAITING, "give_back", there - settles, now=now, reason="surplus", **decided)
    if moved is None:
        raise Refused("money_moved")
    if not payments.allocate((credit, moved), (payment, after), once=once.of(moved)):
        raise Refused("money_not_due")
    return moved


@again_on_conflict()
def write_off(credit_id: str, *, reason: str, by: Actor, now: datetime, once: Once, credits: Credits) -> Credit:
    """Give up looking for the owner of what waits or is to be refunded, for a written reason. Refuses `money_moved`
    when somebody placed it before."""
    credit = visible(credit_id, by=by, credits=credits)
    place = _place(credit)
    whole = money.free(credit, place)
    after = money.move(credit, place, "write_off", whole, now=now, reason=reason, decided_by=by.id)
    if after is None:
        raise Refused("money_moved")
    credits.save(credit, after, once=once.of(after))
    return after


@again_on_conflict()
def find_same(credit_id: str, other_id: str, *, by: Actor, now: datetime, once: Once, credits: Credits) -> Credit:
    """A transfer that waits is another one told once more: it has no money of its own then.

    Refuses `money_moved` unless all of it waits, and another transfer that nobody knows here, of another amount or
    account, or that a bank itself tells apart (`are_two`), as a fault of the request.
    """
    credit = visible(credit_id, by=by, credits=credits)
    if money.in_place(credit, WAITING) != credit.amount_vnd:
        raise Refused("money_moved")
    other = credits.get(other_id)
    if other is None or not by.covers(other.agency_code):
        raise Refused("invalid_request", faults=[Fault("/credit_id", "transfer_unknown")])
    after = found_same(credit, other, now=now, by=by.id)
    if after is None:
        raise Refused("invalid_request", faults=[Fault("/credit_id", "transfer_unlike")])
    credits.save_same(credit, after, once=once.of(after))
    return after


@again_on_conflict()
def bear(credit_id: str, *, reason: str, by: Actor, now: datetime, once: Once, credits: Credits) -> Credit:
    """The unit bears what the bank took back and is not here any more, for a written reason. Refuses `money_moved`
    when nothing of that kind is left."""
    credit = visible(credit_id, by=by, credits=credits)
    after = money.bear(credit, now=now, reason=reason, by=by.id)
    if after is None:
        raise Refused("money_moved")
    credits.save(credit, after, once=once.of(after))
    return after


def _place(credit: Credit) -> str:
    place = money.exception_of(credit)
    if not place or not money.free(credit, place):
        raise Refused("money_moved")
    return place
