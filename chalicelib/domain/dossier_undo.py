"""Undoing the last decision: told as a move of its own, while nothing came after it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.actor import LEADER, Actor
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.dossier import Dossier, Moved, may, move
from chalicelib.domain.dossier_assignment import NOBODYS
from chalicelib.domain.dossier_parts import LastDecision, Past, Undone
from chalicelib.domain.errors import Refused
from chalicelib.domain.vietnamese_time import vietnamese_date


@dataclass(frozen=True, slots=True)
class Untouched:
    """What an undo saw of money and post: the payment last begun for the dossier ("" for none), and the parcel with its
    result, not ordered yet ("": it does not matter). It is kept only while both are so."""

    last_payment: str
    delivery_id: str


def undo(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    reason: str,
    days: int,
    money_moved_at: datetime | None,
    post_ordered: bool,
    hours: OfficeHours | None = None,
) -> Moved:
    """Put the dossier back to where it stood before the last decision; what was decided stays in the list of moves.

    By who took it or a leader of the unit, others: `forbidden_role`. Refuses with `nothing_to_undo` when there is no
    decision or something came after it (the applicant's own answer, money settled, the result handed over), with
    `undo_late` after the Vietnamese day of the decision and `days` more (data; 0 is the same day), with `undo_money`
    when a payment was begun since or the decision ended a dossier that had one, with `undo_post` when the parcel with
    the result was ordered; with `undo_used` a second request to complete before acceptance, or extension: of those one
    is taken back in a dossier's life. `money_moved_at` is when the dossier's last payment was begun.

    Time that ran meanwhile is used, by the unit's `hours` (needed where `let_it_run`): undone and done again, a
    decision ends the term where it did the first time.
    """
    may(dossier, "undo", by=by)
    last = dossier.last_decision
    if last is None or last.papers_version != dossier.papers_version:
        raise Refused("nothing_to_undo")
    if last.by != by.id and LEADER not in by.roles:
        raise Refused("forbidden_role")
    if vietnamese_date(now) > vietnamese_date(last.at) + timedelta(days=days):
        raise Refused("undo_late")
    if money_moved_at is not None and (money_moved_at >= last.at or _gave_money_back(dossier)):
        raise Refused("undo_money")
    if post_ordered and last.action == "finish":
        raise Refused("undo_post")
    if dossier.undo_is_used:
        raise Refused("undo_used")
    past = {name: getattr(last.past, name) for name in Past.__dataclass_fields__}
    if last.past.agency_code != dossier.agency_code:
        past |= NOBODYS  # the desk it lay on there is no desk here
    past |= clock.stands_still_again(dossier, last.past, now=now, hours=hours)
    past["undone"] = _noted(dossier, last)
    put_back = move(dossier, "undo", by=by, now=now, **past, detail={"undone": last.action, "reason": reason})
    return _caught_up(put_back, now)


def let_it_run(dossier: Dossier) -> bool:
    """Whether the clock stood still before the last decision and runs since: undoing that needs the unit's hours."""
    last = dossier.last_decision
    return last is not None and last.past.accepted_at is not None and last.past.due_at is None and bool(dossier.due_at)


def _noted(dossier: Dossier, last: LastDecision) -> Undone:
    before = dossier.undone
    if last.action == "accept":
        since = dossier.taken_in_before or dossier.accepted_at
        return replace(before, accepted_at=since, sealed_sets=dossier.sealed_sets)
    return replace(before, actions=(*before.actions, last.action)) if dossier.undo_counts else before


def _gave_money_back(dossier: Dossier) -> bool:
    """Not accepted or refused: what was paid in part is on its way back."""
    return dossier.state == "not_accepted" or dossier.outcome == "refused"


def _caught_up(moved: Moved, now: datetime) -> Moved:
    return replace(moved, dossier=replace(moved.dossier, **clock.caught_up(moved.dossier, now=now)))
