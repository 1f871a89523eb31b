"""Administrators' files as the spec shows them."""

from typing import Any

from chalicelib.api.present.words import instant, word
from chalicelib.domain.data_import import DataImport

MOST_SHOWN = 100


def report(one: DataImport, language: str) -> dict[str, Any]:
    """Every fault with its place and words, or what the file would change: the first hundred things."""
    return {
        "import_id": one.import_id,
        "kind": one.kind,
        "filename": one.filename,
        "state": one.state,
        "by": one.by,
        "created_at": instant(one.created_at),
        "rows": one.rows,
        "faults": [
            {
                "row": fault.row,
                "column": fault.column,
                "code": fault.code,
                "detail": word("import_faults", fault.code, language, fault.facts or {}),
            }
            for fault in one.faults
        ],
        "things": len(one.planned),
        "created": sum(1 for planned in one.planned if planned.before is None),
        "changed": sum(1 for planned in one.planned if planned.before is not None),
        "unchanged": one.unchanged,
        "done": one.done,
        "changes": [
            {
                "subject": planned.subject,
                "base_version": planned.base_version,
                "before": planned.before,
                "after": planned.after,
            }
            for planned in one.planned[:MOST_SHOWN]
        ],
    }
