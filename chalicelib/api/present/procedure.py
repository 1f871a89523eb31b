"""Procedures as the spec shows them."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api.present.words import word
from chalicelib.domain.exemptions import Exemption
from chalicelib.domain.procedure import Procedure

_SUMMARY = ("name", "name_en", "field", "agency_level", "agency", "mode", "handled_by", "central_url", "result_by_post")
_DETAIL = ("papers", "result", "result_by_post", "personal_presence", "form_schema", "guide_steps")


def summary(procedure: Procedure, language: str) -> dict[str, Any]:
    """One line of the catalogue."""
    content = procedure.content
    told = content["duration"]
    duration = {"value": told["value"], "unit": told["unit"], "count_mode": told.get("count_mode", "hours")}
    return {
        "procedure_code": procedure.procedure_code,
        "version": procedure.version,
        **{name: content.get(name) for name in _SUMMARY},
        "duration": {**duration, "text": _in_words(told, language)},
        "fees": [
            {name: fee.get(name) for name in ("kind", "name", "amount_vnd", "unit", "channel")}
            | {"note": fee.get("note") or ""}
            for fee in content["fees"]
        ],
        "min_assurance": procedure.min_assurance,
    }


def whole(procedure: Procedure, language: str, *, coming: Procedure | None = None) -> dict[str, Any]:
    """Everything a person needs before filing; and of the version that is coming, what may be a reason to wait."""
    since = procedure.effective_on
    return summary(procedure, language) | {
        **{name: procedure.content[name] for name in _DETAIL},
        "exemptions": [_exemption(one, procedure, language) for one in procedure.exemptions],
        "applicants": {
            "kinds": list(procedure.who_may_apply.kinds),
            "authorisation_slot": procedure.who_may_apply.authorisation_slot or None,
            "no_paper_for": list(procedure.who_may_apply.no_paper_for),
        },
        "effective_on": since.isoformat() if since else None,
        "coming": _coming(coming, language) if coming else None,
        "papers_by_post": procedure.papers_by_post,
        "postage_paid_by": procedure.postage.paid_by,
        "fee_prepaid": procedure.fee_prepaid,
        "media": procedure.content.get("media", []),
    }


def _coming(coming: Procedure, language: str) -> dict[str, Any]:
    return {"effective_on": coming.content["effective_on"], **summary(coming, language)}


def _exemption(ground: Exemption, procedure: Procedure, language: str) -> dict[str, Any]:
    return {
        "code": ground.code,
        "name": ground.name_en if language == "en" else ground.name,
        "legal_ground": ground.legal_ground,
        "fees": [rule.name for rule in procedure.fee_rules if rule.code in ground.fees],
        "percent": ground.percent,
        "off_vnd": ground.off_vnd,
        "proof_slot": ground.proof_slot or None,
        "valid_from": ground.valid_from.isoformat() if ground.valid_from else None,
        "valid_to": ground.valid_to.isoformat() if ground.valid_to else None,
    }


def _in_words(duration: Mapping[str, Any], language: str) -> str:
    """No days at all is the same day."""
    unit = duration["unit"] if duration["value"] else "same_day"
    return word("durations", unit, language, {"value": duration["value"]})
