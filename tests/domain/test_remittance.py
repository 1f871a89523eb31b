"""A carrier's settlement file must add up, and says of each item what a statement would."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain import remittance as rules
from chalicelib.domain import statement
from chalicelib.domain.remittance import Remittance, RemittedItem
from chalicelib.domain.statement import UnprovenStatement
from tests import builders as a

DAY = date(2026, 11, 24)
CARRIER = a.a_partner(kind="carrier", provider="ems", endpoint="the-post", fee_basis_points=100, fee_vnd=0)


def an_item(row=2, order_code="d.return.1", collected=42000, withheld=26000, **changes):
    told = {"item_code": f"EA{row}", "collected_on": DAY, "remitted_vnd": collected - withheld, **changes}
    return RemittedItem(row, order_code, collected_vnd=collected, withheld_vnd=withheld, **told)


def a_remittance(*items, **changes):
    total = sum(item.remitted_vnd for item in items)
    return Remittance(**{"number": "DS-1", "bank_reference": "FT1", "total_vnd": total, "items": items, **changes})


WRONG = {
    "remitted_differs": a_remittance(an_item(remitted_vnd=1)),
    "balance_differs": a_remittance(an_item(), total_vnd=1),
    "entry_twice": a_remittance(an_item(), an_item(3)),
    "no_item": a_remittance(an_item(order_code="", item_code="")),
    "not_positive": a_remittance(an_item(withheld=-1)),
    "period_too_long": a_remittance(an_item(), an_item(3, "e", collected_on=DAY + timedelta(days=32))),
}


@pytest.mark.parametrize("reason", WRONG)
def test_what_does_not_add_up_is_refused_with_its_place(reason):
    with pytest.raises(UnprovenStatement) as refused:
        rules.prove(WRONG[reason])
    assert refused.value.reason == reason
    with pytest.raises(UnprovenStatement):
        rules.prove(a_remittance())


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
    assert replace(known, endpoint="x") != known
