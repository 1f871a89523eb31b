"""Take in what a ministry's central system tells of its dossiers: checked as a whole, then applied as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import NOBODY, Dossier, Moved
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.mirror import CENTRAL, StatusRecord, mirror_id, mirrored
from chalicelib.domain.once import Once
from chalicelib.domain.procedure_code import national_part
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.ports.administration import Procedures
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.people import Citizens
from chalicelib.usecases.retrying import again_on_conflict


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of each dossier, in the order of the list: its code, and created, updated or unchanged."""

    outcomes: tuple[tuple[str, str], ...]


@again_on_conflict()
def import_statuses(
    records: Sequence[StatusRecord],
    faults: Sequence[Fault],
    *,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    citizens: Citizens,
    procedures: Procedures,
) -> Imported:
    """Mirror every record, in one transaction. `faults` are those of reading; with any fault at all nothing is applied
    and all are told at once, with their rows. Refused too, as faults: a procedure that is not on a central system here,
    and a dossier that another unit follows. Sent again it changes nothing; older news never overwrites newer. The
    applicant is found by the keyed hash of the national ID, if somebody declared it whose paper an officer saw."""
    central = [one for one in procedures.in_force_all(on=vietnamese_date(now)) if one.content["handled_by"] == CENTRAL]
    versions = {_code(one.procedure_code): one.version for one in central}
    have = dossiers.get_many([mirror_id(record.dossier_code) for record in records])
    wrong = list(faults)
    for index, record in enumerate(records if not faults else ()):
        before = have.get(mirror_id(record.dossier_code))
        if _code(record.procedure_code) not in versions:
            wrong.append(Fault(f"/items/{index}/MaTTHC", "procedure_not_central"))
        if before and not by.covers(before.agency_code):
            wrong.append(Fault(f"/items/{index}/MaHoSo", "not_allowed"))
    if wrong:
        raise Refused("invalid_request", faults=wrong)
    # Anybody may type a number; it is somebody's own once an officer has seen the paper.
    claimed = citizens.holders_of({record.national_id for record in records if record.national_id})
    seen = citizens.verified(claimed.values())
    holders = {number: citizen_id for number, citizen_id in claimed.items() if citizen_id in seen}
    pairs: list[tuple[Dossier | None, Moved]] = []
    outcomes = []
    for record in records:
        before = have.get(mirror_id(record.dossier_code))
        applicant_id = holders.get(record.national_id, NOBODY)
        moved = mirrored(
            before,
            record,
            applicant_id=applicant_id,
            agency_code=by.agency_code,
            procedure_version=versions[_code(record.procedure_code)],
            by=by,
            now=now,
        )
        outcomes.append((record.dossier_code, ("updated" if before else "created") if moved else "unchanged"))
        if moved:
            pairs.append((before, moved))
    imported = Imported(tuple(outcomes))
    dossiers.save_mirrored(pairs, once=once.of(imported))
    return imported


def _code(text: str) -> str:
    return national_part(text) or text
