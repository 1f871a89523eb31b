"""A carrier's settlement file arrives as a bank's statement does: announced, taken whole or refused whole."""

import hashlib

import pytest

from chalicelib import data
from chalicelib.domain.errors import Refused
from chalicelib.events.statements import statements as arrive
from chalicelib.store import partners, statements
from chalicelib.usecases.statements.announce import announce
from tests import builders as a
from tests.adapters.statements.test_remittances import a_csv
from tests.builders import NOW
from tests.events.streams import failed, message
from tests.events.test_statements import _event, _put

LAYOUTS = {"bank": data.statement_layouts(), "carrier": data.settlement_layouts()}


@pytest.fixture
def carrier(system):
    carrier = a.a_partner(
        kind="carrier", provider="ems", account="", bank_bin="", agency_code=a.new_id("H37"), collects_money=True
    )
    partners.put(carrier)
    return carrier


def _announced(carrier, content, mapping="items_with_total"):
    return announce(
        a.new_id("import"), endpoint=carrier.endpoint, filename="doi-soat.csv", size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), format="table", mapping=mapping, layouts=LAYOUTS,
        by=a.an_official(carrier.agency_code, "specialist"), now=NOW, once=a.once(), partners=partners,
        statements=statements,
    )  # fmt: skip


def _judged(system, carrier, content):
    one = _announced(carrier, content)
    _put(system, one.object_key, content)
    assert failed(arrive, [message(_event(one.object_key))]) == []
    return statements.get_import(one.import_id)


def test_its_items_are_taken_once_and_those_of_nobody_wait(system, carrier):
    taken = _judged(system, carrier, a_csv())
    assert (taken.state, taken.statement_ids, taken.account) == ("imported", ("DS-2611",), f"cod:{carrier.endpoint}")
    assert dict(taken.entries) == {"recorded": 2}
    assert dict(_judged(system, carrier, a_csv()).entries) == {"told_before": 2}


def test_one_that_does_not_add_up_is_refused_with_both_sums(system, carrier):
    wrong = a_csv(labels=[["Số bảng kê", "X"], ["Số tham chiếu chuyển khoản", "F"], ["Tổng tiền chuyển", "1"], []])
    judged = _judged(system, carrier, wrong)
    assert (judged.state, judged.reason) == ("refused", "balance_differs")
    assert (judged.expected_vnd, judged.found_vnd) == (25000, 1)


def test_a_carrier_that_takes_no_money_and_a_layout_of_a_bank_are_faults(carrier):
    other = a.a_partner(kind="carrier", provider="ems", agency_code=carrier.agency_code)
    partners.put(other)
    for partner, mapping, pointer in (
        (other, "items_with_total", "/endpoint"),
        (carrier, "signed_amount_newest_first", "/mapping"),
    ):
        with pytest.raises(Refused) as refused:
            _announced(partner, b"x", mapping)
        assert [one.pointer for one in refused.value.faults] == [pointer]
