"""Paying less on a ground of law: claimed in the draft, proved at submission, looked at before any money is asked."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.store import answers, dossiers, payments, procedures
from chalicelib.usecases.dossiers.refuse_exemption import refuse_exemption
from chalicelib.usecases.payments.start import payable
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, race
from tests.usecases.office import FEE, PAPER, an_office, page

PROOF = {**PAPER, "slot": "proof", "name": "Giấy chứng nhận hộ nghèo", "required": False}
POOR = {
    "code": "poor", "name": "Hộ nghèo", "name_en": "Poor household", "legal_ground": "Điều 10", "fees": ["copy"],
    "percent": 100, "proof_slot": "proof",
}  # fmt: skip
HALF = {**POOR, "code": "student", "name": "Sinh viên", "percent": 50, "proof_slot": ""}
OVER = {**POOR, "code": "over", "valid_to": "2026-01-01"}


@pytest.fixture(scope="module")
def office(system):
    return an_office(papers=[PAPER, PROOF], exemptions=[POOR, HALF, OVER])


def _refused(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def _refuse(office, dossier, *, by=None, once=None, reason="Giấy hết hạn", now=LATER):
    return refuse_exemption(
        dossier.dossier_id, reason=reason, by=by or office.receiver, now=now, once=once or a.once(),
        dossiers=dossiers, procedures=procedures, payments=payments,
    )[0]  # fmt: skip


def _claimed(office, code="poor", **changes):
    """Handed in with a claim and its proof; two copies of 8,000 đ."""
    draft = office.ready_draft(copies=2, exemption=code, **changes)
    page(draft, slot="proof")
    return office.submit(dossiers.get(draft.dossier_id))[0]


def _ask(dossier):
    payment = a.a_payment(dossier_id=dossier.dossier_id, amount_vnd=dossier.fee.amount_vnd)
    payments.create(payment, instead_of="", once=None)


class TestClaiming:
    def test_a_ground_of_the_procedure_is_kept_and_given_up_again(self, office):
        draft = office.save(office.ready_draft(), {"exemption": "student"})[0]
        assert draft.exemption == "student"
        assert office.save(draft, {"copies": 2})[0].exemption == "student", "other changes leave it"
        assert office.save(dossiers.get(draft.dossier_id), {"exemption": None})[0].exemption == ""

    @pytest.mark.parametrize("code", ["unknown", "over"])
    def test_any_other_is_refused(self, office, code):
        refused = _refused(lambda: office.save(office.ready_draft(), {"exemption": code}))
        assert [(fault.pointer, fault.code) for fault in refused.faults] == [("/exemption", "exemption_not_offered")]

    def test_its_proof_is_required_at_submission_and_so_is_its_being_in_force(self, office):
        missing = _refused(lambda: office.submit(office.ready_draft(exemption="poor")))
        assert [fault.pointer for fault in missing.faults] == ["/papers/proof"]
        ended = _refused(lambda: office.submit(office.ready_draft(exemption="over")))
        assert "/exemption" in [fault.pointer for fault in ended.faults]

    def test_it_is_taken_off_the_fee_and_told_on_the_timeline(self, office):
        dossier = _claimed(office)
        assert (dossier.fee.state, dossier.fee.amount_vnd) == ("none", 0)
        assert dossier.fee.lines[0]["exempted_vnd"] == 16000
        assert dossier.fee.lines[0]["exemption"] == "poor"
        assert dossiers.load_with_events(dossier.dossier_id)[2][-1].detail["exemption"] == "Hộ nghèo"
        half = _claimed(office, "student")
        assert (half.fee.state, half.fee.amount_vnd) == ("due", 8000)

    def test_it_is_no_more_chosen_once_submitted(self, office):
        asked = office.ask_supplement(_claimed(office))
        refused = _refused(lambda: office.save(asked, {"exemption": "student"}))
        assert [fault.code for fault in refused.faults] == ["not_allowed"]


class TestRefusing:
    def test_the_fee_is_quoted_again_without_it_and_the_reason_is_told(self, office):
        dossier = _refuse(office, _claimed(office))
        assert dossiers.get(dossier.dossier_id) == dossier
        assert (dossier.fee.state, dossier.fee.amount_vnd) == ("due", 16000)
        assert (dossier.state, dossier.exemption, dossier.exemption_refused) == ("submitted", "poor", "Giấy hết hạn")
        event = dossiers.load_with_events(dossier.dossier_id)[2][-1]
        assert (event.action, event.detail["reason"], event.detail["amount_vnd"]) == (
            "refuse_exemption", "Giấy hết hạn", 16000,
        )  # fmt: skip
        assert payable(dossier.dossier_id, by=a.a_citizen_acting(dossier.applicant_id), dossiers=dossiers)

    def test_it_goes_by_the_rules_of_the_day_of_submission(self, system):
        fees = [{**FEE, "valid_to": "2026-12-31"}, {**FEE, "amount_vnd": 9000, "valid_from": "2027-01-01"}]
        office = an_office(fees=fees, papers=[PAPER, PROOF], exemptions=[POOR])
        dossier = _claimed(office)
        assert _refuse(office, dossier, now=NOW + timedelta(days=60)).fee.amount_vnd == 16000

    def test_only_a_claim_that_stands_can_be_refused(self, office):
        none = office.submit(office.ready_draft())[0]
        assert _refused(lambda: _refuse(office, none)).slug == "exemption_not_claimed"
        again = _refuse(office, _claimed(office))
        assert _refused(lambda: _refuse(office, again)).slug == "exemption_not_claimed"

    def test_those_who_accept_refuse_it_before_it_goes_on(self, office):
        dossier = _claimed(office)
        assert _refused(lambda: _refuse(office, dossier, by=office.specialist)).slug == "forbidden_role"
        accepted = office.accept(dossier)[0]
        assert _refuse(office, accepted).state == "accepted"

    def test_never_once_somebody_began_to_pay(self, office):
        dossier = _claimed(office, "student")
        _ask(dossier)
        assert _refused(lambda: _refuse(office, dossier)).slug == "payment_begun"
        assert dossiers.get(dossier.dossier_id) == dossier

    def test_of_paying_and_refusing_at_once_one_wins(self, office):
        for _ in range(4):
            dossier = _claimed(office, "student")
            told = counted(race([lambda: _ask(dossier), lambda: _refuse(office, dossier)]))  # noqa: B023
            begun = payments.claim_of_dossier(dossier.dossier_id).last
            assert told["done"] == 1
            assert dossiers.get(dossier.dossier_id).fee.amount_vnd == (8000 if begun else 16000)

    def test_pressed_twice_it_is_refused_once(self, office):
        dossier, once = _claimed(office), a.once()
        told = counted(race([lambda: _refuse(office, dossier, once=once)] * 8))
        assert told["done"] == 1 and told.keys() <= {"done", "AlreadyAnswered", "exemption_not_claimed"}
        assert answers.get(once.key)

    def test_its_proof_is_no_more_asked_for(self, office):
        draft = office.ready_draft(exemption="poor")
        page(draft, slot="proof")
        dossier = _refuse(office, office.submit(dossiers.get(draft.dossier_id))[0])
        asked = office.ask_supplement(dossier, items=[{"slot": "form", "name": "Đơn", "what_is_wrong": "thiếu"}])
        saved = office.save(asked, {"form": {"purpose": "đi học"}})[0]
        assert office.answer(saved, now=LATER + timedelta(hours=1)).state == "submitted"
