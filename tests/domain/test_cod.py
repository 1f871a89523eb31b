"""Cash on delivery: what is asked for at the door, and that every đồng taken there is in one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import cod, delivery_choice, delivery_money, delivery_scans, ledger
from chalicelib.domain.cod import Taken, ToCollect
from chalicelib.domain.credit import Credit, Part, in_place, is_even
from chalicelib.domain.incoming import Target
from chalicelib.domain.payment import FeeClaim
from tests import builders as a
from tests.builders import LATER, NOW

FEE = 16000
dong = some.integers(0, 60_000)


def _taken(collected_vnd, fee_vnd=FEE, postage_vnd=26000):
    return Taken("d.return.1", "the-post", "H37.12", ToCollect(fee_vnd, postage_vnd), collected_vnd, NOW)


def _places(credit):
    return [(part.place, part.amount_vnd, part.reason) for part in credit.parts]


class TestWhatWasTaken:
    def test_just_what_was_asked_for_pays_the_fee_and_the_postage(self):
        payment = a.a_payment()
        after, credit = cod.place(_taken(42000), Target(payment), now=LATER)
        assert (after.state, after.credit_ids) == ("paid", ("cod:the-post#d.return.1",))
        assert _places(credit) == [("allocated", FEE, ""), ("allocated", 26000, "postage")]
        assert credit.parts[1].payment_id == "d.return.1", "the postage is the parcel's"
        assert ledger.contradictions([credit], [after]) == []

    @pytest.mark.parametrize(
        "collected, waits, kept", [(10000, 10000, 0), (40000, 16000, 24000), (50000, 24000, 26000)]
    )
    def test_another_amount_waits_for_a_person_the_fee_before_the_postage(self, collected, waits, kept):
        after, credit = cod.place(_taken(collected), Target(a.a_payment()), now=LATER)
        assert (after, in_place(credit, "waiting"), in_place(credit, "allocated")) == (None, waits, kept)
        assert credit.parts[0].reason == "collected_differs"

    def test_a_fee_paid_online_meanwhile_is_paid_twice_and_goes_back(self):
        for payment, settled_by in ((a.a_payment(state="paid", received_vnd=FEE), ""), (a.a_payment(), "LSOTHER")):
            after, credit = cod.place(_taken(42000), Target(payment, settled_by), now=LATER)
            assert in_place(credit, "to_refund") == FEE and in_place(credit, "allocated") == 26000
            assert after is None or after.state == "paid"

    def test_nobody_asked_for_it_or_nobody_knows_the_fee(self):
        _, credit = cod.place(Taken("d", "e", "H37.12", None, 5000, NOW), None, now=LATER)
        assert _places(credit) == [("waiting", 5000, "unknown_order")]
        _, credit = cod.place(_taken(42000), None, now=LATER)
        assert in_place(credit, "waiting") == FEE


@given(collected=dong.filter(bool), fee=dong, postage=dong, received=some.integers(0, FEE))
def test_every_dong_is_in_one_place(collected, fee, postage, received):
    state = "paid" if received == FEE else "part_paid" if received else "awaiting"
    payment = a.a_payment(state=state, received_vnd=received)
    _, credit = cod.place(_taken(collected, fee, postage), Target(payment), now=LATER)
    assert is_even(credit) and ledger.balances([credit]).is_even
    assert in_place(credit, "to_refund") + in_place(credit, "waiting") <= max(collected - postage, fee, collected)


class TestWhatIsAskedFor:
    def test_the_unpaid_fee_and_the_postage_fixed_once(self):
        parcel = a.a_delivery(on_delivery=("fee", "postage"), postage_vnd=26000)
        fixed = delivery_money.fixed(parcel, fee_vnd=FEE, now=LATER)
        assert (fixed.to_collect.total_vnd, fixed.version) == (42000, 2)
        assert delivery_money.fixed(fixed, fee_vnd=0, now=LATER) is None
        assert delivery_money.fixed(a.a_delivery(), fee_vnd=FEE, now=LATER) is None
        only_fee = a.a_delivery(on_delivery=("fee",), postage_vnd=26000)
        assert delivery_money.fixed(only_fee, fee_vnd=FEE, now=LATER).to_collect.total_vnd == FEE

    def test_another_address_has_another_amount(self):
        parcel = a.a_delivery(on_delivery=("postage",), to_collect=ToCollect(0, 26000))
        again = delivery_choice.choose(
            parcel, parcel.recipient, now=LATER, postage=delivery_choice.Postage(30500, "citizen", ("postage",))
        )
        assert (again.to_collect, again.postage_vnd, again.on_delivery) == (None, 30500, ("postage",))

    def test_what_was_paid_before_lowers_it(self):
        part = a.a_payment(state="part_paid", received_vnd=6000)
        assert cod.unpaid(FEE, FeeClaim(), []) == FEE
        assert cod.unpaid(FEE, FeeClaim(), [a.a_payment(), part]) == 10000
        assert cod.unpaid(FEE, FeeClaim("x", "x"), []) == 0

    def test_it_is_for_the_request_that_is_paid_or_begun(self):
        last, part = a.a_payment(), a.a_payment(state="part_paid", received_vnd=1)
        paid = a.a_payment(state="paid", received_vnd=FEE)
        assert cod.payment_for(FeeClaim(), []) is None
        assert cod.payment_for(FeeClaim(last.payment_id), [last]) == last
        assert cod.payment_for(FeeClaim(last.payment_id), [part, last]) == part
        assert cod.payment_for(FeeClaim(last.payment_id, paid.payment_id), [part, last, paid]) == paid

    @pytest.mark.parametrize(
        "told, why",
        [
            ({}, ""),
            ({"collects": False, "fee_prepaid": True}, "not_offered"),
            ({"fee_prepaid": True, "postage_vnd": None}, "fee_prepaid"),
            ({"postage_vnd": None}, "postage_unknown"),
            ({"postage_vnd": None, "postage_asked": False}, ""),
        ],
    )
    def test_why_it_cannot_be_paid_at_the_door(self, told, why):
        able = {"collects": True, "fee_prepaid": False, "postage_asked": True, "postage_vnd": 26000}
        assert cod.refusal(**able | told) == why


ASKED = {"to_collect": ToCollect(FEE, 26000), "item_code": "EA1", "endpoint": "e"}


def test_a_carrier_takes_money_of_the_receiver_and_of_the_sender_where_that_is_agreed():
    takes = lambda **told: [a.a_partner(kind="carrier", **told).takes_money(leg) for leg in ("return", "collect")]  # noqa: E731
    assert takes(collects_money=True) == [True, False]
    assert takes(collects_money=True, collects_of_sender=True) == [True, True]
    assert takes() == [False, False]


class TestScansThatTell:
    def _after(self, *scans, leg="return"):
        known = [a.a_scan(event=event, collected_vnd=told, occurred_at=at) for event, told, at in scans]
        return delivery_scans.apply(a.a_delivery(leg=leg, **ASKED), known, now=LATER)

    def test_what_was_asked_for_was_taken(self):
        after = self._after(("out_for_delivery", 42000, NOW), ("delivered", 42000, LATER))
        assert (after.collected_vnd, after.conflict) == (42000, "")
        on_its_way = self._after(("out_for_delivery", 42000, NOW))
        assert on_its_way.collected_vnd is None, "carriers repeat what is to be taken in every scan"

    def test_another_amount_or_two_of_them_are_for_a_person(self):
        assert self._after(("delivered", 0, LATER)).conflict == "collected_differs"
        twice = self._after(("delivered", 41000, NOW), ("delivered", 42000, LATER))
        assert (twice.collected_vnd, twice.conflict) == (42000, "collected_differs")
        assert self._after(("delivered", None, LATER)).conflict == "", "the settlement will tell"

    def test_the_postman_takes_it_where_he_fetches_the_papers(self):
        assert self._after(("collected", 42000, NOW), leg="collect").collected_vnd == 42000
        assert self._after(("collected", 42000, NOW)).collected_vnd is None

    def test_an_amount_that_every_call_repeats_proves_nothing_where_papers_are_fetched(self):
        repeated = [
            a.a_scan(event=event, collected_vnd=42000, occurred_at=at, amount_is_ordered=True)
            for event, at in (("collected", NOW), ("delivered", LATER))
        ]
        assert delivery_scans.apply(a.a_delivery(leg="collect", **ASKED), repeated, now=LATER).collected_vnd is None
        assert delivery_scans.apply(a.a_delivery(**ASKED), repeated, now=LATER).collected_vnd == 42000

    @pytest.mark.parametrize("before", ["returning", "returned_to_agency", "lost"])
    def test_what_was_taken_after_it_was_told_as_gone_is_told(self, before):
        assert self._after((before, None, NOW), ("delivered", 42000, LATER)).collected_vnd == 42000
        assert self._after((before, 42000, NOW)).collected_vnd is None


def test_what_was_taken_is_one_credit_of_the_carriers_account():
    payment = a.a_payment()
    after, credit = cod.place(_taken(42000), Target(payment), now=LATER)
    assert credit == Credit(
        "cod:the-post#d.return.1", "cod", "cod:the-post", "d.return.1", 42000, NOW, "H37.12",
        (Part("allocated", FEE, LATER, payment.payment_id), Part("allocated", 26000, LATER, "d.return.1", "postage")),
    )  # fmt: skip
    assert (after.paid_at, after.version) == (LATER, 2)


def test_money_that_waits_names_the_request_it_may_be_for():
    payment = a.a_payment()
    parts = lambda taken, target: cod.place(taken, target, now=LATER)[1].parts  # noqa: E731
    waits = Part("waiting", 10000, LATER, payment.payment_id, "collected_differs")
    assert parts(_taken(10000), Target(payment)) == (waits,)
    assert parts(_taken(10000), None) == (Part("waiting", 10000, LATER, "", "collected_differs"),)
    same = parts(_taken(10, 5, 5), None)
    assert same[0] == Part("waiting", 5, LATER, "", "collected_differs"), "fee and postage may be worth the same"


def test_postage_alone_leaves_the_fee_as_it_is():
    after, credit = cod.place(_taken(26000, 0), Target(a.a_payment()), now=LATER)
    assert (after, credit.parts) == (None, (Part("allocated", 26000, LATER, "d.return.1", "postage"),))
