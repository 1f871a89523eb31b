"""Papers that were handed in before, to be used again: told by the sealed sets, without an index of their own."""

from collections.abc import Sequence
from typing import Any

from chalicelib import config
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.submission import SealedSet
from chalicelib.store.document_rows import DOCUMENT, read_document
from chalicelib.store.dossier_rows import HEAD, HeadRow, read_head
from chalicelib.store.dossier_sets import SET, SetRow
from chalicelib.store.many import fetch_many


def paper_of(dossier_id: str, document_id: str) -> tuple[Dossier, Document] | None:
    """A dossier's head and one of its papers, in one read; None when there is no such paper."""
    table, paper = HeadRow.Meta.table_name, f"{DOCUMENT}{document_id}"
    keys = [{"dossier_id": {"S": dossier_id}, "part": {"S": part}} for part in (HEAD, paper)]
    asked: dict[str, Any] = {table: {"Keys": keys, "ConsistentRead": True}}
    found: dict[str, Any] = {}
    while asked:  # what a busy table leaves out is asked for again
        answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
        found |= {raw["part"]["S"]: raw for raw in answer["Responses"].get(table, [])}
        asked = answer.get("UnprocessedKeys", {})
    if len(found) < len(keys):
        return None
    return read_head(found[HEAD]), read_document(found[paper])


def sets_of(dossiers: Sequence[Dossier]) -> dict[str, list[SealedSet]]:
    """What was handed in with each of these dossiers, the last set first; one read for a hundred sets."""
    keys = [
        {"dossier_id": {"S": one.dossier_id}, "part": {"S": f"{SET}{number:03d}"}}
        for one in dossiers
        for number in range(1, one.sealed_sets + 1)
    ]
    found: dict[str, list[SealedSet]] = {}
    for row in fetch_many(SetRow, keys):
        found.setdefault(row.dossier_id, []).append(row.become(SealedSet))
    return {name: sorted(sets, key=lambda one: -one.number) for name, sets in found.items()}
