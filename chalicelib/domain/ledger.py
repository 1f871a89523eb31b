"""The proof that no money was lost: what came in, and where it all is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.credit import ALLOCATED, PLACES, Credit, in_place, is_even
from chalicelib.domain.payment import PAID, Payment, settled_vnd


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums in đồng over some transfers: what came, what banks took back, and what is in each place."""

    incoming_vnd: int
    reversed_vnd: int
    places: Mapping[str, int]

    @property
    def is_even(self) -> bool:
        """Incoming less reversed = allocated + waiting + to refund + refunded + written off."""
        return self.incoming_vnd - self.reversed_vnd == sum(self.places.values())


def balances(credits: Iterable[Credit]) -> Balance:
    """The sums of these transfers, each of which is taken once by its id; one told once more under another name is none
    of its own."""
    once = {credit.credit_id: credit for credit in credits if not credit.same_as}.values()
    return Balance(
        sum(credit.amount_vnd for credit in once),
        sum(credit.reversed_vnd for credit in once),
        {place: sum(in_place(credit, place) for credit in once) for place in PLACES},
    )


def contradictions(credits: Iterable[Credit], payments: Iterable[Payment]) -> list[str]:
    """What cannot be, in words; empty when all is well: a transfer with a đồng in no place or in two, a payment that
    counts other money than was allocated to it, a fee settled twice or without its money."""
    known = list(credits)
    found = [f"{credit.credit_id} is not even" for credit in known if not is_even(credit)]
    settled: set[str] = set()
    for payment in payments:
        allocated = sum(
            part.amount_vnd
            for credit in known
            for part in credit.parts
            if part.place == ALLOCATED and part.payment_id == payment.payment_id
        )
        if allocated != settled_vnd(payment):
            found.append(f"{payment.payment_id} counts {payment.received_vnd}, {allocated} are allocated")
        if (payment.state == PAID) != (allocated == payment.amount_vnd):
            found.append(f"{payment.payment_id} is {payment.state} with {allocated} of {payment.amount_vnd}")
        if payment.state == PAID and payment.dossier_id in settled:
            found.append(f"{payment.dossier_id} was settled twice")
        settled |= {payment.dossier_id} if payment.state == PAID else set()
    return found
