"""What each notice of a bank does to a request for money; every đồng is in exactly one place."""

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import payment as rules
from tests import builders as a
from tests.builders import LATER, NOW

DUE = 16000
STATES = ("awaiting", "part_paid", "paid", "expired", "cancelled")
EXPECTED = {
    ("awaiting", "part_received"): "part_paid",
    ("awaiting", "all_received"): "paid",
    ("awaiting", "expire"): "expired",
    ("awaiting", "cancel"): "cancelled",
    ("part_paid", "part_received"): "part_paid",
    ("part_paid", "all_received"): "paid",
    ("paid", "part_received"): "paid",
    ("paid", "all_received"): "paid",
    ("expired", "part_received"): "expired",
    ("expired", "all_received"): "paid",
}


def _payment(state="awaiting", **changes):
    return a.a_payment(state=state, amount_vnd=DUE, **changes)


def _told(payment, amount=DUE, *, exact=False, registered="1020304050", **changes):
    notice = a.a_notice(payment, **{"amount_vnd": amount, **changes})
    return rules.apply(payment, notice, account=registered, exact=exact, now=LATER)


def test_the_table_is_the_expected_one():
    assert rules.ARROWS == EXPECTED
    assert all((state, "cancel") not in EXPECTED for state in STATES if state != "awaiting")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("amount", "happened"), [(DUE - 1, "part_received"), (DUE, "all_received")])
def test_money_in_every_state(state, amount, happened):
    before = _payment(state)
    applied, then = _told(before, amount), EXPECTED.get((state, happened))
    assert applied.outcome == "recorded", "a bank is never told of our states"
    if then is None:
        assert (applied.payment, applied.credit.place, applied.credit.reason) == (None, "waiting", "payment_cancelled")
    else:
        assert (applied.payment.state, applied.payment.version) == (then, 2)
        assert (applied.credit.place, applied.credit.payment_id) == ("allocated", before.payment_id)


@pytest.mark.parametrize("state", STATES)
def test_time_closes_only_what_nobody_has_paid(state):
    payment = _payment(state)
    assert rules.expire(payment, now=payment.expires_at - timedelta(microseconds=1)) is None
    closed = rules.expire(payment, now=payment.expires_at)
    assert (closed.state if closed else None) == EXPECTED.get((state, "expire"))


def test_too_little_waits_and_a_second_transfer_completes():
    first = _told(_payment(), 10000)
    assert (first.payment.state, first.payment.received_vnd, first.payment.paid_at) == ("part_paid", 10000, None)
    second = _told(first.payment, 6000)
    assert (second.payment.state, second.payment.received_vnd, second.payment.surplus_vnd) == ("paid", DUE, 0)
    assert second.payment.paid_at == LATER and len(second.payment.credit_ids) == 2


def test_too_much_pays_and_the_rest_is_known_as_surplus():
    paid = _told(_payment(), 20000)
    assert (paid.payment.state, paid.payment.surplus_vnd, paid.credit.surplus_vnd) == ("paid", 4000, 4000)
    again = _told(dataclasses.replace(paid.payment, paid_at=NOW), 1000)
    assert (again.payment.surplus_vnd, again.credit.surplus_vnd) == (5000, 1000)
    assert again.payment.paid_at == NOW, "it was paid when it was paid"


def test_money_that_comes_after_expiry_still_pays():
    late = _told(_payment("expired"))
    assert (late.payment.state, late.payment.paid_at) == ("paid", LATER)


WAITING = [
    # notice, account of the endpoint, gateway -> outcome, why a person must look
    ({"account": "999"}, "1020304050", False, "recorded", "other_account"),
    ({"account": "999"}, "999", False, "recorded", "other_account"),
    ({"account": ""}, "999", False, "recorded", "other_account"),
    ({"amount_vnd": DUE - 1}, "1020304050", True, "wrong_amount", "wrong_amount"),
    ({"amount_vnd": DUE + 1}, "1020304050", True, "wrong_amount", "wrong_amount"),
]


@pytest.mark.parametrize(("told", "registered", "exact", "outcome", "reason"), WAITING)
def test_what_does_not_fit_waits_for_a_person(told, registered, exact, outcome, reason):
    applied = _told(_payment(), exact=exact, registered=registered, **told)
    assert (applied.outcome, applied.payment) == (outcome, None)
    assert (applied.credit.place, applied.credit.reason, applied.credit.surplus_vnd) == ("waiting", reason, 0)


def test_money_for_an_unknown_code_waits_too():
    applied = rules.apply(None, a.a_notice(), account="1020304050", exact=False, now=NOW)
    assert (applied.outcome, applied.credit.reason, applied.credit.payment_id) == ("unknown_order", "unknown_order", "")


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("told", [{"outcome": "test"}, {"outcome": "pending"}, {"direction": "out"}])
def test_what_is_no_income_moves_nothing(told, exact):
    assert _told(_payment(), exact=exact, **told) == rules.Applied("recorded")


def test_a_failed_try_is_counted_and_pays_nothing():
    failed = _told(_payment(), outcome="failed")
    assert (failed.outcome, failed.credit) == ("failed", None)
    assert (failed.payment.state, failed.payment.failed_attempts, failed.payment.received_vnd) == ("awaiting", 1, 0)
    lost = rules.apply(None, a.a_notice(outcome="failed"), account="1", exact=True, now=NOW)
    assert lost == rules.Applied("unknown_order")


def test_a_gateway_that_reports_the_exact_amount_pays():
    assert _told(_payment(), exact=True).payment.state == "paid"


def test_one_transfer_is_one_credit_whoever_tells_of_it():
    sepay, vcb = (a.a_notice(provider=name, bank_reference="FT26") for name in ("sepay", "standard"))
    assert rules.credit_id_of(sepay) == rules.credit_id_of(vcb) == "1020304050#FT26"
    assert rules.credit_id_of(a.a_notice(bank_reference="FT27")) != rules.credit_id_of(sepay)
    unnamed = [a.a_notice(bank_reference="", notice_id=name) for name in ("1", "2")]
    assert len({rules.credit_id_of(one) for one in unnamed}) == 2, "without a reference each notice stands alone"


@pytest.mark.parametrize(
    ("state", "after_expiry", "is_open"),
    [("awaiting", False, True), ("awaiting", True, False), ("part_paid", True, True), ("paid", False, False),
     ("expired", True, False), ("cancelled", False, False)],
)  # fmt: skip
def test_a_request_partly_paid_stays_open(state, after_expiry, is_open):
    payment = _payment(state)
    now = payment.expires_at if after_expiry else NOW
    assert rules.is_open(payment, now=now) is is_open


@given(
    state=some.sampled_from(STATES),
    exact=some.booleans(),
    transfers=some.lists(
        some.tuples(some.integers(1, 40000), some.sampled_from(["mine", "other", "unknown"])), max_size=8
    ),
)
def test_every_dong_that_came_is_in_exactly_one_place(state, exact, transfers):
    payment, credits = _payment(state), []
    for amount, whose in transfers:
        account = "999" if whose == "other" else payment.account
        notice = a.a_notice(payment, amount_vnd=amount, account=account)
        target = None if whose == "unknown" else payment
        applied = rules.apply(target, notice, account=payment.account, exact=exact, now=LATER)
        credits.append(applied.credit)
        payment = applied.payment or payment
    allocated = [credit for credit in credits if credit.place == "allocated"]
    waiting = [credit for credit in credits if credit.place == "waiting"]
    assert sum(credit.amount_vnd for credit in allocated + waiting) == sum(amount for amount, _ in transfers)
    assert payment.received_vnd == sum(credit.amount_vnd for credit in allocated)
    assert payment.surplus_vnd == sum(credit.surplus_vnd for credit in allocated)
    assert payment.surplus_vnd == max(0, payment.received_vnd - DUE)
    assert payment.credit_ids == tuple(credit.credit_id for credit in allocated)
    assert all(credit.reason for credit in waiting) and not any(credit.reason for credit in allocated)
    if state != "paid":
        assert (payment.state == "paid") == (payment.received_vnd >= DUE)
