"""Refunds as officers see them; an account as its owner sees it."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api.present.credit import url_id
from chalicelib.api.present.words import instant, word
from chalicelib.domain.refund import Refund, needs_person


def refund(one: Refund, language: str) -> dict[str, Any]:
    """One refund; the account is told from the approval on, to those who make the transfer."""
    return {
        "refund_id": one.refund_id,
        "credit_id": url_id(one.credit_id),
        "payment_id": one.payment_id,
        "state": one.state,
        "state_label": word("refund_states", one.state, language),
        "amount_vnd": one.amount_vnd,
        "by": one.by,
        "account": dict(one.account) or None,
        "requested_by": one.requested_by,
        "approved_by": one.approved_by or None,
        "rejected_by": one.rejected_by or None,
        "rejected_why": one.rejected_why or None,
        "reference": one.reference or None,
        "needs_person": needs_person(one),
        "contradicted_at": instant(one.contradicted_at),
        "requested_at": instant(one.requested_at),
        "updated_at": instant(one.updated_at),
    }


def account(named: Mapping[str, str]) -> dict[str, Any]:
    """What its owner typed, with the number cut to what is recognised."""
    return {**named, "account": "*" * max(0, len(named["account"]) - 4) + named["account"][-4:]}
