"""What is kept of bank statements: imports listed by unit, entries once, pay-outs and their days once."""

import dataclasses
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.settlement import Settlement
from chalicelib.domain.statement_import import RowFault, StatementImport
from chalicelib.domain.told_entry import ToldEntry
from chalicelib.store import credits, statements
from chalicelib.store.transaction import write
from tests import builders as a
from tests.builders import LATER, NOW

DAY = date(2026, 11, 23)


def _import(**changes):
    told = {
        "import_id": a.new_id("import"), "agency_code": a.new_id("H37"), "endpoint": "ep", "account": "1020304050",
        "format": "camt", "filename": "NONG THI BINH.xml", "uploaded_by": "tu", "created_at": NOW, "updated_at": NOW,
        "object_key": "statements/H37/x",
    }  # fmt: skip
    return StatementImport(**{**told, **changes})


def _entry(**changes):
    account = a.new_id("account")
    told = {
        "key": f"entry#{account}#FT1", "account": account, "meaning": "received", "amount_vnd": 16000,
        "booked_on": DAY, "told_in": "statement#ST#1", "import_id": a.new_id("import"), "memo": "NONG THI BINH",
        "references": ("FT0", "FT1"),
    }  # fmt: skip
    return ToldEntry(**{**told, **changes})


def _settlement(entry, **changes):
    told = {
        "settlement_id": f"settlement#{entry.key}", "state": "matched", "provider": "vnpay",
        "merchant": a.new_id("TMN"), "account": entry.account, "agency_code": "H37.12", "booked_on": DAY,
        "lump_vnd": 90, "from_on": DAY - timedelta(days=3), "to_on": DAY - timedelta(days=1), "payments": 2,
        "sum_vnd": 100, "most_fee_vnd": 10,
    }  # fmt: skip
    return Settlement(**{**told, **changes})


FULL = {
    "state": "refused", "version": 3, "mapping": "a_layout", "size": 5, "sha256": a.SHA256, "object_version": "v1",
    "statement_ids": ("A", "B"), "from_on": DAY, "to_on": DAY, "opening_vnd": -5, "closing_vnd": 0,
    "entries": {"known": 2}, "sums_vnd": {"known": 32000}, "reason": "faulty_rows", "place": "row 7",
    "expected_vnd": 1, "found_vnd": 2, "faults": (RowFault(7, "amount", "not_an_amount"),), "updated_at": LATER,
}  # fmt: skip


@pytest.mark.parametrize("changes", [{}, FULL], ids=["announced", "judged"])
def test_an_import_comes_back_as_it_was(changes):
    one = _import(**changes)
    assert statements.create_import(one, once=None)
    found = statements.get_import(one.import_id)
    assert found == one
    assert [type(value) for value in dataclasses.astuple(found)] == [type(value) for value in dataclasses.astuple(one)]


def test_an_import_of_an_id_is_made_once_and_moved_by_who_saw_it_last():
    one = _import()
    assert [statements.create_import(one, once=None), statements.create_import(one, once=None)] == [True, False]
    statements.save_import(one, replace(one, state="reading", version=2))
    with pytest.raises(Conflict):
        statements.save_import(one, replace(one, state="imported", version=2))


def test_a_unit_sees_its_own_imports_the_newest_first_page_by_page():
    unit = a.new_id("H37")
    mine = [_import(agency_code=unit, created_at=NOW + timedelta(hours=n)) for n in range(3)]
    for one in (*mine, _import()):
        statements.create_import(one, once=None)
    first = statements.imports_of(unit, limit=2, cursor="")
    rest = statements.imports_of(unit, limit=2, cursor=first.next_cursor)
    assert [*first.items, *rest.items] == mine[::-1]
    assert rest.next_cursor == ""


def test_what_names_somebody_is_sealed(raw_rows):
    one, entry = _import(), _entry()
    statements.create_import(one, once=None)
    statements.claim(entry)
    statements.finish(entry, replace(entry, outcome="reversal_open"))
    assert "NONG THI BINH" not in str(raw_rows("statements"))


def test_an_entry_is_claimed_once_and_finished_once_with_its_money():
    entry = _entry()
    credit = a.a_credit(account=entry.account)
    write(*credits.keep(credit))
    money = (credit, replace(credit, stated_vnd=16000, stated_in="x", version=2))
    done = replace(entry, outcome="known", credit_id=credit.credit_id)
    assert [statements.claim(entry), statements.claim(replace(entry, told_in="another"))] == [entry, entry]
    assert [statements.finish(entry, done, money=money), statements.finish(entry, done)] == [True, False]
    assert (statements.claim(entry), credits.get(credit.credit_id).stated_vnd) == (done, 16000)


def test_an_entry_is_not_finished_when_its_transfer_changed():
    entry = _entry()
    credit = a.a_credit(account=entry.account)
    write(*credits.keep(credit))
    statements.claim(entry)
    stale = replace(credit, version=7)
    with pytest.raises(Conflict):
        statements.finish(entry, replace(entry, outcome="known"), money=(stale, replace(stale, version=8)))
    assert statements.claim(entry).outcome == ""


def test_a_question_is_listed_until_it_is_answered():
    entry = _entry(meaning="taken_back")
    statements.claim(entry)
    waits = replace(entry, outcome="reversal_open")
    statements.finish(entry, waits)
    assert _questions(entry) == [waits]
    assert _questions(replace(entry, import_id="another")) == []
    assert statements.asked_again(entry.account, DAY) == [waits]
    assert statements.asked_again(entry.account, DAY + timedelta(days=1)) == []
    statements.finish(waits, replace(waits, outcome="reversed"))
    assert _questions(entry) == statements.asked_again(entry.account, DAY) == []


def test_questions_come_page_by_page_and_of_one_import_only():
    first = _entry()
    made = [replace(first, key=f"{first.key}{number}", meaning="taken_back") for number in range(5)]
    for entry in (*made, replace(first, key=f"{first.key}-else", import_id=f"{first.import_id}-else")):
        statements.claim(entry)
        statements.finish(entry, replace(entry, outcome="reversal_open"))
    one = statements.questions(first.account, first.import_id, limit=3, cursor="")
    rest = statements.questions(first.account, first.import_id, limit=3, cursor=one.next_cursor)
    assert [entry.key for entry in (*one.items, *rest.items)] == [entry.key for entry in made]
    assert rest.next_cursor == ""
    with pytest.raises(Refused, match="cursor_invalid"):
        statements.questions(first.account, f"{first.import_id}-else", limit=3, cursor=one.next_cursor)


def _questions(entry):
    return statements.questions(entry.account, entry.import_id, limit=10, cursor="").items


def test_a_pay_out_takes_its_days_and_no_other_may():
    entry, other = _entry(), _entry()
    settlement = _settlement(entry)
    for one in (entry, other):
        statements.claim(one)
    assert statements.settle(entry, replace(entry, outcome="settlement"), settlement)
    days = [DAY - timedelta(days=n) for n in range(6)]
    assert statements.settled_days(settlement.merchant, days) == set(days[1:4])
    assert statements.settlement_of(settlement.merchant, days[2]) == settlement
    assert statements.settlement_of(settlement.merchant, days[4]) is None
    assert statements.get_settlement(settlement.settlement_id) == settlement
    again = replace(_settlement(other), merchant=settlement.merchant, from_on=days[1])
    with pytest.raises(Conflict):
        statements.settle(other, replace(other, outcome="settlement"), again)
    assert statements.get_settlement(again.settlement_id) is None
