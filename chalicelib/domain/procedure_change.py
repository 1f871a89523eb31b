"""A procedure was published anew while a draft lay: what is different, and the draft moved to the new version."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.vietnamese_time import vietnamese_date


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `what`: field_added, field_removed, field_required, paper_added, paper_removed, paper_required,
    fees_changed, duration_changed, assurance_raised; `name` is the field or slot, "" otherwise."""

    what: str
    name: str = ""


def changes_between(old: Procedure, new: Procedure) -> list[Change]:
    """What an applicant should know before moving a draft from `old` to `new`."""
    found = _named("field", set(_fields(old)), set(_fields(new)), _required(old), _required(new))
    papers_old, papers_new = ({slot.slot for slot in one.slots} for one in (old, new))
    must_old, must_new = ({slot.slot for slot in one.slots if slot.required} for one in (old, new))
    found += _named("paper", papers_old, papers_new, must_old, must_new)
    told = (
        ("fees_changed", old.fee_rules != new.fee_rules),
        ("duration_changed", old.duration != new.duration),
        ("assurance_raised", new.min_assurance > old.min_assurance),
    )
    return found + [Change(what) for what, differs in told if differs]


def move_draft(draft: Dossier, new: Procedure, *, unreadable: Collection[str], now: datetime) -> Dossier:
    """The draft under the new version, with everything that was typed and still has its place; `unreadable` are fields
    whose values the new form cannot take. A choice that is not offered any more is given up."""
    kept = {name: value for name, value in draft.form.items() if name in _fields(new) and name not in unreadable}
    by_post = draft.result_channel == "post" and not new.result_by_post
    offered = draft.exemption and new.exemption(draft.exemption, on=vietnamese_date(now))
    return replace(
        draft,
        procedure_version=new.version,
        procedure_name=new.name,
        form=kept,
        result_channel="online" if by_post else draft.result_channel,
        exemption=draft.exemption if offered else "",
        draft_notice_at=None,
        version=draft.version + 1,
        updated_at=now,
    )


def _fields(procedure: Procedure) -> list[str]:
    return list(procedure.form_schema.get("properties", {}))


def _required(procedure: Procedure) -> set[str]:
    return set(procedure.form_schema.get("required", ()))


def _named(kind: str, old: set[str], new: set[str], must_old: set[str], must_new: set[str]) -> list[Change]:
    return [
        *(Change(f"{kind}_added", name) for name in sorted(new - old)),
        *(Change(f"{kind}_removed", name) for name in sorted(old - new)),
        *(Change(f"{kind}_required", name) for name in sorted((must_new - must_old) & old)),
    ]
