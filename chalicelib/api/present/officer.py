"""An officer as the spec's bodies."""

from datetime import datetime
from typing import Any, Protocol

from chalicelib.api.present.words import instant
from chalicelib.domain.agency import Agency
from chalicelib.domain.officer import Officer, is_locked, must_change_password
from chalicelib.domain.second_factor import is_set


class _SignedIn(Protocol):
    @property
    def officer(self) -> Officer: ...
    @property
    def must_set_second_factor(self) -> bool: ...


def own_account(signed_in: _SignedIn, agency: Agency | None) -> dict[str, Any]:
    """What an officer is told on signing in: name, unit, roles, whether a second factor is set or must be, and whether
    the password must be changed first."""
    officer = signed_in.officer
    factor = "set" if is_set(officer) else "none"
    return {
        "second_factor": "required" if signed_in.must_set_second_factor else factor,
        "password": _password(officer),
        "officer_id": officer.officer_id,
        "full_name": officer.name,
        "agency_code": officer.agency_code,
        "agency_name": agency.name if agency else officer.agency_code,
        "roles": sorted(officer.roles),
    }


def closed_unit(agency: Agency) -> dict[str, Any]:
    """A unit that the officer's unit took over from."""
    last = agency.valid_to.isoformat() if agency.valid_to else None
    return {"agency_code": agency.agency_code, "name": agency.name, "valid_to": last}


def administered(officer: Officer, *, now: datetime) -> dict[str, Any]:
    """An officer as administrators keep them: nothing of how they sign in but whether they can."""
    return {
        "officer_id": officer.officer_id,
        "full_name": officer.name,
        "agency_code": officer.agency_code,
        "roles": sorted(officer.roles),
        "active": officer.active,
        "password": _password(officer) if officer.password_hash else "none",
        "second_factor_set": is_set(officer),
        "locked": is_locked(officer, now=now),
        "version": officer.edition,
    }


def first_password(officer: Officer, password: str) -> dict[str, Any]:
    """A password as it is handed over, and until when it is good."""
    return {
        "officer_id": officer.officer_id,
        "first_password": password,
        "good_until": instant(officer.first_password_until),
    }


def _password(officer: Officer) -> str:
    return "first" if must_change_password(officer) else "own"
