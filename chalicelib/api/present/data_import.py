"""Administrators' files as the spec shows them."""

from typing import Any

from chalicelib.api.present.words import instant, word
from chalicelib.domain.data_import import DataImport

# Of the longest a page stays as small as docs/answer-sizes.md says.
MOST_FAULTS, MOST_CHANGES = 100, 20


def report(one: DataImport, language: str) -> dict[str, Any]:
    """The first hundred faults with their places and words, or the first twenty things that the file would change; and
    how many there are of both."""
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
            for fault in one.faults[:MOST_FAULTS]
        ],
        "faults_found": len(one.faults),
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
            for planned in one.planned[:MOST_CHANGES]
        ],
    }
