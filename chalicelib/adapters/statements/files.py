"""A file of either format as statements."""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.statements import UnreadableStatement, camt, table
from chalicelib.domain.statement import Statement


def read(
    content: bytes, *, format: str, mapping: str, account: str, layouts: Mapping[str, Mapping[str, Any]]
) -> list[Statement]:
    """Every statement of a camt message, or of a table of that one of the `layouts` about `account`. Refuses as they
    do, and a layout that is no more with `unknown_mapping`."""
    if format == "camt":
        return camt.read(content)
    if mapping not in layouts:
        raise UnreadableStatement("unknown_mapping")
    return table.read(content, layouts[mapping], account=account)
