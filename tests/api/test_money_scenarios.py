"""The ten stories of money that end with a person, through the officer's routes: from the list to the decision, with
counts that equal lists, to what the citizen sees. Nothing moves twice, and no đồng is lost on the way."""

import pytest

from chalicelib.api.present.credit import url_id
from chalicelib.domain.payment_code import make
from tests.api.desk import Desk
from tests.simulation.money.statements import a_statement_tells
from tests.simulation.money.town import LONG_AFTER, a_town

FEE = 16000


@pytest.fixture(scope="module")
def town():
    """A unit with everything, on an AWS in memory: lists and counts hold what a test put there, and nothing else."""
    with a_town() as town:
        yield town


@pytest.fixture
def desk(town):
    return Desk(town)


def _reasons(transfer):
    return [(part["place"], part["amount_vnd"], part["reason"]) for part in transfer["parts"]]


def test_a_transfer_without_a_code_is_allocated_to_the_payment_that_the_citizen_shows(desk):
    code = desk.begins()
    desk.hears("sepay", FEE, outcome="unknown_order")
    waits = desk.only("waiting")
    assert _reasons(waits) == [("waiting", FEE, "unknown_order")]
    after = desk.decides(desk.an, waits, "allocation", payment_id=code)
    assert (after["place"], _reasons(after)) == (None, [("allocated", FEE, None)])
    desk.decides(desk.an, waits, "allocation", "money_moved", payment_id=code)
    assert (desk.lists(), desk.payment(code)["state"]) == ({}, "paid")
    assert desk.timeline() == ["started", "paid", "settle_fee"]
    assert desk.fee() == "settled"


def test_a_transfer_with_a_code_of_nobody_is_written_off_with_a_reason(desk):
    code = desk.begins()
    desk.hears("casso", FEE, make(4711), outcome="unknown_order")
    waits = desk.only("waiting")
    after = desk.decides(desk.an, waits, "write-off", reason="Không xác định được người nộp sau 12 tháng")
    assert _reasons(after) == [("written_off", FEE, "Không xác định được người nộp sau 12 tháng")]
    desk.decides(desk.an, waits, "allocation", "money_moved", payment_id=code)
    assert (desk.lists(), desk.payment(code)["state"], desk.fee()) == ({}, "awaiting", "due")
    assert desk.timeline() == ["started"]


def test_one_transfer_for_several_codes_that_does_not_sum_is_split_by_a_person(desk):
    first, second = desk.begins(0), desk.begins(1)
    desk.hears("standard", 20000, first, second)
    waits = desk.only("waiting")
    assert _reasons(waits) == [("waiting", 20000, "several_codes")]
    desk.decides(desk.an, waits, "allocation", payment_id=first)
    rest = desk.only("to_refund")
    assert (rest["amount_vnd"], rest["transfer_vnd"]) == (4000, 20000)
    desk.decides(desk.an, rest, "allocation", payment_id=second)
    assert desk.lists() == {}
    assert (desk.payment(first)["state"], desk.payment(second)["state"]) == ("paid", "part_paid")
    assert (desk.timeline(0), desk.timeline(1)) == (["started", "paid", "settle_fee"], ["started", "part_paid"])
    desk.hears("payos", 12000, second)
    assert desk.timeline(1) == ["started", "part_paid", "paid", "settle_fee"]


def test_money_that_came_into_another_account_is_allocated_by_a_person(desk):
    code = desk.begins(provider="vnpay")
    desk.hears("vietqrvn", FEE, code)
    waits = desk.only("waiting")
    assert _reasons(waits) == [("waiting", FEE, "other_account")]
    desk.decides(desk.an, waits, "allocation", payment_id=code)
    assert (desk.lists(), desk.payment(code)["state"]) == ({}, "paid")
    assert desk.timeline() == ["started", "paid", "settle_fee"]


def test_a_wrong_amount_at_a_gateway_is_answered_04_kept_and_completed_at_the_counter(desk):
    code = desk.begins(provider="vnpay")
    desk.hears("vnpay", 10000, code, outcome="wrong_amount")  # RspCode 04, as its fixture prints it
    waits = desk.only("waiting")
    assert _reasons(waits) == [("waiting", 10000, "wrong_amount")]
    desk.decides(desk.an, waits, "allocation", payment_id=code)
    assert desk.payment(code)["state"] == "part_paid"
    assert desk.takes_cash(code, 6000, "BL-1")["state"] == "paid"
    assert desk.lists() == {}
    assert desk.timeline() == ["started", "part_paid", "paid", "settle_fee"]


def test_a_transfer_that_may_have_been_told_before_is_found_to_be_the_same(desk):
    code = desk.begins()
    told = desk.hears("sepay", FEE, code, reference="")
    desk.hears("casso", FEE, code, reference="", at=told.at)
    waits = desk.only("waiting")
    assert _reasons(waits) == [("waiting", FEE, "maybe_told_before")]
    settled = desk.payment(code)
    assert settled["received_vnd"] == FEE
    first = url_id(next(iter(desk.story.brought)))
    after = desk.decides(desk.an, waits, "same-as", credit_id=first)
    assert (after["same_as"], after["parts"]) == (first, [])
    assert (desk.lists(), desk.payment(code)["received_vnd"]) == ({}, FEE)
    assert desk.timeline() == ["started", "paid", "settle_fee"]


def test_a_surplus_goes_back_to_the_citizens_account_by_four_eyes(desk):
    code = desk.begins()
    desk.hears("sepay", 20000, code)
    surplus = desk.only("to_refund")
    assert (surplus["amount_vnd"], desk.payment(code)["state"]) == (4000, "paid")
    desk.decides(desk.an, surplus, "refund", "refund_account_missing", payment_id=code, amount_vnd=4000)
    desk.gives_back(surplus, code, 4000)
    assert desk.lists() == {}
    desk.decides(desk.an, surplus, "refund", "money_moved", payment_id=code, amount_vnd=1)
    assert desk.timeline()[:3] == ["started", "paid", "settle_fee"]


def test_late_money_for_a_withdrawn_dossier_goes_back(desk):
    code = desk.begins()
    desk.story.step(desk.story.withdraws(0))
    desk.town.clock.passes(LONG_AFTER)
    desk.hears("sepay", FEE, code)
    waits = desk.only("waiting")
    assert _reasons(waits) == [("waiting", FEE, "dossier_withdrawn")]
    desk.decides(desk.an, waits, "allocation", "money_not_due", payment_id=code)
    desk.gives_back(waits, code, FEE)
    assert (desk.lists(), desk.payment(code)["received_vnd"]) == ({}, 0)
    assert "withdraw" in desk.timeline()


def test_what_the_bank_took_back_after_it_settled_the_fee_is_owed_again(desk):
    code = desk.begins()
    came = desk.hears("sepay", FEE, code)
    assert desk.timeline() == ["started", "paid", "settle_fee"]
    desk.story.step(a_statement_tells(desk.story, [came], [came]))
    taken = desk.only("taken_back")
    assert (taken["amount_vnd"], desk.payment(code)["state"], desk.fee()) == (FEE, "paid", "settled")
    after = desk.decides(desk.binh, taken, "release", payment_id=code, reason="Ngân hàng thu hồi ngày 23/11")
    assert (after["reversed_vnd"], after["parts"]) == (FEE, [])
    assert (desk.lists(), desk.payment(code)["state"]) == ({}, "awaiting")
    assert desk.timeline()[-1] == "unsettle_fee"
    assert desk.fee() == "due"


def test_what_the_bank_took_back_after_the_result_was_given_is_borne_by_the_unit(desk):
    code = desk.begins()
    came = desk.hears("sepay", FEE, code)
    desk.story.step(a_statement_tells(desk.story, [came], [came]))
    taken = desk.only("taken_back")
    after = desk.decides(desk.binh, taken, "bear", reason="Kết quả đã trả")
    assert (after["borne_vnd"], _reasons(after)) == (FEE, [("allocated", FEE, None)])
    desk.decides(desk.binh, taken, "bear", "money_moved", reason="Kết quả đã trả")
    assert (desk.lists(), desk.payment(code)["state"]) == ({}, "paid")
    assert desk.timeline() == ["started", "paid", "settle_fee"]


def test_of_two_payments_for_one_fee_the_part_that_settled_nothing_goes_back(desk):
    first = desk.begins(provider="sepay")
    second = desk.begins(provider="vnpay")  # closes the first one
    desk.hears("sepay", 6000, first)
    assert desk.payment(first)["state"] == "part_paid"
    desk.hears("vnpay", FEE, second)
    assert desk.payment(second)["state"] == "paid"
    desk.story.streams.drain()
    leftover = desk.only("to_refund")
    assert _reasons(leftover) == [("to_refund", 6000, "fee_settled")]
    desk.gives_back(leftover, first, 6000)
    assert (desk.lists(), desk.payment(first)["received_vnd"], desk.fee()) == ({}, 0, "settled")
    assert desk.timeline().count("settle_fee") == 1


def test_a_transfer_that_comes_after_cash_goes_back(desk):
    code = desk.begins()
    assert desk.takes_cash(code, FEE, "BL-7")["state"] == "paid"
    assert desk.timeline() == ["started", "paid", "settle_fee"]
    desk.hears("casso", FEE, code)
    surplus = desk.only("to_refund")
    assert _reasons(surplus) == [("to_refund", FEE, "surplus")]
    desk.gives_back(surplus, code, FEE)
    assert (desk.lists(), desk.payment(code)["state"]) == ({}, "paid")
    assert desk.timeline().count("settle_fee") == 1
