"""Answers given under an Idempotency-Key, sealed: they hold what the citizen was shown."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.errors import AlreadyAnswered
from chalicelib.domain.once import StoredAnswer
from chalicelib.store.attributes import Expiry, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import Action, Lost, check, write
from chalicelib.store.transaction import put as put_action

KEPT = timedelta(hours=48)  # api.md promises 24
LABEL = "answer"


class AnswerRow(Row):
    """One stored answer."""

    class Meta:
        table_name = Named("idempotency")

    key = Text(hash_key=True)
    fingerprint = Text()
    status = Number()
    body = SealedAttribute(Any)
    ttl = Expiry()


def get(key: str) -> StoredAnswer | None:
    """The answer once given under `key`."""
    row = AnswerRow.fetch(key)
    return row.become(StoredAnswer, body=row.value("body")) if row else None


def put(answer: StoredAnswer) -> None:
    """Keep an answer that had no effect to share a transaction with; `AlreadyAnswered` when there is one."""
    write_with(answer)


def write_with(once: StoredAnswer | None, *effect: Action, unless: str = "") -> None:
    """The effect and its answer in one transaction; `unless` is the key of a request whose answer is written later, by
    which this first part of its effect must not happen again. `AlreadyAnswered` when the request was answered before,
    whatever else stood in the way; otherwise as `transaction.write`."""
    first = [check(AnswerRow(unless), LABEL, only_if=AnswerRow.key.does_not_exist())] if unless else []
    try:
        write(*effect, *_kept(once), *first)
    except Lost as lost:
        if LABEL in lost.rows:
            raise AlreadyAnswered from None
        raise


def _kept(answer: StoredAnswer | None) -> list[Action]:
    if answer is None:
        return []
    # The clock only decides when DynamoDB may forget it.
    ttl = datetime.fromtimestamp(time.time(), UTC) + KEPT
    row = AnswerRow.of(answer, body=answer.body, ttl=ttl)
    return [put_action(row, LABEL, only_if=AnswerRow.key.does_not_exist())]
