"""Imports of statements as officers see them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib import wiring
from chalicelib.api.present.credit import url_id
from chalicelib.api.present.words import instant, word
from chalicelib.domain.statement_import import AWAITING_UPLOAD, RowFault, StatementImport
from chalicelib.domain.told_entry import OUTCOMES, ToldEntry


def statement(one: StatementImport, language: str, *, upload: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One import and where it stands; with `upload`, where to send its file."""
    body: dict[str, Any] = {
        "import_id": one.import_id,
        "state": one.state,
        "state_label": word("statement_states", one.state, language),
        "endpoint": one.endpoint,
        "account": one.account,
        "agency_code": one.agency_code,
        "format": one.format,
        "mapping": one.mapping or None,
        "filename": one.filename,
        "uploaded_by": one.uploaded_by,
        "statement_ids": list(one.statement_ids),
        "from_on": _day(one.from_on),
        "to_on": _day(one.to_on),
        "opening_vnd": one.opening_vnd,
        "closing_vnd": one.closing_vnd,
        "counts": [_count(one, outcome, language) for outcome in OUTCOMES if outcome in one.entries],
        "reason": one.reason or None,
        "reason_text": word("statement_faults", one.reason, language) if one.reason else None,
        "place": one.place or None,
        "expected_vnd": one.expected_vnd,
        "found_vnd": one.found_vnd,
        "faults": [_fault(fault, language) for fault in one.faults],
        "created_at": instant(one.created_at),
        "updated_at": instant(one.updated_at),
    }
    if upload is not None:
        body["upload"] = dict(upload)
        body["expires_at"] = upload["expires_at"]
    return body


def upload_form(one: StatementImport, *, now: datetime, lifetime: timedelta) -> dict[str, Any] | None:
    """Where to send a file that is still awaited; None once it arrived."""
    if one.state != AWAITING_UPLOAD:
        return None
    form = wiring.documents.statement_files().upload_form(one, seconds=int(lifetime.total_seconds()))
    return {"url": form["url"], "fields": dict(form["fields"]), "expires_at": instant(now + lifetime)}


def questions(entries: Sequence[ToldEntry], language: str) -> list[dict[str, Any]]:
    """Entries about which a person must decide."""
    return [
        {
            "outcome": entry.outcome,
            "outcome_label": word("statement_outcomes", entry.outcome, language),
            "amount_vnd": entry.amount_vnd,
            "booked_on": _day(entry.booked_on),
            "memo": entry.memo,
            "references": list(entry.references),
            "credit_id": url_id(entry.credit_id) if entry.credit_id else None,
            "refund_ids": list(entry.candidates),
        }
        for entry in entries
    ]


def _count(one: StatementImport, outcome: str, language: str) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "outcome_label": word("statement_outcomes", outcome, language),
        "entries": one.entries[outcome],
        "sum_vnd": one.sums_vnd[outcome],
    }


def _fault(fault: RowFault, language: str) -> dict[str, Any]:
    return {
        "row": fault.row,
        "column": fault.column or None,
        "code": fault.code,
        "detail": word("statement_faults", fault.code, language),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
