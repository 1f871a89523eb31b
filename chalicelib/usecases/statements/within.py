"""What every step of one import needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.partner import Partner
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Credits, Payments, Refunds, Statements


@dataclass(frozen=True, slots=True)
class Within:
    """The account whose statement it is (`partner`), the gateways that pay out into it, and the collaborators."""

    partner: Partner
    gateways: Sequence[Partner]
    import_id: str
    now: datetime
    statements: Statements
    payments: Payments
    dossiers: Dossiers
    credits: Credits
    refunds: Refunds
