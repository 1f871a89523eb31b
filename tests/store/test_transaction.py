"""One writer: conditions are lost by name, contention is tried again, and everything else is said as it is."""

from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from chalicelib import config
from chalicelib.domain.errors import Conflict
from chalicelib.store import transaction
from chalicelib.store.counters import CounterRow
from chalicelib.store.transaction import Lost, delete, put, update, write
from tests.builders import new_id

ABSENT = CounterRow.owner.does_not_exist()


def a_row(**columns):
    return CounterRow.build(owner=new_id("owner"), counter="c", **columns)


def stored(row):
    return CounterRow.fetch(row.owner, "c")


@pytest.fixture
def answering():
    """Makes DynamoDB give these answers (error code, cancellation reasons) before it is itself again."""
    events, registered = config.client("dynamodb").meta.events, []

    def install(operation, answers):
        left = iter(answers)

        def answer(**_):
            told = next(left, None)
            if told is None:
                return None
            code, reasons = told
            body = {
                "Error": {"Code": code, "Message": "injected"},
                "CancellationReasons": [{"Code": r} for r in reasons],
            }
            return SimpleNamespace(status_code=400, headers={}), {**body, "ResponseMetadata": {}}

        name = f"before-call.dynamodb.{operation}"
        events.register(name, answer)
        registered.append((name, answer))

    yield install
    for name, answer in registered:
        events.unregister(name, answer)


def test_all_or_nothing():
    first, taken = a_row(), a_row()
    write(put(taken))

    with pytest.raises(Lost):
        write(put(first), put(taken, "taken", only_if=ABSENT))

    assert stored(first) is None


def test_each_lost_condition_is_named_whatever_the_order_of_puts_updates_and_deletes():
    # pynamodb's own transactions would send checks, deletes, puts and updates in that order
    rows = {name: a_row(last=number) for number, name in enumerate("abcd", start=1)}
    write(*(put(row) for row in rows.values()))

    with pytest.raises(Lost) as lost:
        write(
            update(rows["a"], [CounterRow.new.add(1)], "a", only_if=CounterRow.last == 99),
            put(rows["b"], "b", only_if=ABSENT),
            put(a_row(), "fine", only_if=ABSENT),
            delete(rows["c"], "c", only_if=CounterRow.last == 99),
            update(rows["d"], [CounterRow.new.add(1)], "also fine", only_if=CounterRow.last == 4),
        )

    assert list(lost.value.rows) == ["a", "b", "c"]
    assert {label: row["last"]["N"] for label, row in lost.value.rows.items()} == {"a": "1", "b": "2", "c": "3"}


def test_a_missing_row_is_in_nobodys_way():
    with pytest.raises(Lost) as lost:
        write(put(a_row()), delete(a_row(), "gone", only_if=CounterRow.last == 1))

    assert lost.value.rows == {"gone": {}}


@pytest.mark.parametrize("verb", ["put", "update", "delete"])
def test_one_action_alone_is_a_single_write_with_the_same_refusal(verb, calls):
    row = a_row(last=7)
    write(put(row))
    action = {
        "put": put(row, "x", only_if=ABSENT),
        "update": update(row, [CounterRow.last.add(1)], "x", only_if=CounterRow.last == 1),
        "delete": delete(row, "x", only_if=CounterRow.last == 1),
    }[verb]

    with pytest.raises(Lost) as lost:
        write(action)

    assert lost.value.rows["x"]["last"] == {"N": "7"}
    assert calls == ["PutItem", f"{verb.title()}Item"]


def test_meeting_another_transaction_is_tried_again(answering, calls):
    row = a_row()
    answering("TransactWriteItems", [("TransactionCanceledException", ["None", "TransactionConflict"])] * 3)

    write(put(row, only_if=ABSENT), put(a_row()))

    assert stored(row)
    assert calls.count("TransactWriteItems") == 4


def test_a_single_write_that_meets_a_transaction_is_tried_again(answering):
    row = a_row()
    answering("PutItem", [("TransactionConflictException", [])] * 2)

    write(put(row))

    assert stored(row)


@pytest.mark.parametrize("reason", ["ThrottlingError", "ProvisionedThroughputExceeded", "TransactionConflict"])
def test_endless_contention_becomes_a_conflict(answering, reason):
    row = a_row()
    answering("TransactWriteItems", [("TransactionCanceledException", [reason, "None"])] * transaction.TRIES)

    with pytest.raises(Conflict) as conflict:
        write(put(row), put(a_row()))

    assert not isinstance(conflict.value, Lost)
    assert stored(row) is None


def test_a_lost_condition_beside_contention_is_lost(answering):
    reasons = ["TransactionConflict", "ConditionalCheckFailed"]
    answering("TransactWriteItems", [("TransactionCanceledException", reasons)])

    with pytest.raises(Lost) as lost:
        write(put(a_row(), "a", only_if=ABSENT), put(a_row(), "b", only_if=ABSENT))

    assert list(lost.value.rows) == ["b"]


@pytest.mark.parametrize(
    "answer",
    [
        ("TransactionCanceledException", ["None", "ValidationError"]),
        ("TransactionCanceledException", ["TransactionConflict", "ItemCollectionSizeLimitExceeded"]),
        ("AccessDeniedException", []),
    ],
)
def test_what_is_wrong_with_the_request_is_no_conflict(answering, answer, calls):
    answering("TransactWriteItems", [answer])

    with pytest.raises(ClientError, match=answer[0]):
        write(put(a_row()), put(a_row()))

    assert calls == ["TransactWriteItems"]


def test_an_answer_that_was_lost_on_the_way_does_not_write_twice():
    """botocore repeats the same request with the same token: counted once."""
    client, row = config.client("dynamodb"), a_row()
    request = {
        "TransactItems": [{"Update": update(row, [CounterRow.last.add(1)]).request}],
        "ClientRequestToken": new_id("token"),
    }

    client.transact_write_items(**request)
    client.transact_write_items(**request)

    assert stored(row).last == 1


def test_of_many_writers_of_one_version_one_wins(at_once):
    row = a_row(last=0)
    write(put(row))

    def take(_):
        write(update(row, [CounterRow.last.add(1)], only_if=CounterRow.last == 0), put(a_row()))

    results = at_once(take, range(40))

    assert sum(result is None for result in results) == 1
    assert stored(row).last == 1
