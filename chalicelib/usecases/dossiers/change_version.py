"""Offer a draft the present version of its procedure, and move it there when its owner wants that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier, not_allowed_now
from chalicelib.domain.dossier_states import DRAFT
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.procedure_change import Change, changes_between, move_draft
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.dossiers.save_draft import REFUSED_WHILE_TYPING
from chalicelib.usecases.ports.administration import Procedures
from chalicelib.usecases.ports.dossiers import Dossiers

FormFaults = Callable[..., tuple[Fault, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """From which version to which, what is different, and the fields whose answers would be lost."""

    from_version: int
    to_version: int
    changes: list[Change]
    lost_fields: list[str]


def compare_version(
    dossier_id: str, *, by: Actor, now: datetime, dossiers: Dossiers, procedures: Procedures, form_faults: FormFaults
) -> Offer:
    """What would be different; nothing when the draft has the present version. Refuses with `not_allowed_now` what was
    handed in: that keeps its version."""
    draft, _ = _draft(dossier_id, by, dossiers)
    old, new = _versions(draft, procedures, now)
    lost = set(draft.form) - set(new.form_schema.get("properties", {})) | _unreadable(draft, new, form_faults)
    return Offer(old.version, new.version, changes_between(old, new), sorted(lost))


def change_version(
    dossier_id: str,
    to_version: int,
    *,
    version: int,
    by: Actor,
    now: datetime,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    form_faults: FormFaults,
) -> Whole:
    """The draft under the present version of its procedure, with what was typed kept wherever it still has a place.

    Refuses a stale draft `version` with `draft_stale`, and a `to_version` that is not the present one (published anew
    since it was looked at) as a fault.
    """
    draft, papers = _draft(dossier_id, by, dossiers)
    if version != draft.version:
        raise Refused("draft_stale", version=draft.version)
    _, new = _versions(draft, procedures, now)
    if to_version != new.version:
        raise Refused("invalid_request", faults=[Fault("/to_version", "not_allowed")])
    after = move_draft(draft, new, unreadable=_unreadable(draft, new, form_faults), now=now)
    whole = (after, papers)
    dossiers.save(draft, after, once=once.of(whole))
    return whole


def _draft(dossier_id: str, by: Actor, dossiers: Dossiers) -> Whole:
    found = dossiers.load(dossier_id)
    if found is None or found[0].applicant_id != by.id:
        raise Refused("not_found")
    if found[0].state != DRAFT:
        raise not_allowed_now(found[0], by)
    return found


def _versions(draft: Dossier, procedures: Procedures, now: datetime) -> tuple[Procedure, Procedure]:
    old = procedures.version(draft.procedure_code, draft.procedure_version)
    today = vietnamese_date(now)
    return old, procedures.in_force(procedures.current(draft.procedure_code), on=today) or old


def _unreadable(draft: Dossier, new: Procedure, form_faults: FormFaults) -> set[str]:
    """Fields that could not be saved again under the new form: they would stand in the way of every later save."""
    faults = form_faults(new.form_schema, draft.form, partial=True)
    return {fault.pointer.split("/")[2] for fault in faults if fault.code in REFUSED_WHILE_TYPING}
