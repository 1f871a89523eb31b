"""Tell a unit something, about a dossier or in general."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import feedback as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.agency import Agency
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.feedback import Feedback, FeedbackRules
from chalicelib.domain.once import Once
from chalicelib.domain.succession import taken_over_by
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.calendars.known_hours import known_hours
from chalicelib.usecases.counted import counted
from chalicelib.usecases.ports.administration import Agencies, Calendars
from chalicelib.usecases.ports.dossiers import Dossiers, FeedbackStore
from chalicelib.usecases.ports.people import Limits
from chalicelib.usecases.retrying import again_on_conflict

MOST_A_DAY = 20
TRIES = 3  # codes drawn: of 78 billion few are taken


def send_feedback(
    kind: str,
    text: str,
    *,
    dossier_id: str,
    agency_code: str,
    by: Actor,
    now: datetime,
    once: Once,
    random_int: Callable[[], int],
    terms: FeedbackRules,
    feedback: FeedbackStore,
    dossiers: Dossiers,
    agencies: Agencies,
    calendars: Calendars,
    limits: Limits,
) -> Feedback:
    """Keep it with a code and a deadline counted in the unit's working time. About a dossier it goes to the unit that
    has it; in place of a closed unit to who took over (about a dossier to the closed one, where nobody did). Where the
    unit's calendar is missing the deadline stays open, and is counted from now on once somebody entered it.

    Refuses a dossier that is not the citizen's own and handed in, and an unknown unit, as faults of the request; a unit
    that nobody took over from with `agency_not_competent`; more than twenty in a day with `too_many_requests` (sent
    again it counts once).
    """
    dossier = _own(dossier_id, by, dossiers) if dossier_id else None
    if dossier:
        unit = _who_has(dossier, now, agencies)
    else:
        heir = _unit(agency_code, now, agencies)
        unit = (heir.agency_code, heir.name)
    due = rules.due(terms, now=now, hours=known_hours(unit[0], calendars=calendars))
    sent = Feedback(
        feedback_id="",
        citizen_id=by.id,
        kind=kind,
        agency_code=unit[0],
        agency_name=unit[1],
        dossier_id=dossier.dossier_id if dossier else "",
        dossier_code=dossier.dossier_code if dossier else "",
        text=text.strip(),
        sent_at=now,
        due_at=due,
    )
    with counted(f"feedback#{by.id}", most=MOST_A_DAY, window_s=86_400, now=now, limits=limits):
        return _kept(sent, random_int, once, feedback)


@again_on_conflict(TRIES)
def _kept(sent: Feedback, random_int: Callable[[], int], once: Once, feedback: FeedbackStore) -> Feedback:
    """Under a code of its own: one that is taken already is drawn again."""
    coded = replace(sent, feedback_id=rules.code_of(random_int()))
    feedback.create(coded, once=once.of(coded))
    return coded


def _own(dossier_id: str, by: Actor, dossiers: Dossiers) -> Dossier:
    found = dossiers.get(dossier_id)
    if found is None or found.applicant_id != by.id or found.submitted_at is None:
        raise Refused("invalid_request", faults=[Fault("/dossier_id", "dossier_unknown")])
    return found


def _who_has(dossier: Dossier, now: datetime, agencies: Agencies) -> tuple[str, str]:
    unit = agencies.get(dossier.agency_code)
    heir = taken_over_by(unit, on=vietnamese_date(now), find=agencies.get) if unit else None
    if heir is None or heir.agency_code == dossier.agency_code:
        return dossier.agency_code, dossier.agency_name
    return heir.agency_code, heir.name


def _unit(agency_code: str, now: datetime, agencies: Agencies) -> Agency:
    found = agencies.get(agency_code)
    if found is None:
        raise Refused("invalid_request", faults=[Fault("/agency_code", "agency_unknown")])
    heir = taken_over_by(found, on=vietnamese_date(now), find=agencies.get)
    if heir is None:
        raise Refused("agency_not_competent", agency=found.name)
    return heir
