"""Many rows of one table by their keys, a hundred a read."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from chalicelib import config
from chalicelib.store.row import Row

R = TypeVar("R", bound=Row)
MOST_KEYS = 100  # of one BatchGetItem


def fetch_many(rows: type[R], keys: Sequence[dict[str, Any]]) -> Iterator[R]:
    """The rows that there are, as they are now, in any order. Keys must be told once each."""
    table = rows.Meta.table_name
    for at in range(0, len(keys), MOST_KEYS):
        asked: dict[str, Any] = {table: {"Keys": keys[at : at + MOST_KEYS], "ConsistentRead": True}}
        while asked:  # what a busy table leaves out is asked for again
            answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
            for raw in answer["Responses"].get(table, []):
                yield rows.from_raw_data(raw)
            asked = answer.get("UnprocessedKeys", {})
