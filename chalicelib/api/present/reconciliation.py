"""The three-way report as officers see it."""

from typing import Any

from chalicelib.api.present.credit import url_id
from chalicelib.api.present.words import instant, word
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.reconciliation import Compared, Totals
from chalicelib.domain.settlement import Settlement


def row(one: Compared, language: str) -> dict[str, Any]:
    """One transfer as each side tells it, and where they differ."""
    credit = one.credit
    return {
        "credit_id": url_id(credit.credit_id),
        "bank_reference": credit.bank_reference or None,
        "memo": credit.memo,
        "occurred_at": instant(credit.occurred_at),
        "notice": None if one.noticed_vnd is None else {**_provider(one), "amount_vnd": one.noticed_vnd},
        "statement": None if one.stated_vnd is None else {"place": credit.stated_in, "amount_vnd": one.stated_vnd},
        "dossiers": [_dossier(dossier) for dossier in one.dossiers],
        "settlement": settlement(one.settlement),
        "differences": [
            {"code": code, "label": word("reconciliation_differences", code, language)} for code in one.differences
        ],
    }


def settlement(found: Settlement | None) -> dict[str, Any] | None:
    """What a gateway paid out, and for which days' payments."""
    if found is None:
        return None
    return {
        "state": found.state,
        "provider": found.provider,
        "booked_on": found.booked_on.isoformat(),
        "lump_vnd": found.lump_vnd,
        "from_on": found.from_on.isoformat(),
        "to_on": found.to_on.isoformat(),
        "payments": found.payments,
        "sum_vnd": found.sum_vnd,
        "fee_vnd": found.fee_vnd,
        "most_fee_vnd": found.most_fee_vnd,
    }


def totals(found: Totals) -> dict[str, Any]:
    """The sums of the day."""
    return {
        "transfers": found.transfers,
        "noticed_vnd": found.noticed_vnd,
        "stated_vnd": found.stated_vnd,
        "settled_vnd": found.settled_vnd,
        "waiting_vnd": found.waiting_vnd,
        "to_refund_vnd": found.to_refund_vnd,
        "paid_out_vnd": found.paid_out_vnd,
        "difference_vnd": found.difference_vnd,
    }


def _provider(one: Compared) -> dict[str, str]:
    return {"provider": one.credit.noticed_by or one.credit.provider}


def _dossier(dossier: Dossier) -> dict[str, Any]:
    return {
        "dossier_id": dossier.dossier_id,
        "dossier_code": dossier.dossier_code or None,
        "state": dossier.state,
        "fee_state": dossier.fee.state,
        "fee_vnd": dossier.fee.amount_vnd,
    }
