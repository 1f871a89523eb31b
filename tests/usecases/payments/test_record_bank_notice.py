"""What banks tell: each transfer once, whoever tells it how often, and nothing is ever lost."""

import dataclasses
import secrets
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain import payment_code
from chalicelib.domain.incoming import credit_id_of
from chalicelib.store import credits, dossiers, payments
from chalicelib.usecases.payments.expire import expire_due
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import race
from tests.size import sized

SEPAY = a.a_partner(provider="sepay")
STANDARD = a.a_partner(provider="standard")
VNPAY = a.a_partner(provider="vnpay", account="VNPAYTMN")


def _payment(partner=SEPAY, **changes):
    code = payment_code.make(secrets.randbelow(10**9))
    told = {"payment_id": code, "account": partner.account, "provider": partner.provider, **changes}
    payment = a.a_payment(**told)
    payments.create(payment, instead_of="", once=None)
    return payment


def _tell(notice, partner=SEPAY, now=LATER):
    exact = partner.provider == "vnpay"
    return record_bank_notice(notice, partner=partner, exact=exact, now=now, payments=payments, dossiers=dossiers)


def _stored(payment):
    return payments.get(payment.payment_id)


def _where(notice):
    """Where the one part of the transfer is, and why."""
    (part,) = credits.get(credit_id_of(notice)).parts
    return part.place, part.reason


def _told(calls):
    """How often each outcome was told to the bank."""
    told = race(calls)
    return {outcome: told.count(outcome) for outcome in set(told)}


@pytest.fixture(autouse=True)
def _system(system):
    """The real store."""


def test_a_transfer_pays_and_is_kept_as_one_credit():
    payment = _payment()
    notice = a.a_notice(payment)
    assert _tell(notice) == "recorded"
    assert (_stored(payment).state, _stored(payment).credit_ids) == ("paid", (credit_id_of(notice),))
    credit = credits.get(credit_id_of(notice))
    assert [(part.place, part.amount_vnd, part.payment_id) for part in credit.parts] == [
        ("allocated", 16000, payment.payment_id)
    ]


def test_a_hundred_copies_of_one_notice_are_one_credit():
    payment = _payment()
    notice = a.a_notice(payment)
    many = sized(100, 2_000)
    assert _told([partial(_tell, notice)] * many) == {"recorded": 1, "duplicate": many - 1}
    assert (_stored(payment).received_vnd, _stored(payment).version) == (16000, 2)


def test_two_providers_that_tell_of_one_transfer_tell_of_one_credit():
    payment = _payment()
    first = a.a_notice(payment)
    second = dataclasses.replace(first, provider="standard", notice_id=a.new_id("notice"))
    calls = [partial(_tell, first), partial(_tell, second, STANDARD)] * 8
    assert _told(calls) == {"recorded": 1, "duplicate": 15}
    assert _stored(payment).received_vnd == 16000


def test_sixteen_different_transfers_at_once_all_count():
    payment = _payment()
    notices = [a.a_notice(payment, amount_vnd=1000) for _ in range(16)]
    assert _told([partial(_tell, notice) for notice in notices]) == {"recorded": 16}
    stored = _stored(payment)
    assert (stored.state, stored.received_vnd, stored.surplus_vnd, len(stored.credit_ids)) == ("paid", 16000, 0, 16)


@pytest.mark.parametrize("memo", ["NONG THI BINH CHUYEN TIEN", "", "JWAAAAAAAAAA"])
def test_a_transfer_that_names_no_request_waits_for_a_person_once(memo):
    notice = a.a_notice(memo=memo)
    assert [_tell(notice), _tell(notice)] == ["unknown_order", "duplicate"]
    assert _where(notice) == ("waiting", "unknown_order")


def test_a_code_of_nobody_and_two_codes_that_do_not_add_up_wait_too():
    one, other = _payment(), _payment()
    nobody = a.a_notice(memo=payment_code.make(secrets.randbelow(10**9)))
    both = a.a_notice(memo=f"{one.payment_id} {other.payment_id}")
    assert [_tell(nobody), _tell(both)] == ["unknown_order", "recorded"]
    assert (_stored(one), _stored(other)) == (one, other)
    assert _where(both) == ("waiting", "several_codes")


def test_one_transfer_worth_the_sum_of_two_requests_pays_both():
    one, other = _payment(), _payment(amount_vnd=5000)
    both = a.a_notice(memo=f"{one.payment_id} {other.payment_id}", amount_vnd=21000)
    assert [_tell(both), _tell(both)] == ["recorded", "duplicate"]
    assert (_stored(one).state, _stored(other).state) == ("paid", "paid")


def test_two_requests_of_one_dossier_paid_at_once_settle_its_fee_once():
    for _ in range(sized(4, 50)):
        one = _payment()
        other = dataclasses.replace(one, payment_id=payment_code.make(secrets.randbelow(10**9)))
        payments.create(other, instead_of=one.payment_id, once=None)
        notices = [a.a_notice(one), a.a_notice(other)]
        assert _told([partial(_tell, notice) for notice in notices]) == {"recorded": 2}
        assert sorted([_stored(one).state, _stored(other).state]) == ["awaiting", "paid"]
        assert sorted(_where(notice) for notice in notices) == [("allocated", ""), ("to_refund", "fee_settled")]


@pytest.mark.parametrize("state", ["withdrawn", "not_accepted"])
def test_money_for_a_dossier_that_is_over_waits(state):
    dossier = a.a_submitted_dossier(state=state)
    dossiers.create_draft(dossier, once=None)
    payment = _payment(dossier_id=dossier.dossier_id)
    notice = a.a_notice(payment)
    assert (_tell(notice), _where(notice)) == ("recorded", ("waiting", f"dossier_{state}"))


def test_more_codes_than_one_transaction_holds_wait_even_where_the_sum_is_right():
    begun = [_payment(amount_vnd=1000) for _ in range(34)]
    notice = a.a_notice(memo=" ".join(one.payment_id for one in begun), amount_vnd=34_000)
    assert (_tell(notice), _where(notice)) == ("recorded", ("waiting", "several_codes"))


class TestUnderTheReferenceOfAnotherTransfer:
    """A bank gave one reference to two legs, or a provider read it wrongly: no transfer changes its amount."""

    def _two(self, second_amount):
        one, other = _payment(), _payment()
        first = a.a_notice(one)
        told = dataclasses.replace(a.a_notice(other, amount_vnd=second_amount), bank_reference=first.bank_reference)
        return first, told, other

    def test_another_amount_is_another_transfer_and_waits_for_a_person(self):
        first, second, other = self._two(9000)
        assert [_tell(first), _tell(second), _tell(second)] == ["recorded", "recorded", "duplicate"]
        kept = credits.get(f"{credit_id_of(second)}#9000")
        assert [(part.place, part.reason, part.amount_vnd) for part in kept.parts] == [
            ("waiting", "reference_used", 9000)
        ]
        assert (_where(first), _stored(other)) == (("allocated", ""), other)

    def test_told_by_another_provider_too_it_is_the_same_one(self):
        first, second, _ = self._two(9000)
        by_another = dataclasses.replace(second, provider="standard", notice_id=a.new_id("notice"))
        told = [_tell(first), _tell(second), _tell(by_another, STANDARD)]
        assert told == ["recorded", "recorded", "duplicate"]

    def test_of_the_same_amount_it_is_the_same_transfer(self):
        first, second, other = self._two(16000)
        assert [_tell(first), _tell(second), _stored(other)] == ["recorded", "duplicate", other]


@pytest.mark.parametrize("before", ["pending", "failed", "test"])
def test_money_counts_under_the_name_by_which_it_was_told_to_be_on_its_way(before):
    payment = _payment(STANDARD)
    paid = a.a_notice(payment, provider="standard")
    _tell(dataclasses.replace(paid, outcome=before), STANDARD)
    assert [_tell(paid, STANDARD), _tell(paid, STANDARD)] == ["recorded", "duplicate"]
    assert _stored(payment).state == "paid"


class TestWithoutABankReference:
    """The same account, amount and minute: it may be the same money."""

    def _two(self, *references):
        partner = a.a_partner(account=a.new_id("account"))
        one, other = _payment(partner), _payment(partner)
        notices = [a.a_notice(of, bank_reference=name) for of, name in zip((one, other), references, strict=True)]
        assert [_tell(notice, partner) for notice in notices] == ["recorded", "recorded"]
        assert [_tell(notice, partner) for notice in notices] == ["duplicate", "duplicate"]
        return [_where(notice) for notice in notices]

    @pytest.mark.parametrize("references", [("", ""), ("FT1", ""), ("", "FT1")])
    def test_a_person_decides_about_the_second(self, references):
        assert self._two(*references) == [("allocated", ""), ("waiting", "maybe_told_before")]

    def test_two_references_are_two_transfers(self):
        assert self._two("FT1", "FT2") == [("allocated", ""), ("allocated", "")]

    def test_another_minute_is_another_transfer(self):
        partner = a.a_partner(account=a.new_id("account"))
        one, other = _payment(partner), _payment(partner)
        first = a.a_notice(one, bank_reference="")
        second = a.a_notice(other, bank_reference="", occurred_at=LATER + timedelta(minutes=1))
        assert [_tell(first, partner), _tell(second, partner)] == ["recorded", "recorded"]
        assert (_where(first), _where(second)) == (("allocated", ""), ("allocated", ""))

    @pytest.mark.parametrize("first", ["", "FT1"])
    def test_a_full_minute_between_two_clocks_hides_nothing(self, first):
        partner = a.a_partner(account=a.new_id("account"))
        payment = _payment(partner)
        told = a.a_notice(payment, bank_reference=first, occurred_at=LATER.replace(second=59))
        again = a.a_notice(
            payment,
            bank_reference="" if first else "FT1",
            occurred_at=told.occurred_at + timedelta(seconds=1),
        )
        assert [_tell(told, partner), _tell(again, partner)] == ["recorded", "recorded"]
        assert _where(again) == ("waiting", "maybe_told_before")
        assert (_stored(payment).received_vnd, _stored(payment).surplus_vnd) == (16000, 0)

    def test_of_eight_at_once_one_pays(self):
        partner = a.a_partner(account=a.new_id("account"))
        payment = _payment(partner)
        notices = [a.a_notice(payment, bank_reference="") for _ in range(8)]
        assert _told([partial(_tell, notice, partner) for notice in notices]) == {"recorded": 8}
        assert sorted(map(_where, notices)) == [("allocated", ""), *[("waiting", "maybe_told_before")] * 7]


def test_the_code_is_found_in_what_the_bank_made_of_the_memo():
    payment = _payment()
    mangled = f"MBVCB.123.{payment.payment_id[:5].lower()}-{payment.payment_id[5:]} ct tu 0071"
    assert _tell(a.a_notice(payment, memo=mangled)) == "recorded"
    assert _stored(payment).state == "paid"


def test_an_order_reference_goes_before_the_memo():
    named, in_memo = _payment(), _payment()
    _tell(a.a_notice(in_memo, order_reference=named.payment_id))
    assert (_stored(named).state, _stored(in_memo).state) == ("paid", "awaiting")


def test_a_gateway_with_another_amount_hears_of_it_and_the_money_is_kept():
    payment = _payment(VNPAY)
    wrong = a.a_notice(payment, provider="vnpay", order_reference=payment.payment_id, amount_vnd=15999)
    assert [_tell(wrong, VNPAY), _tell(wrong, VNPAY)] == ["wrong_amount", "duplicate"]
    assert _where(wrong) == ("waiting", "wrong_amount")
    right = a.a_notice(payment, provider="vnpay", order_reference=payment.payment_id)
    assert (_tell(right, VNPAY), _stored(payment).state) == ("recorded", "paid")


def test_a_failed_try_does_not_stand_in_the_way_of_the_next():
    payment = _payment(VNPAY)
    failed = a.a_notice(payment, provider="vnpay", outcome="failed", bank_reference="")
    assert _tell(failed, VNPAY) == "failed"
    assert _tell(a.a_notice(payment, provider="vnpay"), VNPAY) == "recorded"
    assert (_stored(payment).state, _stored(payment).failed_attempts) == ("paid", 1)


def test_money_into_another_units_account_waits():
    payment = _payment()
    elsewhere = a.a_partner(account="999")
    notice = a.a_notice(payment, account="999")
    assert _tell(notice, elsewhere) == "recorded"
    assert (_where(notice), _stored(payment).state) == (("waiting", "other_account"), "awaiting")


def test_money_that_comes_after_the_request_expired_pays():
    payment = _payment(expires_at=NOW - timedelta(days=3000))
    assert expire_due(now=NOW, limit=10, payments=payments) >= 1
    assert _stored(payment).state == "expired"
    assert (_tell(a.a_notice(payment)), _stored(payment).state) == ("recorded", "paid")


def test_expiry_and_money_at_the_same_moment_leave_it_paid():
    expired_long_ago = NOW - timedelta(days=4000)
    held = [_payment(expires_at=expired_long_ago) for _ in range(4)]
    expiries = [partial(expire_due, now=NOW - timedelta(days=3500), limit=50, payments=payments)] * 4
    race([*[partial(_tell, a.a_notice(payment)) for payment in held], *expiries])
    assert {_stored(payment).state for payment in held} == {"paid"}


def test_one_that_money_moves_at_this_moment_is_left_to_it_and_the_others_expire():
    moving, quiet = (_payment(expires_at=NOW - timedelta(days=6000)) for _ in range(2))

    class MoneyComes:
        get, due_to_expire = staticmethod(payments.get), staticmethod(payments.due_to_expire)

        @staticmethod
        def save(before, after):
            if before == moving:
                _tell(a.a_notice(moving))
            payments.save(before, after)

    assert expire_due(now=NOW - timedelta(days=5999), limit=10, payments=MoneyComes) == 1
    assert (_stored(moving).state, _stored(quiet).state) == ("paid", "expired")


def test_only_what_is_due_expires():
    due, not_yet = (_payment(expires_at=NOW - timedelta(days=days)) for days in (5000, 4999))
    assert expire_due(now=due.expires_at, limit=10, payments=payments) == 1
    assert (_stored(due).state, _stored(not_yet).state) == ("expired", "awaiting")
    assert expire_due(now=due.expires_at, limit=10, payments=payments) == 0
