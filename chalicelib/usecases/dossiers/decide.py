"""One move of an officer or applicant: load, decide, save."""

from collections.abc import Callable

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain.actor import Actor
from chalicelib.domain.calendar import OfficeHours
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, Moved, may
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.domain.procedure import Procedure
from chalicelib.usecases.dossiers.keep_unanswered import keep_unanswered
from chalicelib.usecases.ports.administration import Calendars, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers

# A dossier with its papers: what one read gives and what answers show.
Whole = tuple[Dossier, list[Document]]


def decide(
    dossier_id: str, decision: Callable[[Dossier, list[Document]], Moved], *, once: Once, dossiers: Dossiers
) -> Whole:
    """Apply `decision` (one of the moves of `domain.dossier_…`) and store it with its event and answer. Where it leaves
    a request to complete unanswered, what is decided on is what was handed in."""
    found = dossiers.load(dossier_id)
    if found is None:
        raise Refused("not_found")
    before, documents = found
    return keep(before, decision(before, documents), documents, once=once, dossiers=dossiers)


def keep(
    before: Dossier,
    decided: Moved,
    documents: list[Document],
    *,
    once: Once,
    dossiers: Dossiers,
    parcel: Delivery | None = None,
) -> Whole:
    """Store what was decided, with its event and answer; Conflict when the `parcel` that it rests on has moved."""
    moved, papers, marked = keep_unanswered(before, decided, documents, dossiers=dossiers)
    whole = (moved.dossier, papers)
    dossiers.save(before, moved.dossier, event=moved.event, once=once.of(whole), marked=marked, parcel=parcel)
    return whole


def decide_by_clock(
    dossier_id: str,
    action: str,
    decision: Callable[[Dossier, Procedure, OfficeHours], Moved],
    *,
    by: Actor,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    calendars: Calendars,
) -> Whole:
    """The same for a move that starts, stops or shifts the clock: it needs the procedure as it was filed under, and
    the hours of the unit that has the dossier now. `action` is asked of the table first, so that a stranger is told
    nothing. A clock that waits for a missing calendar is counted on first, or the decision waits for it too
    (`calendar_missing`)."""

    def by_clock(dossier: Dossier, _: list[Document]) -> Moved:
        may(dossier, action, by=by)
        procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
        hours = calendars.hours_of(dossier.agency_code)
        return decision(clock.counted_on(dossier, procedure.duration, hours=hours), procedure, hours)

    return decide(dossier_id, by_clock, once=once, dossiers=dossiers)
