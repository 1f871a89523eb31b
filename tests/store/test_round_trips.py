"""Whatever is stored comes back as it was: every field, to the microsecond, empty or full."""

import dataclasses
from datetime import date, timedelta

import pytest

from chalicelib.domain.administration import Revision
from chalicelib.domain.applicant import Applicant
from chalicelib.domain.citizen import IdentityCheck
from chalicelib.domain.credit import Decision, Part
from chalicelib.domain.data_import import CellFault, DataImport, Planned
from chalicelib.domain.delivery import Look
from chalicelib.domain.dossier_parts import DueWarning, LastDecision, Past, SupplementRequest, Undone, Verification
from chalicelib.domain.fee_receipt import EReceipt, ReceiptLine
from chalicelib.domain.objection import Objection
from chalicelib.domain.offer import Offer
from chalicelib.domain.officer import Help
from chalicelib.domain.paper_signature import PaperSignature
from chalicelib.domain.parked_scan import park
from chalicelib.domain.partner import Waiting
from chalicelib.domain.proof_of_delivery import Proof
from chalicelib.domain.tracking_cursor import TrackingCursor
from chalicelib.store import (
    agencies,
    answers,
    calendars,
    challenges,
    citizens,
    credits,
    data_imports,
    deliveries,
    dossiers,
    offers,
    officers,
    partners,
    payments,
    procedures,
    receipts,
    refunds,
    revisions,
    sessions,
    tracking,
)
from chalicelib.store.transaction import write
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.calendars import a_calendar

FULL_DOSSIER = a.a_dossier(
    state="processing",
    version=9,
    papers_version=4,
    events=5,
    result_channel="post",
    copies=3,
    applicant_name="Nông Thị Bình",
    papers_by_post=("identity",),
    papers_received_at=LATER,
    applicant=Applicant("business", business={"tax_code": "0100233488", "is_legal_representative": True}),
    submitted_at=NOW,
    submission_sha256=a.SHA256,
    accepted_at=LATER,
    dossier_code="H37.12-261123-0001",
    lookup_secret="k7w2",
    sealed_sets=2,
    due_at=LATER + timedelta(days=1),
    first_due_at=LATER,
    unsent_form={"purpose": "du học"},
    unsent_pages=1,
    term_ends_on=date(2026, 11, 29),
    remaining_minutes=480,
    remaining_working_days=1,
    remaining_days=2,
    begins_anew=True,
    paused_by="stop",
    paused_at=NOW,
    due_stage="due_soon",
    warnings=(DueWarning("due", LATER), DueWarning("overdue", LATER + timedelta(days=1))),
    extensions=1,
    supplement_request=SupplementRequest(
        "thiếu", ({"slot": "identity", "name": "CCCD"},), NOW, "tu", LATER, "ab", LATER
    ),
    verification=Verification("UBND xã", "hỏi", NOW, "tu", LATER, LATER, "đúng"),
    last_decision=LastDecision(
        "stop",
        "tu",
        NOW,
        4,
        Past("processing", "H37.12", "UBND", NOW, LATER, LATER, warnings=(DueWarning("due", LATER),), extensions=1),
    ),
    undone=Undone(("extend",), NOW, 1),
    stopped_finally=True,
    promptness="late",
    supplement_requests=1,
    decision={"reason": "đủ"},
    outcome="granted",
    finished_at=LATER,
    returned_at=LATER,
    return_channel="post",
    rating={"score": 1, "comment": "nhanh"},
)


def _published(procedure):
    procedures.publish(procedure)
    return procedures.current(procedure.procedure_code)


def _kept(credit):
    write(*credits.keep(credit))
    return credits.get(credit.credit_id)


def _through(module, create, key):
    def store(thing):
        getattr(module, create)(thing)
        return module.get(getattr(thing, key))

    return store


def _confirmed(receipt):
    number = receipts.last_serial(receipt.told.agency_code, 2026) + 1
    assert receipts.issue(receipt, year=2026, serial=number)
    return receipts.get(receipt.receipt_id)


def _draft(dossier):
    dossiers.create_draft(dossier, once=None)
    return dossiers.get(dossier.dossier_id)


def _seeded(calendar):
    assert calendars.seed(calendar)
    return calendars.get(calendar.agency_code)


def _offered(offer):
    offers.save(None, offer, revision=_revision(offer.subject))
    return offers.get(offer.agency_code, offer.procedure_code)


def _revision(subject):
    return Revision(subject, 1, NOW, "tinh.quantri", "thí điểm", "", "0" * 64, "file", None, {"from_on": "2026-01-01"})


def _noted(revision):
    write(revisions.keep(revision))
    return revisions.of(revision.subject, limit=1, cursor="").items[0]


def _file(one):
    data_imports.create(one, once=None)
    return data_imports.get(one.import_id)


def _paper(paper):
    draft = a.a_dossier(dossier_id=paper.dossier_id)
    dossiers.create_draft(draft, once=None)
    dossiers.add_document(draft, paper, once=None)
    return dossiers.get_document(paper.dossier_id, paper.document_id)


def _parked(parked):
    write(tracking.parking(parked))
    return tracking.get(parked.scan_id)


def _cursor(cursor):
    tracking.begin_polling(cursor)
    return tracking.cursor_of(cursor.endpoint)


def _refund(refund):
    credit = a.a_credit(Part("to_refund", 16000, NOW), credit_id=refund.credit_id, refunding_vnd=refund.amount_vnd)
    write(*credits.keep(credit))
    refunds.create(refund, (credit, credit), once=None)
    return refunds.get(refund.refund_id)


def _payment(payment):
    payments.create(payment, instead_of="", once=None)
    return payments.get(payment.payment_id)


CASES = [
    (a.a_citizen(), _through(citizens, "create", "citizen_id")),
    (
        a.a_citizen(
            active_at=NOW,
            sessions_end_before=LATER,
            identity_check=IdentityCheck("passport", "0123", "tu", "H37.12", NOW),
        ),
        _through(citizens, "create", "citizen_id"),
    ),
    (
        a.a_citizen(full_name="", birth_on=None, national_id="", address={}, consents={}),
        _through(citizens, "create", "citizen_id"),
    ),
    (a.a_challenge(tries=3, used_at=LATER, version=4), _through(challenges, "create", "challenge_id")),
    (a.a_session(generation=7, rotated_at=LATER), _through(sessions, "create", "session_id")),
    (
        a.an_officer(
            roles=frozenset({"leader", "receiver"}),
            locked_until=LATER,
            active=False,
            totp_secret="GEZDGNBVGY3TQOJQ",
            totp_confirmed_at=LATER,
            totp_last_step=7,
            recovery_hashes=frozenset({"a", "b"}),
            sessions_end_before=LATER,
            session_kept="s",
            first_password_until=LATER,
            edition=3,
            helps=(Help("b", LATER), Help("c", LATER)),
        ),
        _through(officers, "put", "officer_id"),
    ),
    (a.an_officer(roles=frozenset()), _through(officers, "put", "officer_id")),
    (a.an_agency(valid_to=NOW.date(), successor="H37.13"), _through(agencies, "put", "agency_code")),
    (a.a_partner(active=False, urls={"api": "https://api"}), _through(partners, "put", "endpoint")),
    (
        a.a_partner(version=3, waiting=Waiting({"account": "2", "urls": {"api": "https://x"}}, "b", NOW, "Đổi")),
        _through(partners, "put", "endpoint"),
    ),
    (a.a_procedure(), _published),
    (a_calendar(a.new_id("H37")), _seeded),
    (Offer(a.new_id("H37"), "1.000894", NOW.date(), LATER.date(), withdrawn=True), _offered),
    (_revision(a.new_id("unit:H37")), _noted),
    (
        DataImport(
            a.new_id("import"),
            "offers",
            "tep.csv",
            "H37",
            "tinh.quantri",
            NOW,
            "applying",
            120,
            faults=(CellFault(2, "from_on", "too_long", {"limit": 3}),),
            planned=tuple(Planned(f"offer:H37.{at}:1.000894", at, {"from_on": "x"}) for at in range(120)),
            unchanged=2,
            done=24,
            reason="thí điểm",
            version=2,
        ),
        _file,
    ),
    (a.a_dossier(), _draft),
    (FULL_DOSSIER, _draft),
    (a.a_document(), _paper),
    (
        a.a_document(
            state="rejected",
            reason="wrong_type",
            object_version="v1",
            checked_at=LATER,
            scan_outcome="clean",
            flags=("attachment", "javascript"),
            unsent=True,
            signatures=(PaperSignature("valid", "Nông Thị Bình", "CA", NOW, True), PaperSignature("invalid")),
        ),
        _paper,
    ),
    (a.a_payment(), _payment),
    (
        a.a_payment(
            state="paid",
            version=3,
            received_vnd=20000,
            surplus_vnd=4000,
            credit_ids=("a#1", "a#2"),
            paid_at=LATER,
            failed_attempts=2,
            pay_url="https://pay",
            app_url="momo://pay",
            gateway_qr="000201",
            return_url="congdan://paid",
            page_asked_at=LATER,
        ),
        _payment,
    ),
    (a.a_credit(), _kept),
    (a.a_credit(Part("allocated", 5, NOW, "LS1"), Part("written_off", 6, NOW, "", "nhỏ", "tu"), version=3), _kept),
    (a.a_receipt(), _confirmed),
    (
        a.a_receipt(
            receipt_id=f"{a.new_id('LS')}#2",
            told_lines=(ReceiptLine("charge", "Lệ phí", 3, 10_000, 20_000, 5_000), ReceiptLine("fee", "Phí", 1, 0, 0)),
            told_dossier_code="",
            told_method="cash",
            told_transfers=3,
            e_receipt=EReceipt("VNPT", "01BLP0-001", "0001234", "https://bienlai.example.vn/"),
            e_receipt_refused="X",
            voided_at=LATER,
            version=4,
        ),
        _confirmed,
    ),
    (a.a_delivery(), _through(deliveries, "create", "delivery_id")),
    (
        a.a_delivery(
            state="delivered",
            carrier="ems",
            endpoint="e",
            item_code="EA123456785VN",
            carrier_fee_vnd=26000,
            booking_asked_at=NOW,
            attempts_failed=1,
            conflict="delivered_after_return",
            scans=4,
            delivered_at=LATER,
            is_quiet=True,
            address_asked_at=LATER,
            looks=(Look("declined", "send", "tu", NOW, 2, False, "đã gọi"),),
            follows="d.return.1",
            followed_by="d.return.3",
            paid_by="carrier",
            papers=("identity",),
            handed_over_at=NOW,
            proof=Proof("Nông Thị Hoa", "family", "national_id", "8012", a.SHA256, ("Giấy khai sinh cũ",)),
            objection=Objection("Tôi không nhận được", LATER, "dismissed", "Con gái đã ký nhận", LATER),
            claimed_at=LATER,
            call_off_asked_at=NOW,
            called_off_at=LATER,
        ),
        _through(deliveries, "create", "delivery_id"),
    ),
    (park(a.a_scan(), a.a_partner(), "unknown_item", now=NOW), _parked),
    (
        dataclasses.replace(
            park(a.a_scan(), a.a_partner(), "unconfirmed", now=NOW),
            due_at=None,
            tries=30,
            settled_by="tu",
            settled_at=LATER,
            note="đã hỏi bưu cục",
            version=3,
        ),
        _parked,
    ),
    (TrackingCursor(a.new_id("e"), "vnpost", "0" * 24, NOW, 2), _cursor),
    (a.a_refund(), _refund),
    (
        a.a_refund(
            state="sent",
            account={"account": "1"},
            approved_by="ld",
            reference="FT1",
            by="provider",
            attempt=2,
            sent_at=LATER,
            asked=3,
            ask_at=LATER + timedelta(hours=1),
            rejected_by="ld",
            rejected_why="nhầm",
            contradicted_at=LATER,
        ),
        _refund,
    ),
    (
        a.a_payment(provider="vnpay", asked=2, ask_again_at=LATER),
        _payment,
    ),
    (
        a.a_credit(
            Part("to_refund", 5, NOW),
            taken_back_vnd=1,
            borne_vnd=2,
            amount_vnd=9,
            reversed_vnd=4,
            same_as="other",
            decisions=(Decision("bear", 2, LATER, "ld", "đã trả"),),
        ),
        _kept,
    ),
    (a.an_answer(), _through(answers, "put", "key")),
    (a.an_answer(body=None, status=204), _through(answers, "put", "key")),
]


@pytest.mark.parametrize(("thing", "stored"), CASES, ids=[type(one).__name__ for one, _ in CASES])
def test_it_comes_back_as_it_was(thing, stored):
    found = stored(thing)

    assert found == thing
    assert [type(value) for value in dataclasses.astuple(found)] == [
        type(value) for value in dataclasses.astuple(thing)
    ]
