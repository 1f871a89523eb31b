"""An officer as the spec's bodies."""

from typing import Any

from chalicelib.domain.agency import Agency
from chalicelib.domain.officer import Officer


def own_account(officer: Officer, agency: Agency | None) -> dict[str, Any]:
    """What an officer is told on signing in: name, unit and roles."""
    return {
        "officer_id": officer.officer_id,
        "full_name": officer.name,
        "agency_code": officer.agency_code,
        "agency_name": agency.name if agency else officer.agency_code,
        "roles": sorted(officer.roles),
    }
