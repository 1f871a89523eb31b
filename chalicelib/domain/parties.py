"""Who and what a filing is about, as they are at that moment."""

from typing import NamedTuple

from chalicelib.domain.agency import Agency
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.offer import Offer
from chalicelib.domain.procedure import Procedure


class Parties(NamedTuple):
    """The citizen, the parcel with the result, the unit, what the unit offers of the procedure, the procedure as it is
    published now, and the parcel that fetches papers; None for what there is not."""

    citizen: Citizen
    delivery: Delivery | None
    agency: Agency | None
    offer: Offer | None
    procedure: Procedure | None
    collecting: Delivery | None = None
