"""Feedback as the spec shows it, to who sent it and to the unit."""

from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.api.present.words import instant, word
from chalicelib.domain.actor import Actor
from chalicelib.domain.feedback import Feedback, is_late, may_reopen


def feedback(one: Feedback, caller: Actor, language: str, *, now: datetime) -> dict[str, Any]:
    """The spec's Feedback; which officer answered is for officers only."""
    is_officer = caller.kind == "officer"
    return {
        "feedback_id": one.feedback_id,
        "kind": one.kind,
        "state": one.state,
        "state_label": word("feedback_states", one.state, language),
        "agency_code": one.agency_code,
        "agency_name": one.agency_name,
        "dossier_id": one.dossier_id or None,
        "dossier_code": one.dossier_code or None,
        "text": one.text,
        "sent_at": instant(one.sent_at),
        "due_at": instant(one.due_at),
        "is_overdue": one.is_waiting and is_late(one, now=now),
        "answers": [
            {"text": told.text, "at": instant(told.at), "in_time": told.in_time}
            | ({"by": told.by} if is_officer else {})
            for told in one.answers
        ],
        "reopened_at": instant(one.reopened_at),
        "reopened_because": one.reopened_because or None,
        "may_reopen": may_reopen(one, now=now, rules=wiring.rules.feedback_terms()),
    }
