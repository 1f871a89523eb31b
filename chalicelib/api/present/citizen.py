"""A citizen's profile and consents as the spec's bodies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.api.present.words import instant, word
from chalicelib.domain import national_id
from chalicelib.domain.access import Access
from chalicelib.domain.account_access import is_dormant
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.id_card import IdCard


def profile(citizen: Citizen) -> dict[str, Any]:
    """The spec's Profile: phone and national ID masked, null for what is not filled in."""
    return {
        "citizen_id": citizen.citizen_id,
        "phone": masked_phone(citizen.phone),
        "full_name": citizen.full_name or None,
        "birth_on": citizen.birth_on.isoformat() if citizen.birth_on else None,
        "sex": citizen.sex or None,
        "national_id": national_id.mask(citizen.national_id) or None,
        "address": dict(citizen.address) or None,
        "email": citizen.email or None,
        "assurance_level": citizen.assurance_level,
        "version": citizen.version,
        "created_at": instant(citizen.created_at),
        "updated_at": instant(citizen.updated_at),
    }


def consent(citizen: Citizen, purpose: str, text: Mapping[str, str], language: str) -> dict[str, Any]:
    """The spec's Consent: the text in force, and what was decided, if anything was."""
    decided = citizen.consents.get(purpose)
    return {
        "purpose": purpose,
        "granted": decided.granted if decided else None,
        "text_version": text["version"],
        "text": text[language],
        "decided_text_version": decided.text_version if decided else None,
        "decided_at": instant(decided.decided_at) if decided else None,
    }


def at_counter(citizen: Citizen, *, now: datetime) -> dict[str, Any]:
    """The spec's CitizenAtCounter: as little as tells an officer whether this is the account of who stands there."""
    check = citizen.identity_check
    return {
        "citizen_id": citizen.citizen_id,
        "name_initials": " ".join(f"{word[0]}." for word in citizen.full_name.split()) or None,
        "phone": masked_phone(citizen.phone) if citizen.phone else None,
        "national_id": national_id.mask(citizen.national_id) or None,
        "assurance_level": citizen.assurance_level,
        "dormant": is_dormant(citizen, now=now),
        "verified_at": instant(check.checked_at) if check else None,
        "version": citizen.version,
    }


def id_card(card: IdCard, provinces: Mapping[str, str]) -> dict[str, Any]:
    """The spec's IdCard: `profile` can be sent as it is to change the profile. Of the address only the province is
    suggested, and only one of today: communes were merged since most cards were printed."""
    last = card.address.rpartition(",")[2].strip().casefold()
    return {
        "profile": {
            "full_name": card.full_name,
            "birth_on": card.birth_on.isoformat(),
            "sex": card.sex,
            "national_id": card.national_id,
        },
        "address_line": card.address,
        "province_code": next((code for code, name in provinces.items() if name.casefold() == last), None),
        "issued_on": card.issued_on.isoformat(),
        "warnings": list(card.warnings),
    }


def access(seen: Access, language: str) -> dict[str, Any]:
    """The spec's Access: unit and time. The officer's login name stays with the unit, which knows it by them."""
    return {
        "at": instant(seen.at),
        "kind": seen.kind,
        "kind_label": word("access_kinds", seen.kind, language),
        "agency_code": seen.agency_code,
        "dossier_id": seen.dossier_id or None,
    }


def masked_phone(phone: str) -> str:
    """`+84912***678` of an E.164 number: its owner knows it again."""
    return f"{phone[:6]}***{phone[-3:]}"
