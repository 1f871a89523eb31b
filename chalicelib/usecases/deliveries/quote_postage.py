"""What the post costs for an address, who pays it, and whether the fee can be paid at the door."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain import cod, postage
from chalicelib.domain.delivery_choice import Postage
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.partner import CARRIER, Partner
from chalicelib.domain.postage import PostageRule
from chalicelib.domain.procedure import Procedure
from chalicelib.usecases.ports.administration import Agencies, Partners

# The price that a carrier's own API tells for an item of so many grams between two provinces; None where it has no
# such API, does not know, or is not there.
AskCarrier = Callable[[Partner, str, str, int], int | None]


def carriers_of(agency_code: str, partners: Partners) -> list[Partner]:
    """The carrier accounts that a unit may order with."""
    return [one for one in partners.of_agency(agency_code) if one.kind == CARRIER and one.active]


@dataclass(frozen=True, slots=True)
class Quoted:
    """`postage_vnd` đồng (None: nobody could tell) by `source` (carrier, tariff, or "" where unknown); `paid_by`
    citizen or agency; `with_fee`: it is a line of the fee; `at_the_door`: the carrier takes it there; `refusal`: why
    the fee cannot be paid there ("" where it can)."""

    carrier: str
    postage_vnd: int | None
    source: str
    paid_by: str
    with_fee: bool
    at_the_door: bool
    refusal: str

    def postage(self, *, pays_fee: bool) -> Postage:
        """What the parcel keeps of it; `pays_fee`: the citizen pays the fee at the door."""
        asked = ((cod.FEE,) if pays_fee else ()) + ((cod.POSTAGE,) if self.at_the_door else ())
        return Postage(self.postage_vnd, self.paid_by, asked)


@dataclass(frozen=True, slots=True)
class Quoting:
    """The collaborators of a quote: units and their carriers, the `tariff` kept as data, and carriers' own prices."""

    partners: Partners
    agencies: Agencies
    tariff: Sequence[PostageRule]
    ask_carrier: AskCarrier

    def quote(self, dossier: Dossier, procedure: Procedure, *, leg: str, province_code: str, on: date) -> Quoted:
        """What one leg costs on a Vietnamese day for an address in that province. The price is the carrier's with whom
        the parcel would be ordered; of postage that is a line of the fee, the procedure's."""
        terms = procedure.postage
        carriers = carriers_of(dossier.agency_code, self.partners)
        partner = carriers[0] if carriers else None
        collects = partner is not None and partner.takes_money(leg)
        with_fee = terms.with_fee and leg == "return"
        name = terms.carrier if with_fee or partner is None else partner.provider
        told, source = self.price(
            None if with_fee else partner, name, dossier.agency_code, province_code, terms.weight_g, on=on
        )
        paid_by, at_the_door = postage.on_delivery(terms, leg=leg, collects_money=collects)
        why_not = cod.refusal(
            collects=collects, fee_prepaid=procedure.fee_prepaid, postage_asked=at_the_door, postage_vnd=told
        )
        return Quoted(name, told, source, paid_by, with_fee, at_the_door, why_not)

    def price(
        self, partner: Partner | None, carrier: str, agency_code: str, province_code: str, weight_g: int, *, on: date
    ) -> tuple[int | None, str]:
        """The price between the unit's province and that one, and where it is from: the carrier's own (of `partner`),
        else the tariff's; None and "" where neither tells it, never 0."""
        agency = self.agencies.get(agency_code)
        here = agency.province_code if agency else ""
        asked = self.ask_carrier(partner, here, province_code, weight_g) if partner and here else None
        if asked is not None:
            return asked, "carrier"
        zone = postage.zone_of(here, province_code)
        told = postage.quote(self.tariff, carrier=carrier, zone=zone, weight_g=weight_g, on=on)
        return told, "tariff" if told is not None else ""
