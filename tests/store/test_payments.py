"""Money: each notice and each transfer once, whatever comes twice, at once or in another order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import AlreadyAnswered, Conflict
from chalicelib.domain.payment import expire
from chalicelib.store import answers, credits, payments
from chalicelib.store.callbacks import CallbackRow
from chalicelib.store.transaction import Lost, write
from tests import builders as a
from tests.builders import LATER, NOW


def begun(**changes):
    payment = a.a_payment(**changes)
    payments.create(payment, instead_of="", once=None)
    return payment


def record(payment, notice, endpoint="e", applied=None):
    told = applied or a.applied(payment, notice)
    return payments.record([payment] if payment else [], told, notice, endpoint=endpoint, now=LATER)


def journalled(notice, endpoint="e"):
    return CallbackRow.fetch(f"bank#{endpoint}#{notice.notice_id}")


class TestBeginning:
    def test_the_last_payment_of_a_dossier_is_known(self):
        payment = begun()
        assert payments.claim_of_dossier(payment.dossier_id).last == payment.payment_id
        assert payments.claim_of_dossier("nobody's").last == ""

    def test_a_second_payment_needs_to_have_seen_the_first(self):
        first = begun()
        second = a.a_payment(dossier_id=first.dossier_id)

        for instead_of in ("", "LSANOTHER"):
            with pytest.raises(Conflict):
                payments.create(second, instead_of=instead_of, once=None)
        assert payments.get(second.payment_id) is None

        payments.create(second, instead_of=first.payment_id, once=None)
        assert payments.claim_of_dossier(first.dossier_id).last == second.payment_id

    def test_a_code_is_given_once(self):
        with pytest.raises(Conflict):
            payments.create(a.a_payment(payment_id=begun().payment_id), instead_of="", once=None)

    def test_a_repeated_request_is_told_so(self):
        payment, once = a.a_payment(), a.an_answer()
        payments.create(payment, instead_of="", once=once)
        with pytest.raises(AlreadyAnswered):
            payments.create(a.a_payment(dossier_id=payment.dossier_id), instead_of="", once=once)
        assert answers.get(once.key) == once

    def test_of_many_begun_at_once_one_is(self, at_once):
        dossier_id = a.new_id()
        begin = [a.a_payment(dossier_id=dossier_id) for _ in range(30)]
        results = at_once(lambda one: payments.create(one, instead_of="", once=None), begin)
        assert results.count(None) == 1
        assert payments.claim_of_dossier(dossier_id).last == begin[results.index(None)].payment_id

    def test_a_claims_name_is_no_payment(self):
        payment = begun()
        assert payments.get(f"dossier#{payment.dossier_id}") is None


class TestRecording:
    def test_notice_credit_and_payment_are_one(self, calls):
        payment = begun()
        notice = a.a_notice(payment)
        told = a.applied(payment, notice)
        calls.clear()

        assert record(payment, notice) == "recorded"

        assert calls == ["TransactWriteItems"]
        assert payments.get(payment.payment_id) == told.payments[0]
        assert payments.claim_of_dossier(payment.dossier_id).settled_by == payment.payment_id
        assert credits.get(told.credit.credit_id) == told.credit
        row = journalled(notice)
        assert row.value("notice") == notice
        assert (row.payment_id, row.credit_id, row.same_credit) == (payment.payment_id, told.credit.credit_id, None)

    def test_the_same_notice_again_moves_nothing(self):
        payment = begun()
        notice = a.a_notice(payment)
        record(payment, notice)
        paid = payments.get(payment.payment_id)

        assert record(payment, notice) == "duplicate"
        assert record(paid, notice) == "duplicate"
        assert payments.get(payment.payment_id) == paid

    def test_another_notice_of_the_same_transfer_is_journalled_and_moves_nothing(self):
        payment = begun()
        notice = a.a_notice(payment)
        record(payment, notice)
        paid = payments.get(payment.payment_id)
        again = replace(notice, notice_id=a.new_id(), provider="standard")

        assert record(paid, again, endpoint="other") == "duplicate"
        assert record(paid, again, endpoint="other") == "duplicate"

        assert payments.get(payment.payment_id) == paid
        row = journalled(again, "other")
        assert (row.same_credit, row.credit_id, row.payment_id) == (journalled(notice).credit_id, None, None)

    def test_a_payment_that_changed_is_a_conflict_and_leaves_no_trace(self):
        payment = begun()
        payments.save(payment, replace(payment, version=2))
        notice = a.a_notice(payment)

        with pytest.raises(Conflict):
            record(payment, notice)

        assert journalled(notice) is None
        assert credits.get(a.applied(payment, notice).credit.credit_id) is None
        assert record(payments.get(payment.payment_id), notice) == "recorded"

    def test_money_for_nobody_is_kept_for_a_person(self):
        notice = a.a_notice(memo="cảm ơn")
        told = a.applied(None, notice)
        assert record(None, notice) == "recorded"
        assert credits.get(told.credit.credit_id).parts[0].reason == "unknown_order"
        assert journalled(notice).outcome == "unknown_order"

    @pytest.mark.parametrize("outcome", ["failed", "test", "pending"])
    def test_a_notice_without_money_is_journalled(self, outcome):
        payment = begun()
        notice = a.a_notice(payment, outcome=outcome)
        assert record(payment, notice) == "recorded"
        assert record(payment, notice) == "duplicate"
        assert payments.get(payment.payment_id).failed_attempts == (outcome == "failed")

    def test_the_same_id_at_two_registrations_is_two_notices(self):
        payment = begun(amount_vnd=50000)
        first, second = a.a_notice(payment, notice_id="7"), a.a_notice(payment, notice_id="7")
        endpoints = a.new_id(), a.new_id()
        assert record(payment, first, endpoint=endpoints[0]) == "recorded"
        assert record(payments.get(payment.payment_id), second, endpoint=endpoints[1]) == "recorded"

    def test_a_hundred_copies_of_one_notice_are_one_credit(self, at_once):
        payment = begun()
        notice = a.a_notice(payment)
        results = at_once(lambda _: record(payment, notice), range(100), threads=48)

        assert sorted(results) == ["duplicate"] * 99 + ["recorded"]
        assert payments.get(payment.payment_id).received_vnd == payment.amount_vnd

    def test_a_hundred_notices_of_one_transfer_are_one_credit_and_all_are_journalled(self, at_once):
        payment = begun()
        notice = a.a_notice(payment)
        copies = [replace(notice, notice_id=a.new_id()) for _ in range(100)]
        results = at_once(lambda one: record(payment, one), copies, threads=48)

        assert sorted(results) == ["duplicate"] * 99 + ["recorded"]
        assert all(journalled(one) for one in copies)
        assert sum(journalled(one).credit_id is not None for one in copies) == 1

    def test_many_transfers_at_once_each_count_once(self, at_once):
        payment = begun(amount_vnd=30 * 1000)
        notices = [a.a_notice(payment, amount_vnd=1000) for _ in range(30)]

        def take(notice):
            while True:
                try:
                    return record(payments.get(payment.payment_id), notice)
                except Conflict:
                    continue

        assert at_once(take, notices, threads=8) == ["recorded"] * 30
        after = payments.get(payment.payment_id)
        assert (after.state, after.received_vnd, len(set(after.credit_ids))) == ("paid", 30000, 30)


class TestExpiry:
    def test_only_what_may_expire_is_found_and_only_in_time(self, new_stack, monkeypatch):
        from chalicelib import config
        from tests.deployment import put_secrets

        stack = new_stack()
        monkeypatch.setenv("TABLE_PREFIX", stack.prefix)
        monkeypatch.setenv("SECRETS_PREFIX", stack.environment()["SECRETS_PREFIX"])
        put_secrets(stack)
        try:
            second = begun(expires_at=NOW - timedelta(minutes=1))
            first = begun(expires_at=NOW - timedelta(minutes=2))
            at_the_minute = begun(expires_at=NOW)
            begun(expires_at=NOW + timedelta(microseconds=1))
            for state in ("paid", "part_paid", "cancelled", "expired"):
                begun(expires_at=NOW - timedelta(days=1), state=state)

            assert payments.due_to_expire(NOW, 2) == [first.payment_id, second.payment_id]
            payments.save(first, expire(first, now=NOW))
            assert payments.due_to_expire(NOW, 9) == [second.payment_id, at_the_minute.payment_id]
        finally:
            monkeypatch.undo()
            config.reset()

    def test_expiry_and_money_at_once_one_is_a_conflict(self):
        payment = begun(expires_at=NOW)
        record(payment, a.a_notice(payment))
        with pytest.raises(Conflict):
            payments.save(payment, expire(payment, now=LATER))
        assert payments.get(payment.payment_id).state == "paid"


def test_a_stream_image_is_a_payment_or_a_claim(raw_rows):
    payment = begun()
    rows = [row for row in raw_rows("payments") if payment.payment_id in repr(row)]
    images = [payments.from_image(a.as_lambda_hands_over(row)) for row in rows]
    assert sorted(map(repr, images)) == sorted(map(repr, [payment, None]))


def test_a_transfer_is_kept_once():
    credit = a.applied(None, a.a_notice()).credit
    write(*credits.keep(credit))
    with pytest.raises(Lost):
        write(*credits.keep(replace(credit, amount_vnd=1)))
    assert credits.get(credit.credit_id) == credit
    assert credits.keep(None) == []
