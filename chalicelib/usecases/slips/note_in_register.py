"""Keep a unit's register: a line for each dossier taken in, which follows the dossier."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.dossier import DossierEvent
from chalicelib.domain.dossier_clock import CALENDAR
from chalicelib.domain.dossier_states import OFFICERS_ONLY
from chalicelib.domain.register import entry
from chalicelib.domain.slip_facts import person_of
from chalicelib.domain.slips import Person
from chalicelib.usecases.ports.dossiers import Dossiers, Register
from chalicelib.usecases.ports.people import Citizens
from chalicelib.usecases.retrying import again_on_conflict

# Moves that a register does not tell of, or that come before there is a line. A refusal is told: it may be of a dossier
# whose acceptance was taken back.
_SILENT = frozenset({"submit", "unsettle_fee", "quote_fee", "refuse_exemption", "warn", "receive_papers"})
_SILENT |= OFFICERS_ONLY


@again_on_conflict()
def note_in_register(
    event: DossierEvent,
    *,
    provinces: Mapping[str, str],
    dossiers: Dossiers,
    citizens: Citizens,
    register: Register,
) -> None:
    """Write the dossier's line as the dossier is now. Told again, or late, it changes nothing."""
    is_counted_on = event.action == "warn" and event.detail.get("threshold") == CALENDAR  # it has a due time again
    if event.action in _SILENT and not is_counted_on:
        return
    dossier = dossiers.get(event.dossier_id)
    if dossier is None or not dossier.dossier_code:
        return
    before = register.get(dossier.dossier_code)
    if event.action == "accept" and dossier.accepted_at is None:
        # Undone before this was told: the code was given, so it has its line.
        due_at = datetime.fromisoformat(event.detail["due_at"]) if event.detail.get("due_at") else None
        dossier = replace(dossier, accepted_at=event.at, first_due_at=due_at, version=event.version)
    person = before.person if before else Person()
    if before is None:
        person = person_of(citizens.get(dossier.applicant_id), dossier, provinces)
    after = entry(dossier, before, person, event)
    if after:
        register.save(before, after)
