"""That an officer read or changed what belongs to a citizen: the citizen may ask who, and when."""

from dataclasses import dataclass
from datetime import datetime

DOSSIER, LOOKUP, IDENTITY, PHONE = "dossier_read", "account_looked_up", "identity_verified", "phone_replaced"


KINDS = (DOSSIER, LOOKUP, IDENTITY, PHONE)


@dataclass(frozen=True, slots=True)
class Access:
    """One access to what belongs to `citizen_id`. Readings of a dossier count once for an officer and a Vietnamese day
    (the first of them is kept); every other access by itself."""

    citizen_id: str
    kind: str
    officer_id: str
    agency_code: str
    at: datetime
    dossier_id: str = ""
