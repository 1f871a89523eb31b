"""Everything kept about a citizen, for the citizen: machine-readable, with the addresses of what is longer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.api.present import citizen as present
from chalicelib.api.present import dossier as present_dossier
from chalicelib.api.present.words import instant
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.dossier import Dossier

# What has lists of its own, in pages of their own.
ELSEWHERE = (
    "/v1/me/sessions",
    "/v1/me/papers",
    "/v1/me/access-log",
    "/v1/me/erasure-requests",
    "/v1/feedback",
    "/v1/notifications",
)


def data_export(citizen: Citizen, dossiers: Sequence[Dossier], language: str, *, now: datetime) -> dict[str, Any]:
    """The spec's DataExport but for its cursor. Phone and national ID are whole here: it is the owner's right to have
    them (Law 91/2025/QH15), and the only answer that holds them."""
    check = citizen.identity_check
    return {
        "exported_at": instant(now),
        "profile": {**present.profile(citizen), "phone": citizen.phone, "national_id": citizen.national_id or None},
        "identity_check": {
            "paper": check.paper,
            "last_digits": check.last_digits,
            "agency_code": check.agency_code,
            "checked_at": instant(check.checked_at),
        }
        if check
        else None,
        "consents": [
            {
                "purpose": one.purpose,
                "granted": one.granted,
                "text_version": one.text_version,
                "decided_at": instant(one.decided_at),
                "channel": one.channel,
            }
            for one in citizen.consents.values()
        ],
        "items": [_dossier(one, language) for one in dossiers],
        "elsewhere": list(ELSEWHERE),
    }


def _dossier(dossier: Dossier, language: str) -> dict[str, Any]:
    url = f"/v1/dossiers/{dossier.dossier_id}"
    return {
        **present_dossier.summary(dossier, language),
        "form": dict(dossier.form),
        "applicant_name": dossier.applicant_name or None,
        "applicant": present_dossier.applied_for(dossier.applicant),
        "rating": dict(dossier.rating) or None,
        "urls": [url, f"{url}/timeline", f"{url}/slips", f"{url}/results"],
    }
