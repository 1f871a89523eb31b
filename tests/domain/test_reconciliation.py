"""Dossier, notice and statement side by side: each way in which they can differ, and the sums of a day."""

import pytest

from chalicelib.domain.credit import Part
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.reconciliation import DIFFERENCES, Compared, Totals, compare, totals
from chalicelib.domain.settlement import DIFFERS, MATCHED, Settlement
from tests import builders as a
from tests.builders import NOW

DAY = NOW.date()
CODE = "JWA6FE62TT7X"
LUMP = Settlement(
    "settlement#1", MATCHED, "vnpay", "TMN1", "1020304050", "H37.12", DAY, 95_600, DAY, DAY, 2, 100_000, 4_400
)


def a_transfer(**changes):
    """16,000 đồng that settled a payment, as a notice told."""
    return a.a_credit(Part("allocated", 16000, NOW, CODE), **changes)


def stated(amount_vnd=16000, **changes):
    """The same once a statement told of it too."""
    return a_transfer(stated_vnd=amount_vnd, stated_in="statement#ST-1#7", **changes)


def compared(credit, *, payment=None, dossier=None, lump=None, is_told=False):
    return compare(
        credit,
        payments={payment.payment_id: payment} if payment else {},
        dossiers={dossier.dossier_id: dossier} if dossier else {},
        settlements_by_id={lump.settlement_id: lump} if lump else {},
        is_told=is_told,
    )


def test_what_notice_and_statement_tell_alike_differs_in_nothing():
    credit = stated()
    assert compared(credit, is_told=True) == Compared(credit, 16000, 16000, (), None, ())


def test_before_a_statement_told_of_the_day_a_notice_alone_is_no_difference():
    credit = a_transfer()
    assert compared(credit) == Compared(credit, 16000, None, (), None, ())
    assert compared(credit, is_told=True) == Compared(credit, 16000, None, (), None, ("notice_only",))


@pytest.mark.parametrize(
    ("noticed", "differences"), [(None, ("statement_only",)), (15999, ("amount_differs",)), (16000, ())]
)
def test_what_a_statement_told_first_is_compared_with_the_notice_that_came_later(noticed, differences):
    credit = stated(provider="statement", noticed_vnd=noticed)
    assert compared(credit) == Compared(credit, noticed, 16000, (), None, differences)


def test_of_a_notice_the_amount_that_it_told_counts():
    credit = stated(16001, noticed_vnd=16001)
    assert compared(credit) == Compared(credit, 16000, 16001, (), None, ("amount_differs",))


def test_money_of_which_some_waits_belongs_to_no_dossier_yet():
    credit = a.a_credit(
        Part("allocated", 16000, NOW, CODE), Part("waiting", 1, NOW), stated_vnd=16001, stated_in="statement#ST-1#7"
    )
    assert compared(credit).differences == ("no_dossier",)


@pytest.mark.parametrize(
    ("state", "fee", "by", "differences"),
    [
        ("paid", "settled", CODE, ()),
        ("paid", "due", "", ("dossier_unsettled",)),
        ("paid", "none", "", ()),
        ("paid", "settled", "ANOTHER", ()),
        ("part_paid", "due", "", ()),
        ("part_paid", "settled", CODE, ("settled_without_money",)),
        ("part_paid", "settled", "ANOTHER", ()),
        ("part_paid", "due", CODE, ()),
    ],
)
def test_the_dossier_and_its_payment_say_the_same_or_differ(state, fee, by, differences):
    dossier = a.a_dossier(fee=FeeDue(fee, 16000, payment_id=by))
    payment = a.a_payment(payment_id=CODE, dossier_id=dossier.dossier_id, state=state)
    credit = stated()
    found = compared(credit, payment=payment, dossier=dossier)
    assert found == Compared(credit, 16000, 16000, (dossier,), None, differences)


def test_every_dossier_that_the_money_names_is_shown_once():
    one, other = (a.a_dossier(fee=FeeDue("due", 8000)) for _ in range(2))
    codes = [("P1", one), ("P2", other), ("P3", one)]
    payments = {code: a.a_payment(payment_id=code, dossier_id=of.dossier_id) for code, of in codes}
    parts = [Part("allocated", 4000, NOW, code) for code in ("P2", "P1", "P2", "P3", "UNKNOWN")]
    known = {one.dossier_id: one, other.dossier_id: other}
    found = compare(
        a.a_credit(*parts), payments=payments, dossiers=known, settlements_by_id={}, is_told=False
    )  # fmt: skip
    assert found.dossiers == (other, one)
    less = compare(
        a.a_credit(*parts), payments=payments, dossiers={one.dossier_id: one}, settlements_by_id={}, is_told=False
    )
    assert less.dossiers == (one,)


def test_several_differences_are_all_told():
    dossier = a.a_dossier(fee=FeeDue("due", 16000))
    payment = a.a_payment(payment_id=CODE, dossier_id=dossier.dossier_id, state="paid")
    credit = a.a_credit(Part("allocated", 16000, NOW, CODE), Part("waiting", 1, NOW))
    found = compared(credit, payment=payment, dossier=dossier, is_told=True)
    assert found.differences == ("notice_only", "no_dossier", "dossier_unsettled")
    assert set(found.differences) < set(DIFFERENCES)


@pytest.mark.parametrize(("state", "differences"), [(MATCHED, ()), (DIFFERS, ("settlement_differs",))])
def test_a_lump_sum_is_compared_with_its_notices_only(state, differences):
    lump = Settlement("settlement#1", state, "vnpay", "TMN1", "1", "H37.12", DAY, 95_600, DAY, DAY, 2, 100_000, 4_400)
    credit = a.a_credit(same_as="settlement#1", amount_vnd=95_600)
    assert compared(credit, lump=lump, is_told=True) == Compared(credit, 95_600, None, (), lump, differences)


def test_a_transfer_told_once_more_differs_from_nothing():
    credit = a.a_credit(same_as="1020304050#FT1")
    assert compared(credit, lump=LUMP, is_told=True) == Compared(credit, 16000, None, (), None, ())


def test_the_sums_of_a_day_count_each_transfer_once_and_lump_sums_apart():
    transfers = [
        stated(15000),
        a.a_credit(Part("allocated", 100, NOW, CODE), Part("waiting", 20, NOW), Part("to_refund", 3, NOW)),
        a.a_credit(Part("waiting", 500, NOW), provider="statement", stated_vnd=500, stated_in="statement#ST-1#8"),
        a.a_credit(same_as="1020304050#FT1", amount_vnd=123),
        a.a_credit(same_as="settlement#1", amount_vnd=95_600, stated_vnd=95_600),
        a.a_credit(same_as="settlement#2", amount_vnd=400),
    ]
    found = totals(iter(transfers))
    assert found == Totals(
        transfers=3, noticed_vnd=16123, stated_vnd=15500, settled_vnd=16100, waiting_vnd=520, to_refund_vnd=3,
        paid_out_vnd=96_000,
    )  # fmt: skip
    assert found.difference_vnd == -623
    assert totals([]) == Totals(0, 0, 0, 0, 0, 0, 0)
