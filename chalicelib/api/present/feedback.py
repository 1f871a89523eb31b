"""Feedback as the spec shows it, to who sent it and to the unit."""

from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.api.present.words import instant, word
from chalicelib.domain.actor import Actor
from chalicelib.domain.feedback import Feedback, is_late, may_reopen, provisional_due

# Letters of a text, and of each answer to it, in a list: a page of the longest stays as small as docs/answer-sizes.md
# says.
MOST_LISTED, MOST_ANSWERED = 80, 40


def listed(one: Feedback, caller: Actor, language: str, *, now: datetime) -> dict[str, Any]:
    """The same for a list: of each text the beginning; the whole is read by its code."""
    whole = feedback(one, caller, language, now=now)
    short = {
        "text": _beginning(one.text, MOST_LISTED),
        "answers": [{**told, "text": _beginning(told["text"], MOST_ANSWERED)} for told in whole["answers"]],
        "reopened_because": _beginning(one.reopened_because, MOST_ANSWERED) or None,
    }
    return {**whole, **short, "is_cut": any(whole[name] != told for name, told in short.items())}


def _beginning(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


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
        "is_cut": False,
        "sent_at": instant(one.sent_at),
        "due_at": instant(one.due_at or provisional_due(one, wiring.rules.feedback_terms())),
        "due_is_provisional": one.due_at is None,
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
