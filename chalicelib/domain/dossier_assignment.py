"""On whose desk a dossier lies: taken by an officer, given by a leader, or let go."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain import dossier_states as states
from chalicelib.domain.actor import LEADER, RECEIVER, SPECIALIST, SYSTEM, Actor
from chalicelib.domain.dossier import Dossier, Moved, may, move
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.officer import Officer

WORKERS = frozenset({RECEIVER, SPECIALIST, LEADER})
NOBODYS: Mapping[str, Any] = {"assigned_to": "", "assigned_at": None, "left_by": ""}
# Whose work the dossiers of each queue are: who receives takes them in and gives results out, the rest is the
# department's.
_NEEDED: Mapping[str, frozenset[str]] = {
    "new": frozenset({RECEIVER, LEADER}),
    "processing": frozenset({SPECIALIST, LEADER}),
    "waiting_citizen": frozenset({SPECIALIST, LEADER}),
    "ready": frozenset({RECEIVER, LEADER}),
}


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
        left_by="",
        detail={"officer_id": to, "previous_officer_id": dossier.assigned_to},
    )


def leaves_work(before: Officer, after: Officer) -> bool:
    """Whether an officer had dossiers on the desk, perhaps, that are not for them any more: the account was closed, it
    belongs to another unit, or it lost a role in which one works with dossiers."""
    if not before.active or not before.roles & WORKERS:
        return False
    moved = not after.active or after.agency_code != before.agency_code
    return moved or bool((before.roles - after.roles) & WORKERS)


def queues_left(roles_before: Collection[str], officer: Officer | None, *, works_here: bool) -> list[str]:
    """The queues whose dossiers must leave the officer's desk at a unit: all where the officer (None: there is none)
    does not work with its dossiers any more (`works_here`: it is the officer's unit, or its work fell to that); else
    those of which the officer lost every role that they need. What the officer was given beyond the roles held then
    stays."""
    if officer is None or not officer.active or not works_here or not officer.roles & WORKERS:
        return list(_NEEDED)
    lost = set(roles_before) - officer.roles
    return [queue for queue, needed in _NEEDED.items() if needed & lost and not needed & officer.roles]


def release(dossier: Dossier, officer_id: str, *, now: datetime) -> Moved | None:
    """Put what lies on the desk of an officer who does not work there any more on nobody's, and note whose it was, for
    the unit's leaders. None where it does not lie there, or in no queue."""
    if not officer_id or dossier.assigned_to != officer_id or dossier.stopped_finally or not dossier.is_local:
        return None
    if states.arrow(dossier.state, "assign", accepted=dossier.accepted) is None:
        return None
    detail = {"officer_id": "", "previous_officer_id": officer_id, "reason": "officer_left"}
    return move(dossier, "assign", by=SYSTEM, now=now, **{**NOBODYS, "left_by": officer_id}, detail=detail)


def _works_here(dossier: Dossier, by: Actor, officer: Officer | None, *, is_self: bool) -> bool:
    if is_self:
        return by.works_for(dossier.agency_code)  # in a role that works with it: `may` saw to that
    if officer is None or not officer.active or not officer.roles & WORKERS:
        return False
    # A unit's officers have what it took over on their desks too.
    is_heir = officer.agency_code == by.agency_code and dossier.agency_code in by.took_over
    return officer.agency_code == dossier.agency_code or is_heir
