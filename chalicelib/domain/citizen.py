"""The e-citizen account: one person, one phone, one national ID, and what they consented to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain.errors import Refused
from chalicelib.domain.text import spelled_alike

# Optional purposes only: what the administration does by law needs no consent (Law 91/2025/QH15 article 19).
PURPOSES = ("zalo_sms_notices", "statistics_contact", "helper_access")


DECLARED = 1  # assurance: name, birth date and national ID are told
VERIFIED = 2  # assurance: an officer saw the person and the paper


@dataclass(frozen=True, slots=True)
class Consent:
    """One decision, provable: which text, when, through which channel. Nothing is granted by silence."""

    purpose: str
    granted: bool
    text_version: str
    decided_at: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """An officer compared a person with a paper: which kind, and the last four digits of the national ID on it."""

    paper: str
    last_digits: str
    officer_id: str
    agency_code: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Citizen:
    """An account. `phone` is E.164, `national_id` 12 digits or "", both kept encrypted. `assurance_level`: 0 a phone,
    1 declared, 2 verified by an officer (`identity_check`).

    `active_at` is when its owner was last seen, within a month. `phone` is "" once a recycled number went to somebody
    else; every sign-in from before `sessions_end_before` is over. Who wished at `erasure_asked_at` to be
    erased is so at `erasure_due_at`; of whom that was done, at `erased_at`, nothing is left here.
    """

    citizen_id: str
    phone: str
    created_at: datetime
    updated_at: datetime
    version: int = 1
    full_name: str = ""
    birth_on: date | None = None
    sex: str = ""
    national_id: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    email: str = ""
    assurance_level: int = 0
    consents: Mapping[str, Consent] = field(default_factory=dict)
    active_at: datetime | None = None
    identity_check: IdentityCheck | None = None
    sessions_end_before: datetime | None = None
    erasure_asked_at: datetime | None = None
    erasure_due_at: datetime | None = None
    erased_at: datetime | None = None


def change(citizen: Citizen, changes: Mapping[str, Any], *, version: int | None, now: datetime) -> Citizen:
    """The profile with `changes` (full_name, birth_on, sex, national_id, address, email).

    Refuses a stale `version` with `draft_stale`, a second, different national ID with `national_id_set`.
    A name, birth date and national ID together raise the assurance to 1 (declared).
    """
    if version is not None and version != citizen.version:
        raise Refused("draft_stale", version=citizen.version)
    if citizen.national_id and changes.get("national_id", citizen.national_id) != citizen.national_id:
        raise Refused("national_id_set")
    if citizen.assurance_level >= VERIFIED and {"full_name", "birth_on", "sex"} & set(changes):
        raise Refused("identity_verified")
    after = replace(citizen, version=citizen.version + 1, updated_at=now, **changes)
    declared = bool(after.full_name and after.birth_on and after.national_id)
    return replace(after, assurance_level=max(after.assurance_level, int(declared)))


def declares(citizen: Citizen, *, full_name: str, birth_on: date | None) -> bool:
    """Whether the account has that very name, however it is written, and birth date."""
    return citizen.birth_on == birth_on and spelled_alike(citizen.full_name, full_name)


def is_of(citizen: Citizen, *, full_name: str, birth_on: date) -> bool:
    """Whether the account that declared a national ID is taken as that of who shows the paper with that number: an
    officer has seen its owner, or it declared the paper's name and birth date too. Who only knows a number is not its
    owner."""
    return citizen.assurance_level >= VERIFIED or declares(citizen, full_name=full_name, birth_on=birth_on)


def may_become(citizen: Citizen, *, full_name: str, birth_on: date) -> bool:
    """Whether an account that is known by its phone alone may be of who brings this phone and a paper: it declared no
    national ID, and nothing that the paper contradicts."""
    is_blank = citizen.assurance_level == 0 and not citizen.national_id
    same_name = not citizen.full_name or spelled_alike(citizen.full_name, full_name)
    return is_blank and same_name and citizen.birth_on in (None, birth_on)


def decide_consent(
    citizen: Citizen, purpose: str, *, granted: bool, text_version: str, current_version: str, now: datetime
) -> Citizen:
    """Grant or withhold consent for one purpose. Refuses another text than the current with `consent_text_outdated`,
    an unknown purpose with `not_found`."""
    if purpose not in PURPOSES:
        raise Refused("not_found")
    if text_version != current_version:
        raise Refused("consent_text_outdated", current=current_version)
    decided = Consent(purpose, granted, text_version, now, "app")
    return replace(
        citizen, consents={**citizen.consents, purpose: decided}, version=citizen.version + 1, updated_at=now
    )
