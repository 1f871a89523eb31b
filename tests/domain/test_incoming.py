"""What each notice of a bank does to a request for money; every đồng is in exactly one place."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import credit, ledger
from chalicelib.domain import incoming as rules
from chalicelib.domain import payment as requests
from chalicelib.domain.credit import Credit, Part
from tests import builders as a
from tests.builders import LATER, NOW

DUE = 16000
STATES = ("awaiting", "part_paid", "paid", "expired", "cancelled")


def _payment(state="awaiting", **changes):
    return a.a_payment(state=state, amount_vnd=DUE, **changes)


def _apply(targets, notice, *, exact=False, registered="1020304050", unit="H37.12", **more):
    return rules.apply(targets, notice, account=registered, agency_code=unit, exact=exact, now=LATER, **more)


def _told(payment, amount=DUE, *, exact=False, registered="1020304050", known=None, **changes):
    notice = a.a_notice(payment, **{"amount_vnd": amount, **changes})
    return _apply([rules.Target(payment, **(known or {}))], notice, exact=exact, registered=registered)


def _places(applied):
    return [(part.place, part.amount_vnd, part.reason) for part in applied.credit.parts]


def _after(applied):
    (payment,) = applied.payments
    return payment


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("amount", "happened"), [(DUE - 1, "part_received"), (DUE, "all_received")])
def test_money_in_every_state(state, amount, happened):
    before = _payment(state)
    applied, then = _told(before, amount), requests.ARROWS[state, happened]
    assert applied.outcome == "recorded", "a bank is never told of our states"
    assert (_after(applied).state, _after(applied).version) == (then, 2)
    assert _places(applied) == [("allocated", amount, "")]
    assert applied.credit.parts[0].payment_id == before.payment_id


def test_too_little_waits_and_a_second_transfer_completes():
    first = _after(_told(_payment(), 10000))
    assert (first.state, first.received_vnd, first.paid_at) == ("part_paid", 10000, None)
    second = _after(_told(first, 6000))
    assert (second.state, second.received_vnd, second.surplus_vnd) == ("paid", DUE, 0)
    assert second.paid_at == LATER and len(second.credit_ids) == 2


def test_too_much_pays_and_the_rest_is_to_be_refunded():
    told = _told(_payment(), 20000)
    paid = _after(told)
    assert (paid.state, paid.surplus_vnd) == ("paid", 4000)
    assert _places(told) == [("allocated", DUE, ""), ("to_refund", 4000, "surplus")]
    more = _told(dataclasses.replace(paid, paid_at=NOW), 1000)
    assert (_after(more).surplus_vnd, _places(more)) == (5000, [("to_refund", 1000, "surplus")])
    assert _after(more).paid_at == NOW, "it was paid when it was paid"


def test_money_that_comes_after_expiry_still_pays():
    late = _after(_told(_payment("expired")))
    assert (late.state, late.paid_at) == ("paid", LATER)


def test_a_part_that_comes_after_expiry_opens_the_request_again_for_the_rest():
    late = _after(_told(_payment("expired"), 10000))
    assert (late.state, requests.is_open(late, now=late.expires_at), requests.due_vnd(late)) == (
        "part_paid",
        True,
        6000,
    )


@pytest.mark.parametrize("state", ["awaiting", "part_paid", "expired", "cancelled"])
def test_money_for_a_fee_that_another_payment_settled_is_to_be_refunded(state):
    applied = _told(_payment(state), known={"settled_by": "JWANOTHER"})
    assert (applied.payments, _places(applied)) == ((), [("to_refund", DUE, "fee_settled")])


@pytest.mark.parametrize("state", ["withdrawn", "not_accepted"])
def test_money_for_a_dossier_that_is_over_waits_for_a_person_unless_it_was_paid_before(state):
    applied = _told(_payment(), known={"dossier_state": state})
    assert (applied.payments, _places(applied)) == ((), [("waiting", DUE, f"dossier_{state}")])
    paid = _payment("paid", received_vnd=DUE)
    again = _told(paid, known={"dossier_state": state, "settled_by": paid.payment_id})
    assert _places(again) == [("to_refund", DUE, "surplus")]


class TestSeveralCodes:
    def test_a_transfer_worth_what_is_due_for_all_is_shared(self):
        one, other = _payment(), _payment("part_paid", received_vnd=6000)
        applied = _apply([rules.Target(one), rules.Target(other)], a.a_notice(amount_vnd=26000))
        assert (applied.outcome, [after.state for after in applied.payments]) == ("recorded", ["paid", "paid"])
        assert [(part.place, part.amount_vnd, part.payment_id) for part in applied.credit.parts] == [
            ("allocated", DUE, one.payment_id), ("allocated", 10000, other.payment_id),
        ]  # fmt: skip

    def test_one_that_is_paid_takes_no_share(self):
        one, other = _payment(), _payment("paid", received_vnd=DUE)
        applied = _apply([rules.Target(one), rules.Target(other)], a.a_notice(amount_vnd=DUE))
        assert [after.payment_id for after in applied.payments] == [one.payment_id]

    @pytest.mark.parametrize(
        ("others", "amount"),
        [
            ([rules.Target(_payment())], 2 * DUE - 1),
            ([rules.Target(_payment())], 2 * DUE + 1),
            ([None], DUE),
            ([rules.Target(_payment(account="999"))], 2 * DUE),
            ([rules.Target(_payment(), settled_by="JWANOTHER")], 2 * DUE),
            ([rules.Target(_payment(), dossier_state="withdrawn")], 2 * DUE),
            ([rules.Target(_payment(dossier_id="the same"))], 2 * DUE),
        ],
    )
    def test_anything_else_waits_for_a_person(self, others, amount):
        first = rules.Target(_payment(dossier_id="the same"))
        applied = _apply([first, *others], a.a_notice(amount_vnd=amount))
        assert (applied.outcome, applied.payments) == ("recorded", ())
        assert _places(applied) == [("waiting", amount, "several_codes")]

    def test_one_that_may_have_been_told_before_is_not_shared(self):
        targets = [rules.Target(_payment()), rules.Target(_payment())]
        applied = _apply(targets, a.a_notice(amount_vnd=2 * DUE), maybe_told_before=True)
        assert (applied.payments, _places(applied)) == ((), [("waiting", 2 * DUE, "several_codes")])


def test_a_transfer_that_may_have_been_told_before_waits_for_a_person():
    payment = _payment()
    applied = _apply([rules.Target(payment)], a.a_notice(payment), maybe_told_before=True)
    assert (applied.payments, _places(applied)) == ((), [("waiting", DUE, "maybe_told_before")])


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
    assert (applied.outcome, applied.payments) == (outcome, ())
    assert _places(applied) == [("waiting", told.get("amount_vnd", DUE), reason)]


@pytest.mark.parametrize("targets", [[], [None]])
def test_money_for_an_unknown_code_waits_too(targets):
    applied = _apply(targets, a.a_notice())
    assert (applied.outcome, _places(applied)) == ("unknown_order", [("waiting", DUE, "unknown_order")])
    assert applied.credit.agency_code == "H37.12", "the unit whose account it is looks for its owner"


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("told", [{"outcome": "test"}, {"outcome": "pending"}, {"direction": "out"}, {"amount": 0}])
def test_what_is_no_income_moves_nothing(told, exact):
    assert _told(_payment(), exact=exact, **told) == rules.Applied("recorded")


def test_a_failed_try_is_counted_and_pays_nothing():
    failed = _told(_payment(), outcome="failed")
    assert (failed.outcome, failed.credit) == ("failed", None)
    assert (_after(failed).state, _after(failed).failed_attempts, _after(failed).received_vnd) == ("awaiting", 1, 0)
    assert _apply([], a.a_notice(outcome="failed"), exact=True) == rules.Applied("unknown_order")


def test_a_gateway_that_reports_the_exact_amount_pays():
    assert _after(_told(_payment(), exact=True)).state == "paid"


def test_one_transfer_is_one_credit_whoever_tells_of_it():
    sepay, vcb = (a.a_notice(provider=name, bank_reference="FT26") for name in ("sepay", "standard"))
    assert rules.credit_id_of(sepay) == rules.credit_id_of(vcb) == "1020304050#FT26"
    assert rules.credit_id_of(a.a_notice(bank_reference="FT27")) != rules.credit_id_of(sepay)
    unnamed = [a.a_notice(bank_reference="", notice_id=name) for name in ("1", "2")]
    assert len({rules.credit_id_of(one) for one in unnamed}) == 2, "without a reference each notice stands alone"


class TestRelease:
    @pytest.mark.parametrize("state", STATES)
    @pytest.mark.parametrize(("amount", "happened"), [(DUE - 1, "part_released"), (DUE, "all_released")])
    def test_in_every_state(self, state, amount, happened):
        before = _payment(state, received_vnd=DUE, paid_at=NOW)
        then, after = requests.ARROWS.get((state, happened)), rules.release(before, amount, now=LATER)
        if then is None:
            assert after is None
        else:
            assert (after.state, after.received_vnd, after.paid_at) == (then, DUE - amount, None)
            assert requests.due_vnd(after) == amount, "it is owed again"

    @pytest.mark.parametrize("amount", [-1, 0, DUE + 1])
    def test_only_what_settled_it_can_leave(self, amount):
        assert rules.release(_payment("paid", received_vnd=DUE + 4000, surplus_vnd=4000), amount, now=LATER) is None

    def test_a_surplus_is_not_taken_for_what_is_owed_again(self):
        paid = _after(_told(_payment(), DUE + 4000))
        released = rules.release(paid, DUE, now=LATER)
        assert (released.state, requests.due_vnd(released)) == ("awaiting", DUE)
        again = _after(_told(released, DUE))
        assert (again.state, again.surplus_vnd) == ("paid", 4000)


@given(
    state=some.sampled_from(STATES),
    exact=some.booleans(),
    transfers=some.lists(
        some.tuples(some.integers(1, 40000), some.sampled_from(["mine", "other", "unknown", "settled", "withdrawn"])),
        max_size=8,
    ),
)
def test_every_dong_that_came_is_in_exactly_one_place(state, exact, transfers):
    payment, credits = _payment(state, received_vnd=DUE if state == "paid" else 0), []
    for amount, whose in transfers:
        account = "999" if whose == "other" else payment.account
        notice = a.a_notice(payment, amount_vnd=amount, account=account)
        target = rules.Target(
            payment, "JWANOTHER" if whose == "settled" else "", "withdrawn" if whose == "withdrawn" else ""
        )
        applied = _apply([None if whose == "unknown" else target], notice, exact=exact)
        credits.append(applied.credit)
        payment = applied.payments[0] if applied.payments else payment
    balance = ledger.balances(credits)
    assert balance.is_even and all(credit.is_even(one) for one in credits)
    assert balance.incoming_vnd == sum(amount for amount, _ in transfers)
    told_before = DUE if state == "paid" else 0
    assert payment.received_vnd - payment.surplus_vnd == told_before + balance.places["allocated"] <= DUE
    assert (payment.state == "paid") == (payment.received_vnd >= DUE)
    parts = [part for one in credits for part in one.parts]
    assert all(bool(part.reason) == (part.place != "allocated") for part in parts)


def test_the_transfer_is_kept_as_it_was_told_and_the_payment_counts_it():
    payment = _payment(version=3)
    notice = a.a_notice(payment, bank_reference="FT26", amount_vnd=20000, memo=f"LE PHI {payment.payment_id}")
    applied = _apply([rules.Target(payment)], notice)
    code = payment.payment_id
    assert applied.credit == Credit(
        "1020304050#FT26", "sepay", "1020304050", "FT26", 20000, notice.occurred_at, "H37.12",
        (Part("allocated", DUE, LATER, code), Part("to_refund", 4000, LATER, code, "surplus")), memo=notice.memo,
    )  # fmt: skip
    assert applied.payments == (
        dataclasses.replace(
            payment, state="paid", version=4, updated_at=LATER, received_vnd=20000, surplus_vnd=4000,
            credit_ids=("1020304050#FT26",), paid_at=LATER,
        ),
    )  # fmt: skip


def test_a_gateways_payment_is_named_by_the_gateway_even_where_a_bank_named_it_too():
    notice = a.a_notice(provider="vnpay", account="LS1", notice_id="JW1.14226112", bank_reference="VNP14226112")
    assert rules.credit_id_of(notice) == "LS1#vnpay:JW1.14226112"


@pytest.mark.parametrize(
    ("credit_id", "provider", "names"),
    [
        ("LS1#vnpay:JW1.14226112", "vnpay", ("JW1", "14226112")),
        ("LS1#zalopay:260115.JW1.77", "zalopay", ("260115.JW1", "77")),
        ("LS1#vnpay:JW1.", "vnpay", None),
        ("LS1#vnpay:.77", "vnpay", None),
        ("LS1#vnpay:JW1", "vnpay", None),
        ("LS1#FT.26", "vnpay", None),
        ("LS1#sepay:JW1.77", "sepay", None),
        ("LS2#vnpay:JW1.77", "vnpay", None),
    ],
)
def test_a_gateways_payment_is_known_by_our_order_and_its_number(credit_id, provider, names):
    told = a.a_credit(credit_id=credit_id, provider=provider, account="LS1")
    assert rules.gateway_payment_of(told) == names


@pytest.mark.parametrize(
    ("target", "told", "outcome", "reason"),
    [
        ({"account": "999"}, {}, "recorded", "other_account"),
        ({}, {"exact": True, "amount": 1}, "wrong_amount", "wrong_amount"),
        ({}, {"maybe": True}, "recorded", "maybe_told_before"),
    ],
)
def test_what_waits_names_the_payment_that_it_may_be_for(target, told, outcome, reason):
    payment = _payment(**target)
    amount = told.get("amount", DUE)
    notice = a.a_notice(account="1020304050", amount_vnd=amount)
    applied = _apply(
        [rules.Target(payment)], notice, exact=told.get("exact", False), maybe_told_before=told.get("maybe", False)
    )
    waits = Part("waiting", amount, LATER, payment.payment_id, reason)
    assert (applied.outcome, applied.payments, applied.credit.parts) == (outcome, (), (waits,))


def test_what_nobody_is_named_for_waits_for_nobody():
    applied = _apply([], a.a_notice())
    assert applied.credit.parts == (Part("waiting", DUE, LATER, "", "unknown_order"),)


@pytest.mark.parametrize(
    ("known", "state", "parts"),
    [
        ({}, "paid", [("allocated", DUE, ""), ("to_refund", 4000, "surplus")]),
        ({"settled_by": "JWANOTHER"}, None, [("to_refund", 20000, "fee_settled")]),
        ({"dossier_state": "withdrawn"}, None, [("waiting", 20000, "dossier_withdrawn")]),
    ],
)
@pytest.mark.parametrize("by", ["", "tu"])
def test_where_money_goes_is_told_with_who_decided_it(known, state, parts, by):
    payment = _payment()
    told = {"decided_by": by} if by else {}
    after, found = rules.receive(rules.Target(payment, **known), 20000, credit_id="1#FT1", now=LATER, **told)
    assert (after.state if after else None) == state
    assert found == tuple(Part(place, vnd, LATER, payment.payment_id, why, by) for place, vnd, why in parts)


@pytest.mark.parametrize(("count", "shared"), [(20, True), (21, False)])
def test_twenty_codes_share_a_transfer_and_no_more(count, shared):
    payments = [_payment() for _ in range(count)]
    notice = a.a_notice(amount_vnd=count * DUE, bank_reference="FT26")
    applied = _apply([rules.Target(one) for one in payments], notice)
    assert len(applied.payments) == (count if shared else 0)
    assert {(after.credit_ids, after.paid_at) for after in applied.payments} <= {(("1020304050#FT26",), LATER)}
    assert applied.credit.agency_code == "H37.12"


def test_a_failed_try_and_a_release_are_one_version_each():
    payment = _payment("paid", received_vnd=DUE, paid_at=NOW, version=3)
    told = {"version": 4, "updated_at": LATER}
    assert _after(_told(payment, outcome="failed")) == dataclasses.replace(payment, failed_attempts=1, **told)
    assert rules.release(payment, 1, now=LATER) == dataclasses.replace(
        payment, state="part_paid", received_vnd=DUE - 1, paid_at=None, **told
    )


class TestUnitsOfOneAccount:
    """A bank tells of a shared account at the address of each unit; the endpoint asked here is another unit's."""

    def _heard_elsewhere(self, targets, amount, **more):
        notice = a.a_notice(account="1020304050", amount_vnd=amount)
        return _apply(targets, notice, unit="H37.99", **more)

    @pytest.mark.parametrize(
        ("amount", "more", "reason"),
        [
            (DUE, {}, ""),
            (DUE - 1, {}, ""),
            (DUE, {"maybe_told_before": True}, "maybe_told_before"),
            (1, {"exact": True}, "wrong_amount"),
        ],
    )
    def test_money_is_with_the_unit_of_the_payment_that_it_names(self, amount, more, reason):
        payment = _payment()
        applied = self._heard_elsewhere([rules.Target(payment)], amount, **more)
        assert (applied.credit.agency_code, applied.credit.parts[0].reason) == (payment.agency_code, reason)

    def test_so_it_is_for_several_payments_of_one_unit_and_a_person_decides_between_units(self):
        one, other = (_payment(payment_id=f"JW{n}", dossier_id=f"dossier-{n}") for n in (1, 2))
        both = self._heard_elsewhere([rules.Target(one), rules.Target(other)], 2 * DUE)
        assert (both.credit.agency_code, len(both.payments)) == (one.agency_code, 2)
        foreign = dataclasses.replace(other, agency_code="H37.98")
        apart = self._heard_elsewhere([rules.Target(one), rules.Target(foreign)], 2 * DUE)
        assert (apart.credit.agency_code, apart.payments) == ("H37.99", ())
        assert _places(apart) == [("waiting", 2 * DUE, "several_codes")]

    def test_what_names_nobody_is_with_the_unit_that_heard_of_it(self):
        assert self._heard_elsewhere([None], DUE).credit.agency_code == "H37.99"
