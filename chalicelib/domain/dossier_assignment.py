"""On whose desk a dossier lies: taken by an officer, given by a leader, or let go."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.actor import LEADER, RECEIVER, SPECIALIST, Actor
from chalicelib.domain.dossier import Dossier, Moved, may, move
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.officer import Officer

WORKERS = frozenset({RECEIVER, SPECIALIST, LEADER})
NOBODYS: Mapping[str, Any] = {"assigned_to": "", "assigned_at": None}


def assign(dossier: Dossier, *, to: str, officer: Officer | None, by: Actor, now: datetime) -> Moved | None:
    """Put the dossier on the desk of `to`, or on nobody's (""); None where it lies there already. `officer` is who `to`
    is, and not asked for when officers take it themselves.

    A receiver or specialist takes what is free and lets go of their own; a leader gives it to whom they like. Refuses
    what `may` refuses; giving without being a leader with `forbidden_role`; what lies on another's desk with
    `assigned_to_another`; whoever does not work with dossiers in this very unit as a fault.
    """
    may(dossier, "assign", by=by)
    if LEADER not in by.roles:
        if to not in ("", by.id):
            raise Refused("forbidden_role")
        if dossier.assigned_to not in ("", by.id):
            raise Refused("assigned_to_another", extensions={"assigned_to": dossier.assigned_to})
    if to == dossier.assigned_to:
        return None
    if to and not _works_here(dossier, by, officer, is_self=to == by.id):
        raise Refused("invalid_request", faults=[Fault("/officer_id", "officer_unknown")])
    return move(
        dossier,
        "assign",
        by=by,
        now=now,
        assigned_to=to,
        assigned_at=now if to else None,
        detail={"officer_id": to, "previous_officer_id": dossier.assigned_to},
    )


def _works_here(dossier: Dossier, by: Actor, officer: Officer | None, *, is_self: bool) -> bool:
    if is_self:
        return by.works_for(dossier.agency_code) and bool(by.roles & WORKERS)
    if officer is None or not officer.active or not officer.roles & WORKERS:
        return False
    # A unit's officers have what it took over on their desks too.
    is_heir = officer.agency_code == by.agency_code and dossier.agency_code in by.took_over
    return officer.agency_code == dossier.agency_code or is_heir
