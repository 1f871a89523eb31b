"""The rules in a procedure's published record, each built from its part of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.domain.applicant import CITIZEN, WhoMayApply
from chalicelib.domain.document import Slot
from chalicelib.domain.due_time import Duration
from chalicelib.domain.exemptions import Exemption
from chalicelib.domain.fee_lines import FeeRule
from chalicelib.domain.postage import Terms

Told = Mapping[str, Any]


def duration_of(told: Told) -> Duration:
    """How long it takes; refuses (ValueError) what is no duration."""
    return Duration(told["value"], told["unit"], told.get("count_mode", "hours"))


def slot_of(paper: Told) -> Slot:
    """One kind of paper, with its limits."""
    return Slot(
        paper["slot"],
        paper["name"],
        paper["required"],
        paper["max_pages"],
        paper["max_bytes"],
        tuple(paper["content_types"]),
    )


def fee_rule_of(rule: Told) -> FeeRule:
    """One amount of one fee; refuses (ValueError) money that is none."""
    return FeeRule(
        rule["kind"],
        rule["code"],
        rule["name"],
        rule["amount_vnd"],
        rule["channel"],
        rule["unit"],
        rule.get("cap_vnd"),
        _date(rule.get("valid_from")),
        _date(rule.get("valid_to")),
    )


def exemption_of(told: Told) -> Exemption:
    """One ground for paying less; refuses (ValueError) one of no fee or no single relief."""
    return Exemption(
        told["code"],
        told["name"],
        told["name_en"],
        told["legal_ground"],
        tuple(told["fees"]),
        told.get("percent"),
        told.get("off_vnd"),
        told.get("proof_slot") or "",
        _date(told.get("valid_from")),
        _date(told.get("valid_to")),
        told.get("adds_up", False),
    )


def who_may_apply_of(told: Told) -> WhoMayApply:
    """For whom it may be filed; the citizen for himself unless the data say more."""
    return WhoMayApply(
        tuple(told.get("kinds", (CITIZEN,))), told.get("authorisation_slot") or "", tuple(told.get("no_paper_for", ()))
    )


def postage_of(told: Told) -> Terms:
    """Who pays the way home of the result; the agency unless the data say otherwise."""
    return Terms(told.get("paid_by", "agency"), told.get("carrier", "ems"), told.get("weight_g", 100))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
