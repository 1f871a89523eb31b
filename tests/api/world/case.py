"""A dossier somewhere on its way, and its addresses."""

from dataclasses import dataclass
from typing import Any

from chalicelib.api.present.credit import url_id
from tests.api.world.people import Person


@dataclass(frozen=True)
class Case:
    """A dossier somewhere on its way."""

    dossier_id: str
    owner: Person
    payment_id: str = ""
    document_id: str = ""
    credit_id: str = ""
    refund_id: str = ""

    @property
    def url(self) -> str:
        return f"/v1/dossiers/{self.dossier_id}"

    @property
    def desk_url(self) -> str:
        return f"/v1/officer/dossiers/{self.dossier_id}"

    @property
    def money_url(self) -> str:
        return f"/v1/officer/payments/exceptions/{url_id(self.credit_id)}"

    @property
    def refund_url(self) -> str:
        return f"/v1/officer/refunds/{self.refund_id}"

    @property
    def delivery_id(self) -> str:
        return f"{self.dossier_id}.return.1"

    def read(self) -> Any:
        """The dossier as its owner sees it now."""
        return self.owner.call("GET", self.url).json
