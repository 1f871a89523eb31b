"""The fee paid at the door: fixed before the order, taken once whoever tells it, and never lost."""

import secrets
from dataclasses import replace
from functools import partial

import pytest

from chalicelib.domain import ledger, payment_code
from chalicelib.domain.dossier import FeeDue
from chalicelib.store import credits, deliveries, dossiers, payments
from chalicelib.usecases.deliveries.book import Taken, book
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from chalicelib.usecases.deliveries.take_collected import take_collected, unpaid_fee
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import race

FEE, POSTAGE = 16000, 26000
LINES = ({"kind": "fee", "code": "copy", "amount_vnd": FEE},)
CARRIER = a.a_partner(kind="carrier", provider="ems", endpoint="the-post", collects_money=True)


@pytest.fixture(autouse=True)
def _system(system):
    """The real store."""


def _parcel(*, state="finished", fee=None, leg="return"):
    dossier = a.a_submitted_dossier(state=state, fee=fee or FeeDue("due", FEE, LINES), result_channel="post")
    dossiers.create_draft(dossier, once=None)
    parcel = a.a_delivery(
        delivery_id=f"{dossier.dossier_id}.{leg}.1", dossier_id=dossier.dossier_id, leg=leg, carrier="ems",
        endpoint="the-post", booking_asked_at=NOW, on_delivery=("fee", "postage"), postage_vnd=POSTAGE,
    )  # fmt: skip
    deliveries.create(parcel)
    return parcel


def _payment(parcel, **changes):
    code = payment_code.make(secrets.randbelow(10**9))
    payment = a.a_payment(payment_id=code, dossier_id=parcel.dossier_id, **changes)
    payments.create(payment, instead_of=payments.claim_of_dossier(parcel.dossier_id).last, once=None)
    return payment


def _order(parcel, orders=None):
    def order(delivery):
        if orders is not None:
            orders.append(delivery.to_collect.total_vnd)
        return Taken(a.new_id("EA"), 12000)

    owed = lambda dossier_id: unpaid_fee(dossiers.get(dossier_id), payments=payments)  # noqa: E731
    book(parcel.delivery_id, now=NOW, deliveries=deliveries, order=order, unpaid_fee=owed)
    return deliveries.get(parcel.delivery_id)


def _scan(parcel, collected, event="delivered", **changes):
    scan = a.a_scan(parcel, event=event, collected_vnd=collected, **changes)
    return record_tracking(scan, partner=CARRIER, now=LATER, deliveries=deliveries)


def _take(parcel, store=payments):
    return take_collected(
        parcel.delivery_id,
        now=LATER,
        random_int=lambda: secrets.randbelow(10**9),
        deliveries=deliveries,
        payments=store,
        dossiers=dossiers,
    )


def _books(parcel):
    """All payments of the dossier and all money of its parcel."""
    begun = payments.several(payments.claim_of_dossier(parcel.dossier_id).begun)
    named = {name for one in begun for name in one.credit_ids} | {f"cod:the-post#{parcel.delivery_id}"}
    return begun, [one for name in named if (one := credits.get(name))]


def _in_order(parcel):
    begun, came = _books(parcel)
    assert ledger.contradictions(came, begun) == [] and ledger.balances(came).is_even
    return ledger.balances(came).places


class TestTheAmount:
    def test_it_is_what_is_unpaid_when_the_parcel_is_ordered(self):
        asked = []
        stored = _order(_parcel(), asked)
        assert (asked, stored.to_collect.fee_vnd, stored.to_collect.postage_vnd) == ([42000], FEE, POSTAGE)

    @pytest.mark.parametrize("paid, left", [(6000, 36000), (FEE, POSTAGE)])
    def test_what_came_online_before_lowers_it(self, paid, left):
        parcel = _parcel()
        notice = a.a_notice(_payment(parcel), amount_vnd=paid)
        record_bank_notice(notice, partner=a.a_partner(), exact=False, now=NOW, payments=payments, dossiers=dossiers)
        assert _order(parcel).to_collect.total_vnd == left

    @pytest.mark.parametrize("fee", [FeeDue("none", 0, ()), FeeDue("unknown", None, ()), FeeDue("settled", FEE, LINES)])
    def test_a_fee_that_is_not_owed_or_not_known_is_not_taken(self, fee):
        assert _order(_parcel(fee=fee)).to_collect.total_vnd == POSTAGE

    def test_a_carrier_asked_again_is_told_the_same(self):
        parcel = _parcel()
        asked = []

        def away(delivery):
            asked.append(delivery.to_collect.total_vnd)
            raise TimeoutError

        with pytest.raises(TimeoutError):
            book(parcel.delivery_id, now=NOW, deliveries=deliveries, order=away, unpaid_fee=lambda _: FEE)
        record_bank_notice(
            a.a_notice(_payment(parcel)), partner=a.a_partner(), exact=False, now=NOW, payments=payments,
            dossiers=dossiers,
        )  # fmt: skip
        _order(parcel, asked)
        assert asked == [42000, 42000]

    @pytest.mark.parametrize("told, asked", [(None, 0), (FEE + POSTAGE, 0), (0, FEE)])
    def test_it_is_not_asked_for_at_both_doors(self, told, asked):
        fetched = _order(_parcel(leg="collect", state="processing"))
        _scan(fetched, told, event="collected")
        _take(fetched)
        home = a.a_delivery(
            delivery_id=f"{fetched.dossier_id}.return.1", dossier_id=fetched.dossier_id, carrier="ems",
            endpoint="the-post", booking_asked_at=NOW, on_delivery=("fee", "postage"), postage_vnd=POSTAGE,
        )  # fmt: skip
        deliveries.create(home)
        ordered = _order(home).to_collect
        assert (ordered.fee_vnd, ordered.postage_vnd) == (asked, POSTAGE)


class TestTheMoney:
    def test_it_pays_the_fee_for_which_nobody_had_begun_a_payment(self):
        parcel = _order(_parcel())
        assert _scan(parcel, 42000) == "recorded"
        assert [_take(parcel), _take(parcel)] == ["recorded", "duplicate"]
        (payment,), (credit,) = _books(parcel)
        assert (payment.state, payment.provider, payment.amount_vnd, payment.lines) == ("paid", "cod", FEE, LINES)
        assert (credit.account, credit.amount_vnd, credit.provider) == ("cod:the-post", 42000, "cod")
        assert payments.claim_of_dossier(parcel.dossier_id).settled_by == payment.payment_id
        assert _in_order(parcel)["allocated"] == 42000

    def test_the_request_that_waits_is_the_one_that_is_paid(self):
        parcel = _order(_parcel())
        payment = _payment(parcel)
        _scan(parcel, 42000)
        _take(parcel)
        assert payments.get(payment.payment_id).state == "paid"
        assert len(_books(parcel)[0]) == 1

    def test_a_transfer_that_came_after_the_order_is_paid_twice_and_one_of_them_goes_back(self):
        for cash_first in (True, False):
            parcel = _order(_parcel())
            notice = a.a_notice(_payment(parcel))
            _scan(parcel, 42000)
            tell = partial(
                record_bank_notice, notice, partner=a.a_partner(), exact=False, now=LATER, payments=payments,
                dossiers=dossiers,
            )  # fmt: skip
            for step in (partial(_take, parcel), tell) if cash_first else (tell, partial(_take, parcel)):
                step()
            places = _in_order(parcel)
            assert (places["allocated"], places["to_refund"]) == (42000, FEE)

    def test_another_amount_waits_for_a_person_and_is_on_the_list(self):
        parcel = _order(_parcel())
        _scan(parcel, 40000)
        _take(parcel)
        assert deliveries.get(parcel.delivery_id).conflict == "collected_differs"
        assert _in_order(parcel)["waiting"] == FEE

    def test_of_a_dossier_that_was_withdrawn_a_person_decides(self):
        parcel = _order(_parcel(leg="collect", state="submitted"))
        found = dossiers.get(parcel.dossier_id)
        dossiers.save(found, replace(found, state="withdrawn", version=found.version + 1))
        _scan(parcel, 42000, event="collected")
        _take(parcel)
        assert _in_order(parcel)["waiting"] == FEE

    def test_what_was_taken_for_a_parcel_that_was_told_as_lost_is_in_the_books(self):
        parcel = _order(_parcel())
        _scan(parcel, None, event="lost", occurred_at=NOW)
        _scan(parcel, 42000, occurred_at=LATER)
        assert _take(parcel) == "recorded"
        assert _in_order(parcel)["allocated"] == 42000

    def test_nothing_taken_is_nothing_recorded(self):
        parcel = _order(_parcel())
        assert _take(parcel) == "nothing"
        _scan(parcel, None)
        assert _take(parcel) == "nothing" and _books(parcel) == ([], [])


class TestWhateverBreaks:
    def test_told_by_eight_at_once_it_is_taken_once(self):
        parcel = _order(_parcel())
        _scan(parcel, 42000)
        assert sorted(race([partial(_take, parcel)] * 8)).count("recorded") == 1
        assert _in_order(parcel)["allocated"] == 42000

    def test_after_a_crash_between_the_request_and_its_money_the_next_telling_goes_on(self):
        class Dies:
            """The store until the money is to be written."""

            def __getattr__(self, name):
                return getattr(payments, name)

            def take(self, *told, **more):
                raise ConnectionError

        parcel = _order(_parcel())
        _scan(parcel, 42000)
        with pytest.raises(ConnectionError):
            _take(parcel, Dies())
        assert [one.state for one in _books(parcel)[0]] == ["awaiting"]
        assert _take(parcel) == "recorded"
        assert [one.state for one in _books(parcel)[0]] == ["paid"]
        assert _in_order(parcel)["allocated"] == 42000

    def test_a_transfer_at_the_same_moment_settles_the_fee_once(self):
        parcel = _order(_parcel())
        notice = a.a_notice(_payment(parcel))
        _scan(parcel, 42000)
        tell = partial(
            record_bank_notice, notice, partner=a.a_partner(), exact=False, now=LATER, payments=payments,
            dossiers=dossiers,
        )  # fmt: skip
        race([partial(_take, parcel), tell, partial(_take, parcel), tell])
        assert _in_order(parcel)["to_refund"] == FEE
