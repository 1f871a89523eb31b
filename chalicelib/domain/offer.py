"""Which unit offers which procedure, and since when: pilots begin at some units, and end."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit takes a procedure from `from_on` to `to_on` (None: until further notice), Vietnamese dates, both
    included."""

    agency_code: str
    procedure_code: str
    from_on: date
    to_on: date | None = None
    version: int = 1
    withdrawn: bool = False  # as if nothing had been decided, with its versions kept

    def runs(self, on: date) -> bool:
        """Whether dossiers are taken on that date."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)

    @property
    def content(self) -> dict[str, Any]:
        """What an administrator sets."""
        told = {"from_on": self.from_on.isoformat(), "to_on": self.to_on.isoformat() if self.to_on else None}
        return {**told, **({"withdrawn": True} if self.withdrawn else {})}

    @property
    def subject(self) -> str:
        """Its name in the record of changes."""
        return f"offer:{self.agency_code}:{self.procedure_code}"


def is_offered(procedure: Procedure, offer: Offer | None, *, on: date) -> bool:
    """Whether a unit with this offer (None: it has none) takes the procedure on that date: an offer decides; without
    one a procedure is taken everywhere, unless it is enabled unit by unit."""
    return offer.runs(on) if offer and not offer.withdrawn else not procedure.per_unit


def begins_on(offer: Offer | None, *, after: date) -> str | None:
    """From which date (ISO) a unit that does not take the procedure yet will; None where none is set."""
    return offer.from_on.isoformat() if offer and not offer.withdrawn and after < offer.from_on else None


def checked(offer: Offer) -> Offer:
    """The offer. Refuses one that ends before it begins as a fault of the request."""
    if offer.to_on is not None and offer.to_on < offer.from_on:
        raise Refused("invalid_request", faults=[Fault("/to_on", "dates_backwards")])
    return offer
