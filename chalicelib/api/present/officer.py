"""An officer as the spec's bodies."""

from typing import Any, Protocol

from chalicelib.domain.agency import Agency
from chalicelib.domain.officer import Officer
from chalicelib.domain.second_factor import is_set


class _SignedIn(Protocol):
    @property
    def officer(self) -> Officer: ...
    @property
    def must_set_second_factor(self) -> bool: ...


def own_account(signed_in: _SignedIn, agency: Agency | None) -> dict[str, Any]:
    """What an officer is told on signing in: name, unit, roles, and whether a second factor is set or must be."""
    officer = signed_in.officer
    factor = "set" if is_set(officer) else "none"
    return {
        "second_factor": "required" if signed_in.must_set_second_factor else factor,
        "officer_id": officer.officer_id,
        "full_name": officer.name,
        "agency_code": officer.agency_code,
        "agency_name": agency.name if agency else officer.agency_code,
        "roles": sorted(officer.roles),
    }
