"""Prepare the next version of a procedure, publish it, or publish an earlier one again. Filed dossiers keep theirs."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.domain.actor import Actor
from chalicelib.domain.administration import require_province_administrator, require_seen, revised
from chalicelib.domain.errors import Conflict, Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.procedure_check import faults_of
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.ports.administration import Procedures

FormIsSound = Callable[[Any], bool]


def save_draft(
    procedure_code: str,
    content: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    procedures: Procedures,
    form_is_sound: FormIsSound,
) -> tuple[Procedure, tuple[Fault, ...]]:
    """Keep what is to be published next, faulty or not, and tell what is wrong with it; `version` is the draft's that
    its editor saw, 0 where there was none.

    Refuses who does not administer the province with `forbidden_role`, another version with `administration_stale`.
    """
    require_province_administrator(by)
    before = procedures.draft(procedure_code)
    have = before.version if before else 0
    require_seen(version, have)
    after = Procedure(procedure_code, have + 1, content)
    try:
        procedures.save_draft(before, after)
    except Conflict:  # two editors in the same moment
        raise Refused("administration_stale", version="") from None
    return after, faults_of(content, form_is_sound=form_is_sound)


def publish(
    procedure_code: str,
    *,
    base_version: int,
    draft_version: int | None = None,
    earlier_version: int | None = None,
    effective_on: date | None = None,
    reason: str,
    by: Actor,
    now: datetime,
    once: Once,
    procedures: Procedures,
    form_is_sound: FormIsSound,
) -> Procedure:
    """Make the draft, or an earlier version, the next version; `base_version` is the one published last that was seen,
    0 where there was none. What is open goes on under the version that it was opened with. With `effective_on` it is in
    force from that Vietnamese day on; a version that waits already gives way to it, and is never in force.

    Refuses a day that is not after today as a fault of the request, who does not administer the province with
    `forbidden_role`, a version that is not there with `not_found`, other versions than were seen with
    `administration_stale`, and every contradiction at once with `procedure_faulty`.
    """
    require_province_administrator(by)
    before = procedures.current(procedure_code)
    have = before.latest if before else 0
    require_seen(base_version, have)
    today = vietnamese_date(now)
    if effective_on and effective_on <= today:
        raise Refused("invalid_request", faults=[Fault("/effective_on", "not_a_later_day")])
    if earlier_version is not None:
        try:
            source = procedures.version(procedure_code, earlier_version)
        except LookupError:
            raise Refused("not_found") from None
    else:
        draft = procedures.draft(procedure_code)
        if draft is None:
            raise Refused("not_found")
        require_seen(draft_version or 0, draft.version)
        source = draft
    after = next_version(procedure_code, have + 1, source.content, effective_on=effective_on)
    if faults := faults_of(after.content, form_is_sound=form_is_sound):
        raise Refused("procedure_faulty", faults=faults)
    holds = procedures.in_force(before, on=today)
    revision = revised(
        f"procedure:{procedure_code}",
        after.version,
        holds.content if holds else None,
        after.content,
        by=by,
        reason=reason,
        now=now,
        kept=False,
    )
    if effective_on is None:
        procedures.publish(after, revision=revision, once=once.of(after))
    else:
        procedures.schedule(
            after, on=effective_on, published=before, until_then=holds, revision=revision, once=once.of(after)
        )
    return after


def next_version(
    procedure_code: str, version: int, content: Mapping[str, Any], *, effective_on: date | None = None
) -> Procedure:
    """The version with its own code, number and day in its content."""
    told = {name: value for name, value in content.items() if name != "effective_on"}
    day = {"effective_on": effective_on.isoformat()} if effective_on else {}
    return Procedure(procedure_code, version, {**told, "procedure_code": procedure_code, "version": version, **day})
