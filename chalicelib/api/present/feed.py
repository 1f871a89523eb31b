"""Timeline, messages and changes as the spec shows them."""

from typing import Any

from chalicelib.api.present.words import instant, word
from chalicelib.domain.feed import Change, Entry, Message


def entry(line: Entry, language: str) -> dict[str, Any]:
    """One line of the timeline, in words and in facts."""
    key, facts = _key(line), dict(line.facts)
    if "to_state" in facts:
        facts["state_label"] = word("dossier_states", str(facts["to_state"]), language)
    return {
        "at": instant(line.at),
        "kind": line.kind,
        "event": line.event,
        "title": word("timeline_titles", key, language, facts),
        "detail": word("timeline_details", key, language, facts) or None,
        "actor": word("actors", line.actor_kind, language),
        "facts": dict(line.facts),
        "ref": {"kind": line.kind, "id": line.ref},
    }


def message(told: Message, language: str) -> dict[str, Any]:
    """One message."""
    key = _key(told.entry)
    return {
        "notification_id": told.message_id,
        "kind": told.entry.event,
        "title": word("message_titles", key, language, told.entry.facts),
        "body": word("message_bodies", key, language, told.entry.facts),
        "dossier_id": told.entry.dossier_id,
        "created_at": instant(told.entry.at),
        "read_at": instant(told.read_at),
    }


def change(changed: Change) -> dict[str, Any]:
    """One thing to fetch again, or to forget."""
    return {
        "kind": changed.kind,
        "id": changed.id,
        "version": changed.version,
        "deleted": changed.deleted,
        "at": instant(changed.at),
    }


def _key(line: Entry) -> str:
    """A finish is told by its outcome, a warning by its threshold, a submission by what is claimed with it."""
    told = (
        line.facts.get("outcome")
        or line.facts.get("threshold")
        or ("claiming" if line.event == "submit" and "exemption" in line.facts else "")
    )
    return f"{line.kind}.{line.event}.{told}" if told else f"{line.kind}.{line.event}"
