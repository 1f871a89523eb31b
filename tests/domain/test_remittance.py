"""A carrier's settlement file must add up, and says of each item what a statement would."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain import remittance as rules
from chalicelib.domain import statement
from chalicelib.domain.remittance import Remittance, Remitted, RemittedItem
from chalicelib.domain.settlement import Settlement
from chalicelib.domain.statement import Entry, Statement, UnprovenStatement
from tests import builders as a

DAY = date(2026, 11, 24)
CARRIER = a.a_partner(kind="carrier", provider="ems", endpoint="the-post", fee_basis_points=100, fee_vnd=0)


def an_item(row=2, order_code="d.return.1", collected=42000, withheld=26000, **changes):
    told = {"item_code": f"EA{row}", "collected_on": DAY, "remitted_vnd": collected - withheld, **changes}
    return RemittedItem(row, order_code, collected_vnd=collected, withheld_vnd=withheld, **told)


def a_remittance(*items, **changes):
    total = sum(item.remitted_vnd for item in items)
    return Remittance(**{"number": "DS-1", "bank_reference": "FT1", "total_vnd": total, "items": items, **changes})


BEGINS = an_item(3, "e", collected_on=DAY - timedelta(days=31))
WRONG = [
    (a_remittance(an_item(row=7, remitted_vnd=1)), "remitted_differs", "row 7", 16000, 1),
    (a_remittance(an_item(), total_vnd=1), "balance_differs", "", 16000, 1),
    (a_remittance(an_item(), an_item(3)), "entry_twice", "row 3", None, None),
    (a_remittance(an_item(), an_item(3, "e"), an_item(4)), "entry_twice", "row 4", None, None),
    (a_remittance(an_item(), an_item(3, "", item_code="EA2")), "entry_twice", "row 3", None, None),
    (a_remittance(an_item(order_code="", item_code="")), "no_item", "row 2", None, None),
    (a_remittance(), "no_item", "", None, None),
    (a_remittance(an_item(withheld=-1)), "not_positive", "row 2", None, None),
    (a_remittance(an_item(collected=-1)), "not_positive", "row 2", None, None),
    (a_remittance(an_item(collected_on=DAY + timedelta(days=1)), BEGINS), "period_too_long", "", None, None),
]


@pytest.mark.parametrize(("told", "reason", "place", "expected", "found"), WRONG)
def test_what_does_not_add_up_is_refused_with_its_place_and_both_sums(told, reason, place, expected, found):
    with pytest.raises(UnprovenStatement) as refused:
        rules.prove(told)
    why = refused.value
    assert (why.reason, why.place, why.expected_vnd, why.found_vnd) == (reason, place, expected, found)


def test_a_month_of_five_thousand_items_is_taken_and_one_more_is_not():
    item = an_item(1, "d", 0, 0)
    most = [replace(item, row=row, order_code=f"d{row}", item_code="") for row in range(rules.MOST_ITEMS)]
    rules.prove(a_remittance(*most))
    with pytest.raises(UnprovenStatement) as refused:
        rules.prove(a_remittance(*most, replace(item, order_code="one more")))
    assert (refused.value.reason, refused.value.place) == ("too_many_entries", "")
    rules.prove(a_remittance(an_item(), BEGINS))


def test_as_a_statement_it_adds_up_too_and_names_our_parcels():
    told = a_remittance(an_item(), an_item(3, "", 50000, 0), an_item(4, "back", 0, 9000))
    rules.prove(told)
    shown = rules.as_statement(told, account="cod:the-post", names={2: "d.return.1"})
    statement.prove(shown)
    assert [(one.bank_reference, one.amount_vnd) for one in shown.entries] == [("d.return.1", 42000), ("EA3", 50000)]
    assert (shown.closing_vnd, shown.statement_id) == (92000, "DS-1")


@pytest.mark.parametrize(
    "parcel, most",
    [
        ({"carrier_fee_vnd": 25000, "postage_vnd": 26000}, 25420),
        ({"postage_vnd": 26000}, 26420),
        ({"postage_vnd": 26000, "paid_by": "carrier"}, 420),
        ({}, None),
    ],
)
def test_a_carrier_may_keep_its_price_and_nothing_where_it_pays_the_way_itself(parcel, most):
    assert rules.most_withheld(a.a_delivery(collected_vnd=42000, **parcel), CARRIER) == most


def test_the_transfer_is_for_one_settlement_once():
    known = rules.remembered(a_remittance(an_item()), endpoint="the-post")
    told = {"settlement_id": "s", "booked_on": DAY, "account": "1", "carrier": CARRIER, "is_settled": False}
    fits = rules.paid_out(known, lump_vnd=16000, **told)
    assert (fits.state, fits.fee_vnd, fits.most_fee_vnd, fits.payments) == ("matched", 26000, 26000, 1)
    assert rules.paid_out(known, lump_vnd=15999, **told).state == "differs"
    assert rules.paid_out(known, lump_vnd=16000, **{**told, "is_settled": True}).state == "differs"
    assert rules.paid_out(None, lump_vnd=16000, **told).state == "differs"


def test_an_entry_is_named_by_our_parcel_else_by_the_carriers_code_else_by_the_order_it_told():
    first = an_item(5, "theirs", 1000, 0, item_code="", collected_on=DAY - timedelta(days=2))
    told = a_remittance(an_item(), an_item(3, "theirs", 50000, 0), first)
    shown = rules.as_statement(told, account="cod:the-post", names={2: "d.return.1"})
    entries = [("d.return.1", 42000, DAY), ("EA3", 50000, DAY), ("theirs", 1000, DAY - timedelta(days=2))]
    assert shown == Statement(
        "DS-1", "cod:the-post", "VND", DAY - timedelta(days=2), DAY, 0, 93000,
        tuple(Entry(name, name, "in", amount, day, day, "") for name, amount, day in entries),
    )  # fmt: skip


@pytest.mark.parametrize(("reference", "name"), [("FT1", "FT1"), ("", "DS-1")])
def test_what_is_remembered_is_looked_for_by_the_banks_reference_or_the_carriers_number(reference, name):
    told = a_remittance(an_item(), BEGINS, bank_reference=reference)
    assert rules.remembered(told, endpoint="the-post") == Remitted(
        "the-post", name, "DS-1", 32000, 84000, 52000, 2, DAY - timedelta(days=31), DAY
    )


def test_the_transfer_tells_the_settlement_that_it_is_for_or_the_day_it_came():
    known = rules.remembered(a_remittance(an_item(), BEGINS), endpoint="the-post")
    told = {"settlement_id": "s", "booked_on": date(2026, 12, 1), "account": "1", "carrier": CARRIER}
    matched = Settlement(
        "s", "matched", "ems", "the-post#DS-1", "1", "H37.12", date(2026, 12, 1), 32000, DAY - timedelta(days=31), DAY,
        2, 84000, 52000,
    )  # fmt: skip
    assert rules.paid_out(known, lump_vnd=32000, is_settled=False, **told) == matched
    unknown = rules.paid_out(None, lump_vnd=32000, is_settled=False, **told)
    day = date(2026, 12, 1)
    assert unknown == replace(
        matched, state="differs", merchant="the-post", from_on=day, to_on=day, payments=0, sum_vnd=0, most_fee_vnd=0
    )


def test_of_a_parcel_for_which_nothing_was_taken_the_carrier_keeps_its_price_alone():
    assert rules.most_withheld(a.a_delivery(postage_vnd=26000), CARRIER) == 26000
