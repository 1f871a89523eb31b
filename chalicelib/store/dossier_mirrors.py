"""Dossiers of central systems: read by their ids and written together, as many as one import holds."""

from collections.abc import Sequence
from typing import Any

from chalicelib import config
from chalicelib.domain.dossier import Dossier, Moved
from chalicelib.domain.once import StoredAnswer
from chalicelib.store import answers
from chalicelib.store import dossier_claims as claims
from chalicelib.store import dossier_rows as rows
from chalicelib.store.dossier_rows import EventRow, HeadRow
from chalicelib.store.transaction import Action, put


def get_many(dossier_ids: Sequence[str]) -> dict[str, Dossier]:
    """The heads with these ids, at most 100 (one consistent BatchGetItem)."""
    table = HeadRow.Meta.table_name
    keys = [{"dossier_id": {"S": one}, "part": {"S": rows.HEAD}} for one in dict.fromkeys(dossier_ids)]
    asked: dict[str, Any] = {table: {"Keys": keys, "ConsistentRead": True}} if keys else {}
    found: dict[str, Dossier] = {}
    while asked:  # what a busy table leaves out is asked for again
        answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
        for raw in answer["Responses"].get(table, []):
            found[raw["dossier_id"]["S"]] = rows.read_head(raw)
        asked = answer.get("UnprocessedKeys", {})
    return found


def save_mirrored(pairs: Sequence[tuple[Dossier | None, Moved]], *, once: StoredAnswer | None) -> None:
    """All of (before, moved), with the claims of new codes and the answer, in one transaction: three actions each and
    one, so at most 33. Conflict when one changed meanwhile, or a local dossier has such a code; AlreadyAnswered when
    `once` was answered before."""
    actions: list[Action] = []
    for before, moved in pairs:
        as_seen = HeadRow.version == before.version if before else HeadRow.dossier_id.does_not_exist()
        actions.append(put(rows.head(moved.dossier), "head", only_if=as_seen))
        actions.append(put(rows.event(moved.event), "event", only_if=EventRow.part.does_not_exist()))
        if before is None:
            actions.append(claims.claim_of_code(moved.dossier))
    answers.write_with(once, *actions)
