"""Transfers as officers see them."""

import base64
from typing import Any

from chalicelib.api.present.words import instant, word
from chalicelib.domain.credit import TAKEN_BACK, Credit, Decision, Part, exception_of, in_place
from chalicelib.domain.errors import Refused
from chalicelib.domain.incoming import REASONS


def credit(transfer: Credit, language: str) -> dict[str, Any]:
    """One transfer: what the bank told, and where each part of it is."""
    place = exception_of(transfer)
    return {
        "credit_id": url_id(transfer.credit_id),
        "place": place or None,
        "place_label": word("money_places", place, language) if place else None,
        "amount_vnd": transfer.taken_back_vnd if place == TAKEN_BACK else in_place(transfer, place),
        "transfer_vnd": transfer.amount_vnd,
        "reversed_vnd": transfer.reversed_vnd,
        "taken_back_vnd": transfer.taken_back_vnd,
        "borne_vnd": transfer.borne_vnd,
        "refunding_vnd": transfer.refunding_vnd,
        "stated_vnd": transfer.stated_vnd,
        "same_as": url_id(transfer.same_as) if transfer.same_as else None,
        "provider": transfer.provider,
        "account": transfer.account,
        "bank_reference": transfer.bank_reference or None,
        "memo": transfer.memo,
        "agency_code": transfer.agency_code,
        "occurred_at": instant(transfer.occurred_at),
        "parts": [_part(part, language) for part in transfer.parts],
        "decisions": [_decision(one) for one in transfer.decisions],
    }


def url_id(credit_id: str) -> str:
    """The id as it may stand in a path: banks' references hold any character."""
    return base64.urlsafe_b64encode(credit_id.encode()).decode().rstrip("=")


def read_id(text: str) -> str:
    """The id that `url_id` wrote so; refuses with `not_found` what it never wrote."""
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:  # not base64, or not UTF-8
        raise Refused("not_found") from None
    if not found or url_id(found) != text:
        raise Refused("not_found")
    return found


def _part(part: Part, language: str) -> dict[str, Any]:
    # A person's reason is their own words, which may be those of a rule by chance.
    reason = word("money_reasons", part.reason, language) if part.reason in REASONS else part.reason
    return {
        "place": part.place,
        "place_label": word("money_places", part.place, language),
        "amount_vnd": part.amount_vnd,
        "payment_id": part.payment_id or None,
        "reason": part.reason or None,
        "reason_label": reason or None,
        "decided_by": part.decided_by or None,
        "at": instant(part.at),
    }


def _decision(one: Decision) -> dict[str, Any]:
    reason = url_id(one.reason) if one.action == "same_as" else one.reason
    return {
        "action": one.action,
        "amount_vnd": one.amount_vnd,
        "at": instant(one.at),
        "decided_by": one.by or None,
        "reason": reason,
    }
