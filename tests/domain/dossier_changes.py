"""What a move did, whole: its name, every field of the head that it changed, and what it tells."""

from dataclasses import fields
from typing import Any

from chalicelib.domain.dossier import Dossier, Moved

# What every move counts, and what an officer's decision keeps to be undone: test_dossier.py.
BESIDE = {"version", "events", "last_decision"}


def changed(before: Dossier, after: Dossier) -> dict[str, Any]:
    """The fields that differ, as they are after."""
    names = [one.name for one in fields(Dossier) if one.name not in BESIDE]
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


def did(before: Dossier, moved: Moved) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The move, what it changed of the head, and what it tells; and that the event is of that instant."""
    assert moved.event.at == moved.dossier.updated_at
    return moved.event.action, changed(before, moved.dossier), dict(moved.event.detail)
