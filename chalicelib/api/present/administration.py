"""What administrators keep, as the spec shows it."""

from typing import Any

from chalicelib.api.present.words import instant
from chalicelib.domain.administration import Revision
from chalicelib.domain.offer import Offer
from chalicelib.domain.procedure import Procedure


def version(procedure: Procedure) -> dict[str, Any]:
    """A published version, whole."""
    return {
        "procedure_code": procedure.procedure_code,
        "version": procedure.version,
        "content": procedure.content,
    }


def draft(procedure: Procedure, faults: list[dict[str, Any]]) -> dict[str, Any]:
    """A draft, with what is wrong with it."""
    return {**version(procedure), "faults": faults}


def offer(one: Offer) -> dict[str, Any]:
    """What a unit offers of one procedure."""
    return {
        "agency_code": one.agency_code,
        "procedure_code": one.procedure_code,
        "from_on": one.from_on.isoformat(),
        "to_on": one.to_on.isoformat() if one.to_on else None,
        "withdrawn": one.withdrawn,
        "version": one.version,
    }


def revision(one: Revision) -> dict[str, Any]:
    """One entry of the record."""
    return {
        "subject": one.subject,
        "version": one.version,
        "at": instant(one.at),
        "by": one.by,
        "reason": one.reason,
        "before_sha256": one.before_sha256 or None,
        "after_sha256": one.after_sha256,
        "import_id": one.import_id or None,
        "before": one.before,
        "after": one.after,
    }
